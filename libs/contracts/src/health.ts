import { z } from 'zod';
import { utcInstant } from './fields.js';

export const health = z
  .strictObject({
    status: z.enum(['ok', 'unavailable']),
    checks: z
      .strictObject({
        database: z.boolean(),
        temporal: z.boolean(),
        worker: z.boolean().describe('Whether a worker polls for work'),
      })
      .optional(),
    mailHeldSince: utcInstant
      .nullable()
      .optional()
      .describe('Since when outgoing mail is held, as after a restore; null: it goes out; absent: not known'),
  })
  .meta({
    id: 'Health',
    examples: [
      { status: 'ok', checks: { database: true, temporal: true, worker: true }, mailHeldSince: null },
    ],
  });
export type Health = z.infer<typeof health>;
