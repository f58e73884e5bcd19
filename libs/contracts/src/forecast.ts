import { z } from 'zod';
import { amount, currency, id, key, list, month } from './fields.js';

export const forecastQuery = z.strictObject({
  pipeline: key.optional().describe('Only deals of this pipeline'),
  ownerId: id.optional().describe('Only deals of this owner'),
});
export type ForecastQuery = z.infer<typeof forecastQuery>;

/** What is expected of open deals, month by month and currency by currency: sums of different currencies are no sum. */
export const forecastRow = z
  .strictObject({
    month: month.nullable().describe('Month of the expected contract; null: no date was given'),
    currency,
    deals: z.int(),
    keyDeals: z.int(),
    amount: amount.describe('Sum of the amounts'),
    weighted: amount.describe("Sum of the amounts, each weighted by its stage's probability"),
  })
  .meta({ id: 'ForecastRow' });
export type ForecastRow = z.infer<typeof forecastRow>;
export const forecastList = list(forecastRow);
