import { z } from 'zod';
import { day, id, longText, page, pageQuery, utcInstant } from './fields.js';

const named = z.strictObject({ id, name: z.string() });

/** What is mended after a loss whose reason lies inside us. */
export const correctiveActionView = z
  .strictObject({
    id,
    deal: z.strictObject({ id, title: z.string() }),
    customer: named,
    reason: z.string().meta({ description: 'Key of the loss reason', examples: ['too-slow'] }),
    what: z.string().describe('What is to be mended'),
    owner: named.describe('Who mends it'),
    dueOn: z.iso.date(),
    createdAt: utcInstant,
    done: z
      .strictObject({ at: utcInstant, by: named, note: z.string().describe('How it was mended') })
      .nullable(),
  })
  .meta({ id: 'CorrectiveAction' });
export type CorrectiveActionView = z.infer<typeof correctiveActionView>;
export const correctiveActionPage = page(correctiveActionView);

export const correctiveActionQuery = z.strictObject({
  status: z.enum(['open', 'done']).optional().describe('Absent: both'),
  dueBy: day.optional().describe('Only what is due on this day or before'),
  ...pageQuery,
});
export type CorrectiveActionQuery = z.infer<typeof correctiveActionQuery>;

export const finishCorrectiveAction = z
  .strictObject({ note: longText(2_000).describe('How it was mended') })
  .meta({ id: 'FinishCorrectiveAction', examples: [{ note: 'Quotes are now checked by two people.' }] });
export type FinishCorrectiveActionInput = z.infer<typeof finishCorrectiveAction>;
