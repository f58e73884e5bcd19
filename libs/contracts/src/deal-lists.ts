import { dealSorts, sortDirections } from '@app/domain/deal/sorts.js';
import { z } from 'zod';
import { customerClass } from './customers.js';
import { dealStatus, stageKey } from './deals.js';
import { stallKind } from './escalations.js';
import { amount, currency, day, id, instant, key, list, pageQuery, text } from './fields.js';

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** Which deals: those that meet all that is given. Lists and their totals take the same. */
export const dealFilter = {
  pipeline: key.optional(),
  ownerId: id.optional(),
  teamId: id.optional(),
  customerId: id.optional(),
  stalled: flag.optional().describe('Only deals that stall, or that do not'),
  stall: stallKind.optional().describe('Only deals with a stall of this kind'),
  key: flag.optional().describe('Only key deals, or none of them'),
  productLine: text(64).optional().describe('Only deals about a product of this line'),
  customerClass: customerClass.optional().describe('Only deals with customers of this class'),
  currency: currency.optional(),
  amountFrom: amount.optional().describe('The least amount, as a number of whatever currency'),
  amountTo: amount.optional().describe('The greatest amount'),
  expectedFrom: day.optional().describe('The first day on which the contract is expected'),
  expectedTo: day.optional().describe('The last such day'),
  nextFrom: instant.optional().describe('The earliest instant of the next step'),
  nextTo: instant.optional().describe('The latest instant of the next step'),
  openedFrom: instant.optional().describe('The earliest instant of the opening'),
  openedTo: instant.optional().describe('The latest instant of the opening'),
  q: text(100)
    .optional()
    .meta({
      description:
        "Part of the title, of the customer's name, or of either's id in another system; neither case nor accents count",
      examples: ['brno'],
    }),
};

export const dealQuery = z.strictObject({
  ...dealFilter,
  stage: stageKey.optional(),
  status: dealStatus.optional(),
  sort: z
    .enum(dealSorts)
    .default('opened')
    .describe(
      'What the list is sorted by. `next-step`: when the first planned activity is due; `stage-since`: since when the deal is in its stage; `updated`: when something last happened to it. Deals without a value come last',
    ),
  direction: z.enum(sortDirections).default('desc'),
  ...pageQuery,
  cursor: z
    .string()
    .max(4_000)
    .optional()
    .describe(
      '`next` of the page before, under the same sort. All pages together give each deal once, also while deals are worked',
    ),
});
export type DealQuery = z.infer<typeof dealQuery>;

export type DealSort = DealQuery['sort'];
export type SortDirection = DealQuery['direction'];

export const dealTotalQuery = z.strictObject(dealFilter);
export type DealTotalQuery = z.infer<typeof dealTotalQuery>;

/** How many open deals a stage holds in one currency, and what they come to. */
export const dealTotal = z
  .strictObject({
    stage: stageKey,
    currency,
    deals: z.int(),
    stalled: z.int().describe('How many of them stall'),
    amount: amount.describe('Their sum'),
  })
  .meta({ id: 'DealTotal' });
export type DealTotal = z.infer<typeof dealTotal>;
export const dealTotalList = list(dealTotal);
