import { readFileSync } from 'node:fs';

const path = new URL('../../docs/PERMISSIONS.md', import.meta.url);

/** The addresses that docs/PERMISSIONS.md names in the paragraph which begins so. */
export function addressesIn(beginning: string): string[] {
  const paragraphs = readFileSync(path, 'utf8').split('\n\n');
  const paragraph = paragraphs.find((one) => one.startsWith(beginning)) ?? '';
  return [...paragraph.matchAll(/`(\/[^`]*)`/g)].map(([, address]) => address!);
}
