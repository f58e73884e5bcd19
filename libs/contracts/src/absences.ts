import { z } from 'zod';
import { day, id, instant, list, page, pageQuery, text, utcInstant } from './fields.js';

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

/** An absence among those of others. */
export const absenceEntry = z
  .strictObject({
    ...absenceView.shape,
    user: z.strictObject({ id, name: z.string() }).describe('Who is away'),
  })
  .meta({ id: 'AbsenceEntry' });
export type AbsenceEntry = z.infer<typeof absenceEntry>;
export const absencePage = page(absenceEntry);

export const absenceQuery = z.strictObject({
  from: instant.optional().describe('What is not over by then; else by now'),
  to: instant.optional().describe('What has begun before'),
  teamId: id.optional().describe('Only of members of this team'),
  ...pageQuery,
});
export type AbsenceQuery = z.infer<typeof absenceQuery>;

/** Somebody who can stand in for others. */
export const possibleSubstitute = z
  .strictObject({
    id,
    name: z.string(),
    teamName: z.string().nullable(),
    absent: z.boolean().describe('Whether they are away within the time that is asked for'),
  })
  .meta({ id: 'PossibleSubstitute' });
export type PossibleSubstitute = z.infer<typeof possibleSubstitute>;
export const substituteList = list(possibleSubstitute);

export const substituteQuery = z.strictObject({
  q: text(100)
    .optional()
    .meta({ description: 'Part of the name; case does not count', examples: ['novak'] }),
  from: day.optional().describe('First day of the absence, where the person is'),
  to: day.optional().describe('Its last day'),
});
export type SubstituteQuery = z.infer<typeof substituteQuery>;

/** The path of one absence of one user. */
export const absencePath = z.strictObject({ id, absenceId: id });
export type AbsencePath = z.infer<typeof absencePath>;
