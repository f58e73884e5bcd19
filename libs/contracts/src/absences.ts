import { z } from 'zod';
import { day, id, instant, list, utcInstant } from './fields.js';

const from = z
  .union([instant, day])
  .describe('Date and time with offset, or a day, which counts from its beginning where the person is');
const to = z
  .union([instant, day])
  .describe('Date and time with offset, or a day, which counts to its end where the person is');

export const newAbsence = z
  .strictObject({
    from,
    to,
    substituteId: id.optional().describe('Who is told meanwhile; without one the administrators are'),
  })
  .meta({
    id: 'NewAbsence',
    examples: [
      { from: '2026-07-06', to: '2026-07-17', substituteId: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11' },
    ],
  });
export type NewAbsenceInput = z.infer<typeof newAbsence>;

export const absenceView = z
  .strictObject({
    id,
    userId: id,
    from: utcInstant,
    to: utcInstant.describe('The first instant after it'),
    substitute: z.strictObject({ id, name: z.string() }).nullable(),
  })
  .meta({ id: 'Absence' });
export type AbsenceView = z.infer<typeof absenceView>;
export const absenceList = list(absenceView);

/** The path of one absence of one user. */
export const absencePath = z.strictObject({ id, absenceId: id });
export type AbsencePath = z.infer<typeof absencePath>;
