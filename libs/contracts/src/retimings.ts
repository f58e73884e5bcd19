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

/** What a change would mean, or means, for open return cases. */
export const caseRetimingPreview = z
  .strictObject({
    openCases: z.int().describe('Open return cases that the change concerns'),
    cases: z.int().describe('Those that were counted; of very many the first'),
    earlierCases: z.int().describe('Cases that would be due earlier than now'),
    newBreaches: z.int().describe('Cases of which a step would be late because of the change'),
    mendedBreaches: z.int().describe('Cases of which a step would be late no longer'),
  })
  .meta({ id: 'CaseRetimingPreview' });
export type CaseRetimingPreviewView = z.infer<typeof caseRetimingPreview>;

export const calendarPreview = retimingPreview
  .extend({ returnCases: caseRetimingPreview.describe('What it means for open return cases') })
  .meta({ id: 'CalendarPreview' });
export type CalendarPreview = z.infer<typeof calendarPreview>;

export const retimingView = z
  .strictObject({
    id,
    cause: z.enum(['timing', 'calendar', 'class', 'customer-norm']).describe('What has changed'),
    pipeline: key.nullable().describe('Of a changed timing'),
    calendar: key.nullable().describe('Of a changed calendar'),
    customerId: id.nullable().describe('Of a changed class or norm'),
    regulation: key.nullable().describe('Of a changed return regulation'),
    counterpartyId: id.nullable().describe('Of a vendor or carrier that works by another calendar'),
    deals: z.int().describe('Running deals that it concerned when it was ordered'),
    lookedAt: z.int().describe('Running deals that were looked at so far'),
    cases: z.int().describe('Open return cases that it concerned when it was ordered'),
    casesLookedAt: z.int().describe('Open return cases that were looked at so far'),
    nudged: z.int().describe('How many of all had to follow at once'),
    createdAt: utcInstant,
    doneAt: utcInstant.nullable().describe('null: it goes on'),
  })
  .meta({ id: 'Retiming' });
export type RetimingView = z.infer<typeof retimingView>;

export const retimingList = list(retimingView);
