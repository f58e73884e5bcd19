import { Readable } from 'node:stream';
import fc from 'fast-check';
import { besideAtMost, fileIn, FormCut } from './multipart-file.js';

const type = 'multipart/form-data; boundary=----x1';
const part = (disposition: string, content: Buffer | string) =>
  Buffer.concat([
    Buffer.from(
      `------x1\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: image/jpeg\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
const end = Buffer.from('------x1--\r\n');
const file = (content: Buffer | string, name = 'one.jpg') => part(`name="file"; filename="${name}"`, content);

/** As a network gives it: in pieces of so many bytes. */
function pieces(form: Buffer, bytes = 65_536): Readable {
  const count = Math.ceil(form.length / bytes);
  return Readable.from(Array.from({ length: count }, (_, at) => form.subarray(at * bytes, (at + 1) * bytes)));
}

async function allOf(content: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function* goingAway(): AsyncGenerator<Buffer> {
  yield file('x'.repeat(1_000)).subarray(0, -500);
  throw new Error('aborted');
}

async function read(form: Buffer, bytes?: number): Promise<{ name: string; content: Buffer } | undefined> {
  const found = await fileIn(pieces(form, bytes), type);
  if (!found) return undefined;
  return { name: found.name, content: await allOf(found.content) };
}

describe('a form with a file', () => {
  it('gives its file as it is, however it comes in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom('\r\n', '--', '------x', '\r\n------x', '\0'), fc.string())),
        fc.integer({ min: 1, max: 200 }),
        async (bits, bytes) => {
          const content = bits.join('').replaceAll('------x1', '');
          const form = Buffer.concat([part('name="other"', 'text'), file(content), end]);
          expect(await read(form, bytes)).toEqual({ name: 'one.jpg', content: Buffer.from(content) });
        },
      ),
    );
  });

  it('gives the first file, and none where there is none', async () => {
    const form = Buffer.concat([file('first', 'a.pdf'), file('second', 'b.pdf'), end]);
    expect(await read(form)).toEqual({ name: 'a.pdf', content: Buffer.from('first') });
    expect(await read(Buffer.concat([part('name="words"', 'text'), end]))).toBeUndefined();
    expect(await read(Buffer.concat([file('', ''), end]))).toEqual({ name: '', content: Buffer.alloc(0) });
  });

  it.each([
    ['that ends within its file', file('cut').subarray(0, -4)],
    ['that ends within a head', Buffer.from('------x1\r\nContent-Disp')],
    ['whose head never ends', Buffer.concat([Buffer.from('------x1\r\n'), Buffer.alloc(20_000, 65)])],
    ['that is none', Buffer.from('hello')],
    ['that is empty', Buffer.alloc(0)],
  ])('refuses one %s', async (_, form) => {
    await expect(read(form)).rejects.toThrow(FormCut);
  });

  it.each([
    ['is cut', () => pieces(file('cut').subarray(0, -4))],
    ['loses its sender', () => Readable.from(goingAway())],
  ])('that %s before its file is read tells whoever reads it', async (_, form) => {
    const found = await fileIn(form(), type);
    await new Promise((resolve) => setImmediate(resolve));
    await expect(allOf(found!.content)).rejects.toThrow(FormCut);
  });

  it.each([
    ['after its file', [file('first')]],
    ['before it', []],
  ])('is not read on when it goes on without end %s', async (_, begins) => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      yield* begins;
      for (; ; sent += 65_536) yield part('name="more"; filename=""', Buffer.alloc(65_536));
    }
    async function* fields(): AsyncGenerator<Buffer> {
      for (; ; sent += 65_536) yield part('name="more"', Buffer.alloc(65_536));
    }
    const body = Readable.from(begins.length > 0 ? endless() : fields());
    const found = fileIn(body, type);
    const over = new Promise((resolve) => body.once('close', resolve));
    if (begins.length > 0) expect((await allOf((await found)!.content)).toString()).toBe('first');
    else await expect(found).rejects.toThrow(FormCut);
    await over;
    expect(sent).toBeLessThanOrEqual(besideAtMost);
  });

  it('refuses one without a boundary', async () => {
    await expect(fileIn(pieces(end), 'multipart/form-data')).rejects.toThrow(FormCut);
  });
});
