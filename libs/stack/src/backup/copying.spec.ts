import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf, copyFile, each, listTree, syncFolders, unlessGone, writeThrough } from './copying.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dealwarden-copying-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

describe('a copied file', () => {
  it.each([0, 1, 1_048_576, 2_500_000])('of %i bytes is the same, and known by its digest', async (bytes) => {
    const content = Buffer.alloc(bytes, 'deal');
    writeFileSync(join(folder, 'from'), content);
    const expected = { bytes, sha256: sha256(content) };
    expect(await copyFile(join(folder, 'from'), join(folder, 'to'))).toEqual(expected);
    expect(readFileSync(join(folder, 'to')).equals(content)).toBe(true);
    expect(await contentOf(join(folder, 'to'))).toEqual(expected);
    expect(statSync(join(folder, 'to')).mode & 0o777).toBe(0o600);
    await syncFolders([folder]);
  });

  it('is never written over another, and may be gone', async () => {
    expect(await writeThrough(join(folder, 'there'), Buffer.from('first'))).toEqual({
      ...{ bytes: 5, sha256: sha256('first') },
    });
    writeFileSync(join(folder, 'from'), 'second');
    await expect(copyFile(join(folder, 'from'), join(folder, 'there'))).rejects.toMatchObject({
      code: 'EEXIST',
    });
    expect(readFileSync(join(folder, 'there'), 'utf8')).toBe('first');
    expect(await unlessGone(copyFile(join(folder, 'gone'), join(folder, 'to')))).toBeUndefined();
  });
});

describe('a list of what is in a folder', () => {
  it('has folders before what is in them, without what is left out', async () => {
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    mkdirSync(join(folder, 'left'));
    for (const path of ['a/b/one', 'a/two', 'left/three', 'a/left']) writeFileSync(join(folder, path), '');
    const { folders, files } = await listTree(folder, (path) => path === 'left' || path === 'a/left');
    expect(folders).toEqual(['a', 'a/b']);
    expect(files.sort()).toEqual(['a/b/one', 'a/two']);
  });

  it('refuses what could not be copied', async () => {
    symlinkSync('/elsewhere', join(folder, 'pg_tblspc'));
    await expect(listTree(folder, () => false)).rejects.toThrow(/pg_tblspc is neither a file nor a folder/);
  });
});

describe('work on many', () => {
  it('is done for each, and ends with the first failure when nothing is under way any more', async () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const done: number[] = [];
    await each(items, async (item) => void done.push(item));
    expect(done.sort((a, b) => a - b)).toEqual(items);

    let underWay = 0;
    const failing = each(items, async (item) => {
      underWay += 1;
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      if (item === 3) throw new Error('three');
    });
    await expect(failing).rejects.toThrow('three');
    expect(underWay).toBe(0);
  });
});
