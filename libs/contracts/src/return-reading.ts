import { z } from 'zod';
import { id, text, utcInstant } from './fields.js';
import { countedDays, interval, skippedDays } from './working-time.js';

/** What is read about return cases beside the cases themselves. */

/** How many cases within reach stand in each queue. */
export const returnTally = z
  .strictObject({
    mine: z.int(),
    team: z.int(),
    dueToday: z.int(),
    breached: z.int(),
    vendor: z.int(),
    customer: z.int(),
  })
  .meta({ id: 'ReturnTally' });
export type ReturnTally = z.infer<typeof returnTally>;

const counted = z.strictObject({
  calendar: z.string(),
  timeZone: z.string(),
  norm: z.string().describe('The norm that applies'),
  start: utcInstant,
  due: utcInstant.optional(),
  countedMs: z.number().describe('Counted working time in milliseconds'),
  counted: z.array(interval),
  moreCounted: z.int(),
  days: countedDays,
  moreDays: z.int(),
  skipped: skippedDays,
  moreSkipped: z.int(),
  closedWeekdays: z.int().describe('Dates whose weekday has no hours'),
  pauses: z.array(interval),
  morePauses: z.int(),
});

/** Why a clock of a case is due when it is. */
export const returnWhy = z.strictObject({
  items: z.array(
    z
      .strictObject({
        step: z.string().meta({
          description: 'Step of the regulation, `whole-case` or `claim-window`',
          examples: ['cause'],
        }),
        since: utcInstant,
        dueAt: utcInstant.nullable(),
        notBefore: utcInstant
          .optional()
          .describe('It was changed while it ran, and is due no earlier than this'),
        windowDays: z
          .int()
          .optional()
          .describe('Of a claim window: calendar days after that of the delivery'),
        explanation: counted.optional().describe('Of a clock in working time'),
        partIds: z.array(id),
      })
      .meta({ id: 'ReturnDeadline' }),
  ),
});
export type ReturnDeadlineView = z.infer<typeof returnWhy>['items'][number];

/** What is sold, and so can be claimed. */
export const productQuery = z.strictObject({
  q: text(100)
    .optional()
    .meta({ description: 'Part of the key or the name', examples: ['gtx'] }),
});
export type ProductQuery = z.infer<typeof productQuery>;
export const productList = z.strictObject({
  items: z.array(z.strictObject({ key: z.string(), name: z.string() }).meta({ id: 'Product' })),
});
export type ProductView = z.infer<typeof productList>['items'][number];

/** Claims of the same batches by other customers. */
export const batchElsewhere = z.strictObject({
  items: z.array(
    z.strictObject({
      productKey: z.string(),
      batch: z.string(),
      customers: z.int().describe('Other customers who have claimed of it'),
      claimed: z.number().describe('Units that they claim'),
    }),
  ),
});
