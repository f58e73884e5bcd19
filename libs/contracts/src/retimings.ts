import { z } from 'zod';
import { id, key, list, utcInstant } from './fields.js';

/** What a change would mean, or means, for running deals. */
export const retimingPreview = z
  .strictObject({
    runningDeals: z.int().describe('Running deals that the change concerns'),
    deals: z.int().describe('Those that were counted; of very many the first'),
    earlierDeadlines: z.int().describe('Deals that would be due earlier than now'),
    newStalls: z.int().describe('Deals that would stall because of the change'),
    newStallsOfKeyDeals: z.int().describe('Key deals among them, of which management is told'),
    mendedStalls: z.int().describe('Deals of which a stall would be over'),
  })
  .meta({ id: 'RetimingPreview' });
export type RetimingPreviewView = z.infer<typeof retimingPreview>;

export const retimingView = z
  .strictObject({
    id,
    cause: z.enum(['timing', 'calendar', 'class', 'customer-norm']).describe('What has changed'),
    pipeline: key.nullable().describe('Of a changed timing'),
    calendar: key.nullable().describe('Of a changed calendar'),
    customerId: id.nullable().describe('Of a changed class or norm'),
    deals: z.int().describe('Running deals that it concerned when it was ordered'),
    lookedAt: z.int().describe('Running deals that were looked at so far'),
    nudged: z.int().describe('Those of them that had to follow at once'),
    createdAt: utcInstant,
    doneAt: utcInstant.nullable().describe('null: it goes on'),
  })
  .meta({ id: 'Retiming' });
export type RetimingView = z.infer<typeof retimingView>;

export const retimingList = list(retimingView);
