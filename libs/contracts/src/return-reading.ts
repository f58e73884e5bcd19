import { z } from 'zod';
import { returnStatuses } from '@app/domain/returns/state.js';
import { id, text, utcInstant } from './fields.js';
import { named } from './returns.js';
import { countedTime } from './working-time.js';

/** What is read about return cases beside the cases themselves. */

/** More of the same batch is found by the list of cases, which takes a product and a batch. */
export const casesElsewhereAtMost = 20;

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
        windowBy: z
          .enum(['agreed', 'regulation'])
          .optional()
          .describe('Whether the window was agreed with the vendor or carrier, or holds for all'),
        explanation: countedTime.optional().describe('Of a clock in working time'),
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

const claimElsewhere = z.strictObject({
  ...{ id, number: z.string().meta({ examples: ['R-00042'] }), status: z.enum(returnStatuses) },
  customer: named,
  claimed: z.int().describe('Units of the batch that it claims'),
});

/** Claims of the same batches by other customers. */
export const batchElsewhere = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          productKey: z.string(),
          batch: z.string(),
          customers: z.int().describe('Other customers who claim of it, whoever may see their cases'),
          claimed: z.int().describe('Units that they claim, but for what was withdrawn or rejected'),
          cases: z
            .array(claimElsewhere)
            .max(casesElsewhereAtMost)
            .describe('The newest of their cases that are within reach'),
        })
        .meta({ id: 'BatchElsewhere' }),
    ),
  })
  .meta({
    examples: [
      {
        items: [
          {
            ...{ productKey: 'gtx-pro', batch: 'LOT-2291', customers: 2, claimed: 17 },
            cases: [
              {
                ...{ id: '5d0c7a52-5b1e-4a43-9d0b-0f0b4f6e2c11', number: 'R-00038', status: 'open' },
                customer: { id: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11', name: 'Southern Mills' },
                claimed: 12,
              },
            ],
          },
        ],
      },
    ],
  });
export type BatchElsewhere = z.infer<typeof batchElsewhere>['items'][number];
