import type { z } from 'zod';
import { ProblemError } from './problem.error.js';

/** A page of a list as it crosses the border. */
export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

/**
 * A page from rows of which one more was asked for than it holds, so that it knows whether there is a next one.
 * @param place where the next page begins, as the query takes it
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
  place: (last: Row) => object,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? writeCursor(place(last)) : null;
  return { items: shown.map(view), next };
}

/** A place in a list as opaque text. It grants nothing: what is out of reach is not found from any place. */
export function writeCursor(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws ProblemError request-invalid when the cursor is none of this list's. */
export function readCursor<Schema extends z.ZodType>(
  cursor: string | undefined,
  schema: Schema,
): z.output<Schema> | undefined {
  if (cursor === undefined) return undefined;
  const parsed = schema.safeParse(parse(cursor));
  if (parsed.success) return parsed.data;
  throw cursorOfAnother();
}

/** The cursor is none of this list's. */
export function cursorOfAnother(): ProblemError {
  const errors = [
    { path: 'cursor', reason: 'is not a cursor of this list', hint: 'take `next` of the page before' },
  ];
  return new ProblemError('request-invalid', undefined, { errors });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    // Not even JSON: as wrong as any other shape.
    return undefined;
  }
}
