import { z } from 'zod';
import { utcInstant } from './fields.js';

const checks = z.strictObject({
  database: z.boolean(),
  temporal: z.boolean(),
  worker: z.boolean().describe('Whether a worker polls for work'),
});

export const health = z
  .strictObject({
    status: z.enum(['ok', 'unavailable']),
    checks: checks.optional(),
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

export const healthState = z
  .strictObject({
    checks,
    deadlines: z.array(
      z.strictObject({
        kind: z.enum(['deal', 'handover', 'return-case']),
        armed: z.int().describe('Open ones that have a deadline'),
        due: z.int().describe('Those of them whose timer should have fired already'),
        lateSeconds: z.number().describe('By how much the longest overdue is late; 0: none is'),
      }),
    ),
    importsUnderWay: z.int().describe('Imports that a worker is at, or about to be'),
  })
  .meta({
    id: 'HealthState',
    examples: [
      {
        checks: { database: true, temporal: true, worker: true },
        deadlines: [{ kind: 'deal', armed: 1200, due: 0, lateSeconds: 0 }],
        importsUnderWay: 0,
      },
    ],
  });
export type HealthState = z.infer<typeof healthState>;
