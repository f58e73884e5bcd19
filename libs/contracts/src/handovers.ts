import { z } from 'zod';
import { handoverStatuses } from '@app/domain/handover/state.js';
import { customerClass } from './customers.js';
import { clockView, eventView } from './deals.js';
import { escalationSummary } from './escalations.js';
import { amount, currency, id, key, longText, page, pageQuery, utcInstant } from './fields.js';

const status = z
  .enum(handoverStatuses)
  .describe('`withdrawn`: the deal was opened again before anybody accepted');
const named = z.strictObject({ id, name: z.string() });

/** A won deal on its way from the salesperson who won it to the personal manager of its customer. */
export const handoverView = z
  .strictObject({
    id,
    status,
    deal: z.strictObject({
      id,
      title: z.string(),
      pipeline: z.strictObject({ key, version: z.int() }),
      productKey: z.string().nullable(),
      key: z.boolean().describe('Whether it is a key deal'),
    }),
    customer: z.strictObject({ id, name: z.string(), class: customerClass }),
    from: named.describe('Who won the deal'),
    personalManager: named.nullable().describe('Who cares for the customer; null: nobody yet'),
    contract: z.strictObject({
      signedOn: z.iso.date().nullable(),
      amount,
      currency,
      note: z.string().nullable().describe('What was written when the deal was won'),
      fields: z.record(z.string(), z.unknown()).describe("The deal's own fields"),
    }),
    openedAt: utcInstant,
    closedAt: utcInstant.nullable(),
    acceptedBy: named.nullable(),
    nextDueAt: utcInstant.nullable().describe('When time does something to the handover next'),
    clocks: z.array(clockView),
    escalation: escalationSummary.nullable(),
    revision: z.int().describe('Commands so far: the ETag'),
  })
  .meta({ id: 'Handover' });
export type HandoverView = z.infer<typeof handoverView>;
export const handoverPage = page(handoverView);

/** One handover with what has happened to it. */
export const handoverWithTimeline = handoverView
  .extend({ timeline: z.array(eventView).describe('Newest first, a hundred at most') })
  .meta({ id: 'HandoverWithTimeline' });
export type HandoverWithTimeline = z.infer<typeof handoverWithTimeline>;

export const handoverQuery = z.strictObject({
  status: status.optional(),
  mine: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .optional()
    .describe('Only of customers whom one cares for, or only of others'),
  ...pageQuery,
});
export type HandoverQuery = z.infer<typeof handoverQuery>;

export const acceptHandover = z
  .strictObject({ note: longText(2_000).optional().describe('What is to be remembered of it') })
  .meta({ id: 'AcceptHandover', examples: [{ note: 'First visit agreed for Tuesday.' }] });
export type AcceptHandoverInput = z.infer<typeof acceptHandover>;
