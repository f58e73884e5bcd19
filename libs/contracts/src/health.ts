import { z } from 'zod';

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
  })
  .meta({
    id: 'Health',
    examples: [{ status: 'ok', checks: { database: true, temporal: true, worker: true } }],
  });
export type Health = z.infer<typeof health>;
