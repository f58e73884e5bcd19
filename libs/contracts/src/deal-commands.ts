import { z } from 'zod';
import { loseFields, version } from './deal-migrations.js';
import { activityPlan, override, plannedFor, productKey, reason } from './deals.js';
import {
  activityType,
  amount,
  currency,
  day,
  fieldValue,
  id,
  instant,
  key,
  longText,
  text,
} from './fields.js';

/** What people do to deals. Texts stay in the database: no workflow carries them. */

const stageKey = key.meta({ description: 'Key of a stage of the pipeline', examples: ['offer'] });
const note = longText(2_000).meta({ description: 'What is to be remembered of it' });

export const moveDeal = z
  .strictObject({
    to: stageKey,
    reason: reason.optional().describe('Needed for a move back, and for an override'),
    override: override.optional(),
  })
  .meta({ id: 'MoveDeal', examples: [{ to: 'offer' }] });
export type MoveDealInput = z.infer<typeof moveDeal>;

const customerAnswered = z
  .boolean()
  .describe('The customer was reached; absent: yes for a call, visit, meeting or reference visit');

export const finishActivity = z
  .strictObject({
    customerAnswered: customerAnswered.optional(),
    note: note.optional(),
    next: activityPlan.optional().describe('The activity that follows it'),
  })
  .meta({
    id: 'FinishActivity',
    examples: [{ next: { type: 'call', plannedFor: '2026-W51', agreed: false } }],
  });
export type FinishActivityInput = z.infer<typeof finishActivity>;

export const recordActivity = z
  .strictObject({
    type: activityType,
    doneAt: instant.optional().describe('Absent: now'),
    customerAnswered: customerAnswered.optional(),
    note: note.optional(),
    next: activityPlan
      .optional()
      .describe('The activity that follows it: "called Novák, again before Christmas"'),
  })
  .meta({
    id: 'RecordActivity',
    examples: [
      {
        type: 'call',
        customerAnswered: true,
        next: { type: 'call', plannedFor: '2026-12-23', agreed: true },
      },
    ],
  });
export type RecordActivityInput = z.infer<typeof recordActivity>;

export const moveActivity = z
  .strictObject({ plannedFor, agreed: z.boolean().optional(), note: note.optional() })
  .meta({ id: 'MoveActivity', examples: [{ plannedFor: '2026-03-09' }] });
export type MoveActivityInput = z.infer<typeof moveActivity>;

export const cancelActivity = z
  .strictObject({ reason })
  .meta({ id: 'CancelActivity', examples: [{ reason: 'The customer comes to the fair instead' }] });
export type CancelActivityInput = z.infer<typeof cancelActivity>;

export const customerAnswer = z
  .strictObject({ at: instant.optional().describe('Absent: now'), note: note.optional() })
  .meta({ id: 'CustomerAnswer', examples: [{ note: 'Sent the drawings' }] });
export type CustomerAnswerInput = z.infer<typeof customerAnswer>;

/** A value that is null empties the field. */
const fieldChanges = z.record(key, z.union([fieldValue, z.null()]));

export const changeDeal = z
  .strictObject({
    amount: amount.optional(),
    currency: currency.optional(),
    expectedContractOn: day.nullable().optional(),
    productKey: productKey.nullable().optional(),
    fields: fieldChanges
      .refine((given) => Object.keys(given).length <= 100, 'must be at most 100 fields')
      .optional()
      .describe("Changes of the pipeline's own fields, by key; null empties one"),
    reason: reason.optional(),
  })
  .meta({ id: 'ChangeDeal', examples: [{ amount: '148000', expectedContractOn: '2026-09-30' }] });
export type ChangeDealInput = z.infer<typeof changeDeal>;

export const markKey = z
  .strictObject({
    key: z
      .union([z.boolean(), z.literal('by-rule')])
      .describe('By hand; `by-rule` gives it back to the rule of the pipeline'),
    reason: reason.optional(),
  })
  .meta({ id: 'MarkKey', examples: [{ key: true, reason: 'The first line in the region' }] });
export type MarkKeyInput = z.infer<typeof markKey>;

export const holdDeal = z
  .strictObject({
    until: z.union([instant, day]).describe('Date and time with offset; or a day, meant to its end'),
    because: z
      .enum(['hold', 'third-party'])
      .default('hold')
      .describe('`third-party`: a bank, a permit, an authority is waited for'),
    reason,
  })
  .meta({ id: 'HoldDeal', examples: [{ until: '2026-09-01', reason: 'The plant is being moved' }] });
export type HoldDealInput = z.infer<typeof holdDeal>;

export const resumeDeal = z
  .strictObject({ note: note.optional() })
  .meta({ id: 'ResumeDeal', examples: [{}] });
export type ResumeDealInput = z.infer<typeof resumeDeal>;

export const handOverDeal = z
  .strictObject({ ownerId: id.describe('Who works the deal from now on'), note: note.optional() })
  .meta({ id: 'HandOverDeal', examples: [{ ownerId: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11' }] });
export type HandOverDealInput = z.infer<typeof handOverDeal>;

export const migrateDeal = z
  .strictObject({
    toVersion: version.optional().describe('Absent: the newest'),
    stage: stageKey.optional().describe('Where it stands there; absent: in the stage of the same key'),
    loseFields,
    reason,
  })
  .meta({
    id: 'MigrateDeal',
    examples: [{ toVersion: 3, stage: 'quote', reason: 'The offer has two stages now' }],
  });
export type MigrateDealInput = z.infer<typeof migrateDeal>;

export const winDeal = z
  .strictObject({
    contract: z
      .strictObject({
        signedOn: day.optional().describe('Absent: today'),
        number: text(100).optional(),
        amount: amount.optional().describe("What was agreed; absent: the deal's amount"),
      })
      .optional(),
    reason: reason.optional().describe('Needed for an override'),
    override: override.optional(),
    note: note.optional(),
  })
  .meta({ id: 'WinDeal', examples: [{ contract: { signedOn: '2026-03-31', number: 'S-2026-117' } }] });
export type WinDealInput = z.infer<typeof winDeal>;

const correctiveAction = z
  .strictObject({
    what: longText(2_000).meta({ description: 'What is mended', examples: ['Quotes go out within 2 days'] }),
    ownerId: id.optional().describe("Who mends it; absent: the deal's owner"),
    dueOn: day,
  })
  .describe('Needed when the reason lies inside us');

export const loseDeal = z
  .strictObject({
    reason: key.meta({ description: "Key of one of the pipeline's loss reasons", examples: ['competitor'] }),
    note: note.optional(),
    competitor: text(200).optional().describe('Who won it'),
    correctiveAction: correctiveAction.optional(),
  })
  .meta({
    id: 'LoseDeal',
    examples: [{ reason: 'competitor', note: 'Went for the cheaper line; service decides next time.' }],
  });
export type LoseDealInput = z.infer<typeof loseDeal>;

export const reopenDeal = z
  .strictObject({ reason })
  .meta({ id: 'ReopenDeal', examples: [{ reason: 'The competitor could not deliver' }] });
export type ReopenDealInput = z.infer<typeof reopenDeal>;

/** The path of something a stage asks for. */
export const taskPath = z.strictObject({ id, action: key });
export type TaskPath = z.infer<typeof taskPath>;

export const finishTask = z
  .strictObject({ note: note.optional() })
  .meta({ id: 'FinishTask', examples: [{}] });
export type FinishTaskInput = z.infer<typeof finishTask>;
