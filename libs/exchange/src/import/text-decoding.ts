import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { wholeWords } from '@app/domain/whole-words.js';
import { encodings, type Encoding } from '@app/contracts/import-mapping.js';

/** From so much of a file it is told how it is written. */
const sniffedBytes = 64 * 1_024;

const marks: readonly (readonly [string, Exclude<Encoding, 'auto'>])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

/** The beginning of a file. */
export async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * How a file is written. A byte order mark is believed before the mapping: a file that was mended elsewhere may be written
 * otherwise than the one that it came from.
 */
export function encodingOf(beginning: Buffer, given: Encoding): Exclude<Encoding, 'auto'> {
  const hex = beginning.subarray(0, 3).toString('hex');
  const marked = marks.find(([mark]) => hex.startsWith(mark))?.[1];
  return marked ?? (given === 'auto' ? 'utf-8' : given);
}

/** The text of a file, piece by piece. What is no text in its encoding becomes the replacement character. */
export async function* decoded(path: string, encoding: Exclude<Encoding, 'auto'>): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of createReadStream(path)) {
    yield decoder.decode(bytes as Buffer, { stream: true });
  }
  yield decoder.decode();
}

const separators = [',', ';', '\t', '|'] as const;

/** Whatever parts the first line into the most columns, outside of quotes. */
export function separatorIn(firstLine: string): (typeof separators)[number] {
  const bare = firstLine.replace(/"[^"]*"/g, '');
  const counted = separators.map((separator) => ({ separator, count: bare.split(separator).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}

/** So many letters beside a text tell whether it is a whole word. */
const beside = 2;

/**
 * Whether a file holds any of some texts as whole words, whatever the case of its letters. How it is written is known by its byte order mark
 * only: else it is read in every way in which it may have been.
 */
export async function holdsText(path: string, texts: readonly string[]): Promise<boolean> {
  // A quote within a value is written twice.
  const forms = texts.flatMap((text) => [text, text.replaceAll('"', '""')]);
  const beginning = await beginningOf(path);
  const ways = encodings.filter((way) => way !== 'auto').map((way) => encodingOf(beginning, way));
  for (const encoding of new Set(ways)) if (await holdsAny(decoded(path, encoding), forms)) return true;
  return false;
}

/** What ends a piece is judged with the next one: only that tells what follows it. */
export async function holdsAny(pieces: AsyncIterable<string>, texts: readonly string[]): Promise<boolean> {
  const wanted = wholeWords(texts, 'g');
  const kept = Math.max(...texts.map((text) => text.length)) + 2 * beside;
  let [text, from] = ['', 0];
  const found = (to: number) =>
    [...text.matchAll(wanted)].some(({ 0: { length }, index }) => index >= from && index + length <= to);
  for await (const piece of pieces) {
    text += piece;
    if (found(text.length - beside)) return true;
    if (text.length <= kept) continue;
    // What begins here had all that is beside it before.
    [text, from] = [text.slice(-kept), beside];
  }
  return found(text.length);
}
