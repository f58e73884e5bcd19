import { z } from 'zod';
import { stallKinds, tellingPurposes } from '@app/domain/escalation/escalation.js';
import { amount, currency, day, id, instant, longText, page, pageQuery, utcInstant } from './fields.js';

export const stallKind = z
  .enum(stallKinds)
  .meta({ description: 'Why the deal stalls', examples: ['stage-norm'] });

const stall = z
  .strictObject({
    kind: stallKind,
    since: utcInstant,
    dueAt: utcInstant.describe('When it was broken'),
    norm: z.string().optional().describe('The norm that was broken'),
    activityId: id.optional().describe('The activity that is overdue'),
  })
  .meta({ id: 'Stall' });

const named = z.strictObject({ id, name: z.string() });

const taking = z
  .strictObject({
    by: named,
    promisedFor: utcInstant,
    instructedBy: named.nullable().describe('The manager who told the owner to do it by then'),
  })
  .meta({ id: 'Taking', description: '"Mine, done by …"' });

/** "Mine, done by …". A day is promised to its end, in the pipeline's calendar. */
export const takeOn = z
  .strictObject({
    promisedFor: z
      .union([instant, day])
      .describe('When it will be done: date and time with offset, or a day'),
  })
  .meta({ id: 'TakeOn', examples: [{ promisedFor: '2026-03-06' }] });
export type TakeOnInput = z.infer<typeof takeOn>;

/** Puts an escalation off. A day is put off to its end, in the pipeline's calendar. */
export const snooze = z
  .strictObject({
    until: z.union([instant, day]).describe('Until when it can wait: date and time with offset, or a day'),
    reason: longText(1_000).describe('Why it can wait'),
  })
  .meta({ id: 'Snooze', examples: [{ until: '2026-03-20', reason: 'Their board meets on 19 March.' }] });
export type SnoozeInput = z.infer<typeof snooze>;

/** A manager tells the owner "do X by …". A day is given to its end, in the pipeline's calendar. */
export const instruct = z
  .strictObject({
    what: longText(2_000).describe('What the owner shall do'),
    doneBy: z.union([instant, day]).describe('By when: date and time with offset, or a day'),
  })
  .meta({ id: 'Instruct', examples: [{ what: 'Call them about the lead time.', doneBy: '2026-03-06' }] });
export type InstructInput = z.infer<typeof instruct>;

const ladderFields = {
  id,
  status: z.enum(['telling', 'taken-on', 'snoozed', 'ended']),
  openedAt: utcInstant,
  round: z.int().describe('One run of telling; a broken promise starts the next'),
  level: z.int().describe('Index of the level told last; -1: none yet'),
  nextLevelAt: utcInstant.nullable().describe('When the next level is told'),
  stalls: z.array(stall),
  brokenPromises: z.int(),
};

/** The open escalation within its deal. */
export const escalationSummary = z
  .strictObject({
    ...ladderFields,
    status: z.enum(['telling', 'taken-on', 'snoozed']),
    takenOn: z
      .strictObject({
        byId: id,
        promisedFor: utcInstant,
        instructedById: id.nullable().describe('The manager who told the owner to'),
      })
      .nullable(),
    snoozed: z.strictObject({ byId: id, until: utcInstant }).nullable().describe('Put off until a date'),
  })
  .meta({ id: 'EscalationSummary' });

export const escalationView = z
  .strictObject({
    ...ladderFields,
    handoverId: id
      .nullable()
      .describe('The handover that it is of, and answered at; null: of the deal itself'),
    takenOn: taking.nullable(),
    snoozed: z
      .strictObject({ by: named, until: utcInstant })
      .nullable()
      .describe('Put off, by whom, until when'),
    endedAt: utcInstant.nullable(),
    endReason: z.string().nullable().describe('`moved`, `closed` or `recovered`'),
    deal: z.strictObject({
      id,
      title: z.string(),
      customerName: z.string(),
      ownerName: z.string(),
      amount,
      currency,
      key: z.boolean(),
      stage: z.string(),
    }),
  })
  .meta({ id: 'Escalation' });
export type EscalationView = z.infer<typeof escalationView>;
export const escalationPage = page(escalationView);

export const escalationQuery = z.strictObject({
  status: z
    .enum(['open', 'telling', 'taken-on', 'snoozed', 'ended'])
    .default('open')
    .describe('`open`: all that have not ended'),
  ...pageQuery,
});
export type EscalationQuery = z.infer<typeof escalationQuery>;

/** How many open escalations within reach wait for what. */
export const escalationTally = z
  .strictObject({
    telling: z.int().describe('Waiting for somebody to take them on'),
    takenOn: z.int(),
    snoozed: z.int(),
  })
  .meta({ id: 'EscalationTally' });
export type EscalationTally = z.infer<typeof escalationTally>;

export const inboxEntry = z
  .strictObject({
    id,
    toldAt: utcInstant,
    round: z.int(),
    level: z.int().describe('Index of the level in the ladder'),
    purpose: z
      .enum(tellingPurposes)
      .describe(
        'A level of the ladder; or a manager tells the owner what to do; or a stalling deal became theirs',
      ),
    inSteadOf: z.string().nullable().describe('Name of the absent person whose substitute was told'),
    escalation: escalationView,
  })
  .meta({ id: 'InboxEntry' });
export type InboxEntry = z.infer<typeof inboxEntry>;
export const inboxPage = page(inboxEntry);

export const inboxQuery = z.strictObject({
  open: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .describe('Only what is still to be answered, or only what has ended'),
  ...pageQuery,
});
export type InboxQuery = z.infer<typeof inboxQuery>;
