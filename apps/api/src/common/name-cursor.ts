import { text } from '@app/contracts/fields.js';
import { z } from 'zod';

/** Place in a list that is sorted by name. */
export const nameCursor = z.strictObject({ name: text(200), id: z.uuid() });

export function namePlace({ name, id }: { name: string; id: string }): z.infer<typeof nameCursor> {
  return { name, id };
}
