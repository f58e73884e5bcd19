import { z } from 'zod';
import { precisions } from '@app/domain/deal/state.js';
import { channels, ladderRecipients } from '@app/domain/pipeline/definition.js';
import { customerClass } from './customers.js';
import { escalationSummary, stallKind } from './escalations.js';
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
  month,
  page,
  pageQuery,
  text,
  utcInstant,
  week,
} from './fields.js';
import { phase } from './pipeline-parts.js';
import { countedTime } from './working-time.js';

const title = text(200).meta({
  description: 'What the deal is about',
  examples: ['Press line for the Brno works'],
});
export const stageKey = key.meta({ description: 'Key of a stage of the pipeline', examples: ['offer'] });
export const productKey = text(100).meta({
  description: 'Key of the product the deal is about',
  examples: ['gtx-pro'],
});
export const reason = longText(2_000).meta({
  description: 'Why',
  examples: ['The budget comes in autumn'],
});
export const override = z
  .boolean()
  .describe('Passes gates that are not met: it takes the right deal.override, and a reason');
export const dealStatus = z.enum(['open', 'won', 'lost']);

/**
 * When something is planned for: an instant, or approximately a day, a week or a month ("before Christmas"), which is
 * meant to its end, where the pipeline's calendar is.
 */
export const plannedFor = z
  .union([instant, day, week, month], {
    error: 'must be a date and time with an offset, a day, a week (2026-W51) or a month (2026-12)',
  })
  .meta({
    description: 'Date and time with offset; or approximately a day, a week or a month, meant to its end',
    examples: ['2026-03-02T09:30:00+01:00', '2026-12-23', '2026-W51', '2026-12'],
  });

/** A future activity as a command plans it. */
export const activityPlan = z
  .strictObject({
    type: activityType,
    plannedFor: plannedFor.describe('When; it may be approximate, but it lies in the future'),
    agreed: z.boolean().describe('Agreed with the customer: the best kind of next activity'),
  })
  .meta({
    id: 'ActivityPlan',
    examples: [{ type: 'call', plannedFor: '2026-03-02T09:30:00+01:00', agreed: true }],
  });
export type ActivityPlanInput = z.infer<typeof activityPlan>;

/** Values of the pipeline's own fields; whether they fit is the pipeline's own check, which tells everything at once. */
const fields = z
  .record(key, fieldValue)
  .refine((given) => Object.keys(given).length <= 100, 'must be at most 100 fields')
  .meta({
    description: "Values of the pipeline's own fields, by key; decimals as text, dates as days",
    examples: [{ 'number-of-lines': 3, 'budget-approved': true }],
  });

export const openDeal = z
  .strictObject({
    pipeline: key.describe('Key of the pipeline'),
    pipelineVersion: z.int().min(1).max(2_147_483_647).optional().describe('Absent: the newest version'),
    stage: stageKey.optional().describe("Absent: the pipeline's first stage; another takes an override"),
    override: override.optional(),
    reason: reason.optional().describe('Needed for an override'),
    title,
    customerId: id,
    ownerId: id.optional().describe('Absent: whoever opens the deal'),
    amount,
    currency: currency
      .optional()
      .describe("Absent: the pipeline's; one in which it does not count is refused"),
    expectedContractOn: day.optional(),
    productKey: productKey.optional(),
    fields: fields.optional(),
    next: activityPlan.optional().describe('The next activity; a deal without one begins to stall'),
  })
  .meta({
    id: 'OpenDeal',
    examples: [
      {
        pipeline: 'machinery-project',
        title: 'Press line for the Brno works',
        customerId: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11',
        amount: '125000',
        next: { type: 'visit', plannedFor: '2026-03-02T09:30:00+01:00', agreed: true },
      },
    ],
  });
export type OpenDealInput = z.infer<typeof openDeal>;

export const plannedActivity = z
  .strictObject({
    id,
    type: activityType,
    plannedFor: utcInstant.describe('Of an approximate date the end of it'),
    precision: z.enum(precisions).optional().describe('Absent: exact'),
    agreed: z.boolean(),
  })
  .meta({ id: 'PlannedActivity' });

export const clockView = z
  .strictObject({
    kind: stallKind,
    since: utcInstant.describe('What it is counted from'),
    dueAt: utcInstant.describe('When the deal stalls for it'),
    norm: z.string().optional().describe('The norm that applies'),
    resetBy: z
      .string()
      .optional()
      .meta({ description: 'What it was started anew by', examples: ['moved'] }),
    activityId: id.optional().describe('The planned activity it is about'),
    notBefore: utcInstant.optional().describe('It was changed while it ran, and is due no earlier than this'),
  })
  .meta({ id: 'Clock' });

const named = z.strictObject({ id, name: z.string() });

const holdView = z
  .strictObject({ because: z.enum(['hold', 'third-party']), byId: id, from: utcInstant, until: utcInstant })
  .meta({ id: 'Hold' });

const taskView = z
  .strictObject({
    action: z.string().describe("Key of the stage's action"),
    name: z.string(),
    kind: z.enum(['task', 'document', 'mail', 'approval', 'notify']),
    dueAt: utcInstant.nullable(),
    doneAt: utcInstant.nullable(),
  })
  .meta({ id: 'StageTask' });

const evasionCounts = z
  .strictObject({
    promisesBroken: z.int(),
    holds: z.int(),
    snoozes: z.int(),
    activitiesMoved: z.int().describe('Put off without being done'),
    movesBack: z.int(),
    overrides: z.int(),
    reopenings: z.int().describe('Closed and opened again'),
  })
  .meta({ id: 'EvasionCounts' });

export const dealView = z
  .strictObject({
    id,
    title: z.string(),
    status: dealStatus,
    pipeline: z.strictObject({ key, version: z.int() }),
    stage: z.strictObject({ key, name: z.string(), phase, probability: z.number() }),
    owner: named,
    team: named,
    customer: z.strictObject({ id, name: z.string(), class: customerClass }),
    amount,
    currency,
    key: z.boolean().describe('Whether it is a key deal: by hand, or by the rule of its pipeline'),
    keyMarkedByHand: z.boolean(),
    stalled: z.boolean(),
    productKey: z.string().nullable(),
    expectedContractOn: z.iso.date().nullable(),
    fields: z.record(z.string(), fieldValue).describe("Values of the pipeline's own fields"),
    lossReason: z.string().nullable(),
    contractSignedOn: z.iso.date().nullable(),
    hold: holdView.nullable().describe('Put aside until a date; null: it is worked'),
    tasks: z.array(taskView).describe('What its stage asks of the salesperson'),
    evasions: evasionCounts.describe(
      'What keeps a ladder quiet without working the deal; counted, not forbidden',
    ),
    lastActivityAt: utcInstant.nullable(),
    customerAnsweredAt: utcInstant.nullable(),
    openedAt: utcInstant,
    closedAt: utcInstant.nullable(),
    stageSince: utcInstant,
    nextDueAt: utcInstant.nullable().describe('When time does something to the deal next'),
    activities: z.array(plannedActivity).describe('Planned and not done yet'),
    clocks: z.array(clockView),
    escalation: escalationSummary.nullable(),
    revision: z.int().describe('Commands so far: the ETag'),
  })
  .meta({ id: 'Deal' });
export type DealView = z.infer<typeof dealView>;
export const dealPage = page(dealView);

/** The path of an activity of a deal. */
export const activityPath = z.strictObject({ id, activityId: id });
export type ActivityPath = z.infer<typeof activityPath>;

const happening = z.looseObject({ kind: z.string() }).meta({
  description: 'What the event brought about besides itself',
  examples: [{ kind: 'stalled', stall: 'stage-norm' }],
});

const noticeView = z
  .strictObject({
    to: named,
    channel: z.enum(channels),
    round: z.int(),
    level: z.int().describe('Index of the level in the ladder'),
    status: z
      .enum(['told', 'waiting', 'sent', 'suppressed', 'failed'])
      .describe('`told` in the inbox; a mail is `suppressed` when it was no longer true'),
  })
  .meta({ id: 'Notice' });

/** A row of the timeline. */
export const eventView = z
  .strictObject({
    seq: z.int().describe("The event's number"),
    kind: z.string().meta({ description: 'What happened', examples: ['move'] }),
    at: utcInstant,
    by: named.nullable().describe('Who acted; null: time did'),
    through: z
      .strictObject({
        kind: z.enum(['token', 'link']),
        name: z.string().nullable().describe('Of the token'),
      })
      .nullable()
      .describe('A program with an API token of theirs, or a link in a mail; null: they were signed in'),
    data: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .describe('Ids, codes, dates, amounts'),
    happenings: z.array(happening),
    note: z.string().nullable().describe('What was written with it'),
    texts: z
      .record(z.string(), z.string())
      .describe('All that was written with it, by what it is: `reason`, `what`, `competitor`, …'),
    notices: z.array(noticeView).describe('Who was told by it, and what became of the mails'),
  })
  .meta({ id: 'Event' });
export type EventView = z.infer<typeof eventView>;
export const eventPage = page(eventView);
export const eventQuery = z.strictObject(pageQuery);
export type EventQuery = z.infer<typeof eventQuery>;

/** Why a clock of a deal is due when it is. */
export const deadlineView = z
  .strictObject({
    kind: stallKind,
    dueAt: utcInstant.describe(
      'When it is due; later than `due` where a change or a planned activity says so',
    ),
    resetBy: z.string().meta({ description: 'What the clock was started by', examples: ['moved'] }),
    normOf: z
      .enum(['customer', 'class', 'pipeline'])
      .describe('Whose norm it is: agreed with the customer, of its class, or of the pipeline'),
    activityId: id.optional().describe('The planned activity it is about'),
    notBefore: utcInstant.optional().describe('It was changed while it ran, and is due no earlier than this'),
    coveredUntil: utcInstant.optional().describe('A planned activity keeps it from being due before this'),
    customerClass,
    ...countedTime.shape,
  })
  .meta({ id: 'Deadline' });
export type DeadlineView = z.infer<typeof deadlineView>;
export const deadlineList = z.strictObject({ items: z.array(deadlineView) });

/** Whom a stalled deal's ladder tells next if nobody answers, when, and why then. */
export const nextLevelView = z
  .strictObject({
    to: z.enum(ladderRecipients),
    again: z.boolean().describe('It has been told already, and is told once more a week later'),
    dueAt: utcInstant,
    counted: countedTime
      .optional()
      .describe(
        'How the delay before this level is counted; absent for a week, which is one of the calendar',
      ),
  })
  .meta({ id: 'NextLevel' });
export type NextLevelView = z.infer<typeof nextLevelView>;

/** Why something that the stage asks of the salesperson is due when it is. */
export const taskDeadline = z
  .strictObject({
    action: key,
    dueAt: utcInstant.describe(
      'As it was counted when the stage asked for it; later than `due`, or earlier, where the calendar was changed since',
    ),
    ...countedTime.shape,
  })
  .meta({ id: 'TaskDeadline' });
export type TaskDeadline = z.infer<typeof taskDeadline>;

/** A deadline that cannot be counted any more. */
export const uncountableDeadline = z
  .strictObject({
    kind: z.union([stallKind, z.literal('task')]),
    activityId: id.optional().describe('The planned activity it is about'),
    action: key.optional().describe('The task it is about'),
    dueAt: utcInstant.optional().describe('As it was counted before; absent: it never was'),
    reason: z.string().describe('What its calendar lacks'),
  })
  .meta({ id: 'UncountableDeadline' });

export const dealDeadlines = deadlineList.extend({
  tasks: z.array(taskDeadline).describe('Of those that its stage asks for and that are not done'),
  uncountable: z
    .array(uncountableDeadline)
    .describe(
      'Of clocks and tasks for which a changed calendar has too little working time: when they were due stays',
    ),
  nextLevel: nextLevelView.optional(),
});
export type DealDeadlines = z.infer<typeof dealDeadlines>;
