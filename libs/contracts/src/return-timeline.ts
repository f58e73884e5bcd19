import { z } from 'zod';
import { steps, type Step } from '@app/domain/returns/step-keys.js';
import { id, page, pageQuery, utcInstant } from './fields.js';
import { named, returnAct } from './returns.js';

/** What happened to a return case. */

const timelineEvent = z.strictObject({
  seq: z
    .int()
    .describe(
      'Of the event; `evidence-added`, `evidence-removed` and `reminded` are no events and have that of the one before',
    ),
  kind: z.string().meta({ description: 'What happened', examples: ['find-cause'] }),
  at: utcInstant,
  by: named
    .nullable()
    .describe(
      'Who acted: one of our people, or by a link the vendor, carrier or customer; null: time did, or it is not kept (`reminded`)',
    ),
  byLink: z.boolean().describe('A vendor, carrier or customer acted itself, by its link'),
  counterparty: named
    .nullable()
    .describe(
      'The vendor or carrier that it is about: who was asked, reminded or answered, as far as it is named',
    ),
  data: z.record(z.string(), z.unknown()).describe('Ids, codes, dates, quantities'),
  happenings: z.array(z.record(z.string(), z.unknown())).describe('What it brought about besides itself'),
  texts: z.record(z.string(), z.string()).describe('What was written with it, by what it is'),
});
export const returnTimeline = page(timelineEvent.meta({ id: 'ReturnEvent' }));
export type ReturnTimelineView = z.infer<typeof timelineEvent>;

const stepDone = z.strictObject({
  step: z.enum(steps as [Step, ...Step[]]).meta({ examples: ['cause'] }),
  partId: id.nullable().describe('null: a step of the whole case'),
  kind: z
    .string()
    .meta({ description: 'What has ended it: an act, or that time passed', examples: ['find-cause'] }),
  at: utcInstant,
  by: named.nullable().describe('Who acted; null: time did'),
  byLink: z.boolean().describe('A vendor, carrier or customer acted itself, by its link'),
});

/** The steps that are over, each once for a part: what has ended it last. Whether it was done or fell away, the part says. */
export const returnStepsDone = z.strictObject({ items: z.array(stepDone.meta({ id: 'ReturnStepDone' })) });
export type ReturnStepDoneView = z.infer<typeof stepDone>;

/** What stands in a timeline beside acts. */
const besideActs = ['open', 'time-passed', 'repaired', 'evidence-added', 'evidence-removed', 'reminded'];
const timelineKinds: readonly string[] = [
  ...besideActs,
  ...returnAct.options.flatMap(({ shape: { act } }) =>
    'options' in act ? [...act.options] : [...act.values],
  ),
];

export const returnTimelineQuery = z.strictObject({
  kinds: z
    .string()
    .max(1_000)
    .regex(/^[a-z-]+(,[a-z-]+)*$/, 'must be kinds with commas between them')
    .refine((given) => unknownKindsIn(given).length === 0, {
      error: ({ input }) => `has no kind ${unknownKindsIn(String(input)).join(', ')}`,
    })
    .optional()
    .meta({
      description: 'Only of these kinds, with commas between them',
      examples: ['request,accept,refuse'],
    }),
  ...pageQuery,
});

function unknownKindsIn(given: string): string[] {
  return given.split(',').filter((kind) => !timelineKinds.includes(kind));
}
export type ReturnTimelineQuery = z.infer<typeof returnTimelineQuery>;
