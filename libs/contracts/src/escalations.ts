import { z } from 'zod';
import { stallKinds } from '@app/domain/escalation/escalation.js';
import { amount, currency, day, id, instant, page, pageQuery, utcInstant } from './fields.js';

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
  .strictObject({ by: named, promisedFor: utcInstant })
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

const ladderFields = {
  id,
  status: z.enum(['telling', 'taken-on', 'ended']),
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
    status: z.enum(['telling', 'taken-on']),
    takenOn: z.strictObject({ byId: id, promisedFor: utcInstant }).nullable(),
  })
  .meta({ id: 'EscalationSummary' });

export const escalationView = z
  .strictObject({
    ...ladderFields,
    handoverId: id
      .nullable()
      .describe('The handover that it is of, and answered at; null: of the deal itself'),
    takenOn: taking.nullable(),
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
    .enum(['open', 'telling', 'taken-on', 'ended'])
    .default('open')
    .describe('`open`: telling or taken on'),
  ...pageQuery,
});
export type EscalationQuery = z.infer<typeof escalationQuery>;

export const inboxEntry = z
  .strictObject({
    id,
    toldAt: utcInstant,
    round: z.int(),
    level: z.int().describe('Index of the level in the ladder'),
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
