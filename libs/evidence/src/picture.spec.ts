import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { checkPicture, previewOf, withoutMetadata } from './picture.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(content: Buffer): Promise<string> {
  const path = join(folder, `${Math.random()}`);
  await writeFile(path, content);
  return path;
}

/** A photo of a phone held sideways, with the place where it was taken. */
const photo = () =>
  sharp({ create: { width: 1600, height: 1200, channels: 3, background: 'red' } })
    .jpeg()
    .withExif({ IFD0: { Make: 'Telefon' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '49/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();

/** A PNG of a few bytes that says it has that many pixels. */
function claiming(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const data = deflateSync(Buffer.alloc(10));
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

describe('a picture', () => {
  it('is taken when it is one', async () => {
    await checkPicture(await file(await photo()));
  });

  it.each([
    ['claims to be of any size', claiming(60_000, 60_000), 'more than 100000000 pixels'],
    ['is none', Buffer.from('\xff\xd8\xffnot a picture', 'latin1'), 'cannot be read'],
  ])('is not taken when it %s', async (_, content, why) => {
    await expect(checkPicture(await file(content))).rejects.toThrow(why);
    await expect(previewOf(await file(content))).rejects.toMatchObject({ because: 'picture-unfit' });
  });

  it('has a preview that is small, upright, and says nothing of where it was taken', async () => {
    const original = await photo();
    expect((await sharp(original).metadata()).exif?.toString('latin1')).toContain('Telefon');
    const preview = await previewOf(await file(original));
    const { width, height, exif, orientation, format } = await sharp(preview).metadata();
    expect({ width, height, exif, orientation, format }).toEqual({
      ...{ width: 480, height: 640, format: 'jpeg' },
      ...{ exif: undefined, orientation: undefined },
    });
  });

  it.each(['jpeg', 'png', 'webp'] as const)(
    'is given away in full, upright, as %s, and without more',
    async (format) => {
      const kept = sharp(await photo()).keepMetadata();
      const original = await kept[format]().toBuffer();
      expect((await sharp(original).metadata()).exif?.toString('latin1')).toContain('Telefon');
      const given = await withoutMetadata(await file(original), `image/${format}`);
      expect(given.toString('latin1')).not.toContain('Telefon');
      expect(await sharp(given).metadata()).toMatchObject({ width: 1200, height: 1600, format });
      expect((await sharp(given).metadata()).exif).toBeUndefined();
    },
  );

  it('has previews also when many are asked for at once', async () => {
    const path = await file(await photo());
    const all = await Promise.all(Array.from({ length: 9 }, () => previewOf(path)));
    expect(all.every((one) => one.equals(all[0]!))).toBe(true);
  });
});
