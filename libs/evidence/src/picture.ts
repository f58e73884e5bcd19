import type { PictureType } from '@app/domain/returns/evidence-types.js';
import type { Sharp } from 'sharp';
import { EvidenceRefused } from './evidence-store.js';

/** A camera of today has half of it; decoded it is 400 MB at most, and only while a preview is made. */
const pixelsAtMost = 100_000_000;
const previewEdge = 640;
/** Decoding is the dearest thing that a reader can ask for: so many at once, the others wait. */
const decodingAtOnce = 2;

/** Loaded for the first picture: an API that is shown none has no need of its memory. */
async function decoder() {
  const { default: sharp } = await import('sharp');
  // Each file is opened once: what is remembered would only hold memory and files.
  sharp.cache(false);
  return sharp;
}

/**
 * Holds the size that a picture says it has against the limit, before anything of it is decoded: a few bytes may claim to be
 * a picture of any size.
 * @throws EvidenceRefused picture-unfit
 */
export async function checkPicture(path: string): Promise<void> {
  const sharp = await decoder();
  const found = await sharp(path, { limitInputPixels: false, animated: false })
    .metadata()
    .catch(() => undefined);
  if (!found) throw new EvidenceRefused('picture-unfit', 'the picture cannot be read');
  const pixels = found.width * found.height * (found.pages ?? 1);
  if (pixels <= pixelsAtMost) return;
  throw new EvidenceRefused('picture-unfit', `the picture has more than ${pixelsAtMost} pixels`);
}

let decoding = 0;
const waiting: (() => void)[] = [];

/**
 * A small JPEG of a picture, upright, and without anything else that came with it: where it was taken, by which camera.
 * @throws EvidenceRefused picture-unfit
 */
export async function previewOf(path: string): Promise<Buffer> {
  return decoded(path, (picture) =>
    picture
      .resize({ width: previewEdge, height: previewEdge, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality: 80 }),
  );
}

/**
 * A picture in its own size and type, upright, and without anything else that came with it: for whoever has nothing to do with who
 * took it, where and by what.
 * @throws EvidenceRefused picture-unfit
 */
export async function withoutMetadata(path: string, type: PictureType): Promise<Buffer> {
  return decoded(path, (picture) => {
    if (type === 'image/png') return picture.png();
    return type === 'image/webp' ? picture.webp({ quality: 92 }) : picture.jpeg({ quality: 92 });
  });
}

/** Nothing but the picture itself is taken over: what else stands in its file is left out unless it is asked for. */
async function decoded(path: string, made: (upright: Sharp) => Sharp): Promise<Buffer> {
  const sharp = await decoder();
  if (decoding >= decodingAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else decoding++;
  try {
    return await made(sharp(path, { limitInputPixels: pixelsAtMost }).autoOrient()).toBuffer();
  } catch (error) {
    throw new EvidenceRefused('picture-unfit', 'the picture cannot be read', { cause: error });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else decoding--;
  }
}
