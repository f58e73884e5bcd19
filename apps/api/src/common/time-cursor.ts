import { z } from 'zod';

/** Place in a list that is sorted by time. */
export const timePlace = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

export function timePlaceOf(at: Date, id: string): z.infer<typeof timePlace> {
  return { at: at.toISOString(), id };
}
