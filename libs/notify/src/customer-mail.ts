import type { Language } from '@app/domain/pipeline/definition.js';
import { renderMail } from './layout.js';
import type { Rendered } from './mail.js';
import { oneLine, someLines } from './plain-text.js';

/** A message to a customer as it was prepared from a stage's template, and mended by the owner. */
export interface CustomerMessage {
  readonly language: Language;
  readonly subject: string;
  readonly body: string;
}

/** A letter of many pages is no mail; templates and their editor stay far below. */
const linesAtMost = 2_000;
const longestLine = 10_000;
const longestSubject = 200;

/** Renders a message to a customer: its own words and nothing of ours. */
export function renderCustomerMessage({ language, subject, body }: CustomerMessage): Rendered {
  const paragraphs: string[][] = [[]];
  for (const line of someLines(body, linesAtMost, longestLine)) {
    if (line === '') paragraphs.push([]);
    else paragraphs.at(-1)?.push(line);
  }
  const blocks = paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => ({ kind: 'paragraph', lines }) as const);
  return renderMail(oneLine(subject, longestSubject), language, blocks);
}
