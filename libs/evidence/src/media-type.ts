import { open } from 'node:fs/promises';
import type { EvidenceType } from '@app/domain/returns/evidence-types.js';
import { EvidenceRefused } from './evidence-store.js';

const headBytes = 16;

/**
 * What a content is, by its first bytes; undefined when it is nothing of what evidence may be. What its sender calls it does
 * not count.
 */
export function mediaTypeOf(head: Buffer): EvidenceType | undefined {
  const text = head.toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (/^%PDF-\d/.test(text)) return 'application/pdf';
  return undefined;
}

/** @throws EvidenceRefused type-unfit */
export async function mediaTypeOfFile(path: string): Promise<EvidenceType> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const found = mediaTypeOf(buffer.subarray(0, bytesRead));
    if (found) return found;
  } finally {
    await file.close();
  }
  throw new EvidenceRefused('type-unfit', 'it is neither JPEG, PNG, WebP nor PDF, whatever it is called');
}
