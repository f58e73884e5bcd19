import { z } from 'zod';
import {
  handOverDeal,
  holdDeal,
  loseDeal,
  markKey,
  moveDeal,
  reopenDeal,
  resumeDeal,
} from './deal-commands.js';
import { dealView } from './deals.js';
import { id } from './fields.js';
import { problem } from './problem.js';

/** Many deals at once: each is asked as at its own door, and answers for itself. */

const revision = z
  .int()
  .min(0)
  .max(999_999_999)
  .optional()
  .describe('As If-Match: the revision that the act is meant for; absent: whatever it is');

function item<Act extends string, Input extends z.ZodType>(act: Act, input: Input) {
  return z.strictObject({
    act: z.literal(act),
    id: id.describe('The deal'),
    revision,
    with: input.describe('What its own door takes as body'),
  });
}

export const bulkItem = z.discriminatedUnion('act', [
  item('move', moveDeal),
  item('hold', holdDeal),
  item('resume', resumeDeal),
  item('lose', loseDeal),
  item('reopen', reopenDeal),
  item('mark-key', markKey),
  item('hand-over', handOverDeal),
]);
export type BulkItem = z.infer<typeof bulkItem>;

export const bulkInput = z
  .strictObject({
    items: z
      .array(bulkItem)
      .min(1)
      .max(100)
      .superRefine((items, context) => {
        const first = new Map<string, number>();
        for (const [index, { id: dealId }] of items.entries()) {
          const before = first.get(dealId);
          if (before === undefined) first.set(dealId, index);
          else
            context.addIssue({
              code: 'custom',
              path: [index, 'id'],
              message: `comes already in items.${before}`,
            });
        }
      })
      .describe('A deal comes once'),
  })
  .meta({
    id: 'BulkActs',
    examples: [
      {
        items: [
          { act: 'move', id: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11', revision: 7, with: { to: 'offer' } },
          { act: 'mark-key', id: '5c2e6a80-4d0c-5f8e-8b0a-1d9c3f7e2b44', with: { key: true } },
        ],
      },
    ],
  });
export type BulkInput = z.infer<typeof bulkInput>;

export const bulkOutcome = z
  .strictObject({
    id: id.describe('The deal'),
    status: z
      .int()
      .describe("What the deal's own door would have answered")
      .meta({ examples: [200] }),
    deal: dealView.nullable().describe('As the act left it; null: it was refused'),
    problem: problem.nullable().describe('Why not; null: it was done'),
  })
  .meta({ id: 'BulkOutcome' });
export type BulkOutcome = z.infer<typeof bulkOutcome>;

export const bulkAnswer = z
  .strictObject({
    items: z.array(bulkOutcome).describe('In the order of the request'),
    done: z.int().describe('How many were done'),
    refused: z.int().describe('How many were not'),
  })
  .meta({ id: 'BulkAnswer' });
export type BulkAnswer = z.infer<typeof bulkAnswer>;
