import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { FolderStore, hashOfFile } from './folder-store.js';

let folder: string;
let store: FolderStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  store = new FolderStore(join(folder, 'evidence'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');
const received = (content: string) => store.receive(Readable.from([Buffer.from(content)]), 100);

async function put(content: string): Promise<string> {
  const one = await received(content);
  await store.keep(one);
  return one.sha256;
}
async function kept(): Promise<string[]> {
  const names: string[] = [];
  for await (const one of store.all()) names.push(one.sha256);
  return names.sort();
}
const filesIn = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());

describe('a folder of evidence', () => {
  it('names a content by what is in it, and gives it back', async () => {
    expect(await put('scratched')).toBe(sha256('scratched'));
    const found = await store.open(sha256('scratched'));
    expect(found!.bytes).toBe(9);
    expect(await text(found!.content)).toBe('scratched');
    expect(await hashOfFile(store.pathOf(sha256('scratched')))).toBe(sha256('scratched'));
  });

  it('has the same content once', async () => {
    await put('scratched');
    await put('scratched');
    await put('bent');
    expect(await kept()).toEqual([sha256('bent'), sha256('scratched')].sort());
    expect(await filesIn()).toHaveLength(2);
  });

  it('has nothing in its place before it is kept, and nothing left of what is dropped', async () => {
    const one = await received('scratched');
    expect(await store.open(one.sha256)).toBeUndefined();
    expect(await kept()).toEqual([]);
    await store.drop(one);
    expect(await filesIn()).toEqual([]);
  });

  it.each([
    ['more than is allowed', () => Readable.from([Buffer.alloc(60), Buffer.alloc(60)]), 'too-large'],
    ['nothing', () => Readable.from([]), 'empty'],
  ])('takes not %s, and keeps none of it', async (_, content, because) => {
    await expect(store.receive(content(), 100)).rejects.toMatchObject({ because });
    expect(await filesIn()).toEqual([]);
  });

  it('keeps none of what breaks off', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('the line is gone');
      })(),
    );
    await expect(store.receive(broken, 100)).rejects.toThrow('the line is gone');
    expect(await filesIn()).toEqual([]);
  });

  it('makes a content young again when it comes once more', async () => {
    const name = await put('scratched');
    await utimes(store.pathOf(name), new Date(0), new Date(0));
    await put('scratched');
    for await (const one of store.all()) expect(one.since.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('removes a content, also one that is not there', async () => {
    const name = await put('scratched');
    await store.remove(name);
    await store.remove(name);
    expect(await kept()).toEqual([]);
    expect(await store.open(name)).toBeUndefined();
  });

  it('drops what was begun long ago and never kept', async () => {
    const old = await received('old');
    await received('young');
    await utimes(old.path, new Date(0), new Date(0));
    expect(await store.dropBegunBefore(new Date(1_000))).toBe(1);
    expect(await filesIn()).toHaveLength(1);
  });

  it('lists nothing else that lies there, and nothing where there is no folder', async () => {
    expect(await kept()).toEqual([]);
    await put('scratched');
    await writeFile(join(folder, 'evidence', 'notes.txt'), 'mine');
    expect(await kept()).toEqual([sha256('scratched')]);
  });

  it.each(['../../etc/passwd', '', 'AB'.repeat(32), `${'a'.repeat(63)}/`])('has no place for %p', (name) => {
    expect(() => store.pathOf(name)).toThrow('not the hash of a content');
  });
});
