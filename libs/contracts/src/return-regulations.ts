import { z } from 'zod';
import { counterpartyKinds } from '@app/domain/returns/state.js';
import { id, key, list, longText, text, utcInstant } from './fields.js';
import { labels, ladderLevel, norm, normByClass } from './pipeline-parts.js';

const ladder = z.array(ladderLevel).max(20);
const ladders = z
  .strictObject({ A: ladder, B: ladder, C: ladder })
  .describe('Who is told of a late step, by customer class');
const named = { name: text(200), labels: labels.optional() };

const stepTiming = z.strictObject({
  ...named,
  norm: normByClass.describe(
    'Working time from when the step is due; of `receipt`: how long silence takes to say yes',
  ),
  warnBefore: norm.optional().describe('Working time before the deadline; absent: it does not warn'),
  ladder: ladders.optional().describe('Absent: that of the regulation'),
  reminders: z
    .strictObject({
      before: norm.optional().describe('So long before the deadline; absent: none'),
      after: z.array(norm).max(10).optional().describe('So long after the deadline, each one letter'),
    })
    .optional()
    .describe("Of a vendor's or carrier's step: letters to it, in working time of its calendar"),
});

const days = z.int().min(0).max(3_650);
const claimWindow = z.strictObject({
  days: days.describe('Calendar days from the delivery within which the counterparty has to be told'),
  warnDaysBefore: days,
});

/** Its form; what contradicts itself in it, and steps that are missing, are told together when it is published. */
export const returnRegulation = z
  .strictObject({
    key,
    ...named,
    calendar: key.describe('Working calendar in which our clocks run'),
    steps: z.record(z.string().max(64), stepTiming).describe('By step: every step has a norm'),
    wholeCase: stepTiming.describe('From the claim to its end, without the time in which others were to act'),
    claimWindows: z.strictObject({ vendor: claimWindow, carrier: claimWindow }),
    ladder: ladders,
    counterparties: z
      .array(
        z.strictObject({
          kind: z.enum(counterpartyKinds),
          id,
          claimWindow: claimWindow
            .optional()
            .describe('Instead of that which holds for all vendors, or all carriers'),
          norms: z.record(z.string().max(64), norm).optional().describe('Of its own steps, by step'),
        }),
      )
      .max(1_000)
      .optional()
      .describe('What was agreed with single vendors and carriers'),
  })
  .meta({ id: 'ReturnRegulation' });
export type ReturnRegulationInput = z.infer<typeof returnRegulation>;

export const regulationPublication = z
  .strictObject({
    definition: returnRegulation,
    note: longText(2_000).optional().describe('What has changed, for those who look at the versions'),
  })
  .meta({ id: 'ReturnRegulationPublication' });
export type RegulationPublication = z.infer<typeof regulationPublication>;

export const regulationView = z
  .strictObject({
    key,
    version: z.int(),
    definition: returnRegulation,
    publishedAt: utcInstant,
    note: z.string().nullable(),
  })
  .meta({ id: 'ReturnRegulationVersion' });
export type RegulationView = z.infer<typeof regulationView>;
export const regulationPublished = regulationView
  .extend({ retimedCases: z.int().describe('Open cases that it concerns; they follow in a while') })
  .meta({ id: 'ReturnRegulationPublished' });
export type RegulationPublished = z.infer<typeof regulationPublished>;
export const regulationList = list(regulationView);
