import { z } from 'zod';
import { id, instant, list, page, pageQuery, utcInstant } from './fields.js';

export const newDuty = z
  .strictObject({
    userId: id.describe('Who is on duty'),
    from: instant,
    to: instant.describe('The first instant after it'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after from' })
  .meta({
    id: 'NewDuty',
    examples: [
      {
        userId: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11',
        from: '2026-12-24T08:00:00+01:00',
        to: '2026-12-24T16:00:00+01:00',
      },
    ],
  });
export type NewDutyInput = z.infer<typeof newDuty>;

export const dutyView = z
  .strictObject({
    id,
    user: z.strictObject({ id, name: z.string() }),
    from: utcInstant,
    to: utcInstant.describe('The first instant after it'),
  })
  .meta({ id: 'Duty' });
export type DutyView = z.infer<typeof dutyView>;
export const dutyPage = page(dutyView);
export const dutyNow = list(dutyView);

export const dutyQuery = z.strictObject({
  from: instant.optional().describe('What is not over by then; else by now'),
  to: instant.optional().describe('What has begun before'),
  userId: id.optional().describe('Only of this user'),
  ...pageQuery,
});
export type DutyQuery = z.infer<typeof dutyQuery>;
