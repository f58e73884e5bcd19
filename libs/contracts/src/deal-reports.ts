import { z } from 'zod';
import { stallKinds } from '@app/domain/escalation/escalation.js';
import { customerClasses } from '@app/domain/pipeline/definition.js';
import { day, id, key, list } from './fields.js';

/**
 * Reports on deals, as of their last events but half a minute. A deal counts for whom it belongs to now, with the class,
 * product and pipeline that it has now. Hours are working hours of its calendar unless said otherwise.
 */

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

export const dealReportQuery = z
  .strictObject({
    pipeline: key.optional().describe('Only deals of this pipeline'),
    teamId: id.optional().describe('Only deals of this team'),
    ownerId: id.optional().describe('Only deals of this owner'),
    productLine: key.optional().describe('Only deals whose product is of this line'),
    class: z.enum(customerClasses).optional().describe("Only deals of this customer's class"),
    key: flag.optional().describe('Only key deals, or none of them'),
    from: day.optional().describe('Only what began (UTC) on this day or later: each report says what'),
    to: day.optional().describe('Only what began (UTC) on this day or earlier'),
    format: z.enum(['json', 'csv']).default('json').describe('CSV: text that would be a formula is disarmed'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    message: 'must not be before `from`',
    path: ['to'],
  });
export type DealReportQuery = z.infer<typeof dealReportQuery>;

const stage = {
  pipeline: z.string(),
  stage: z.string().describe('Its key'),
  stageName: z.string().describe('Its name in the newest version that has it'),
};
const hours = z.number().min(0).nullable();
const share = z.number().min(0).max(1).nullable();

/** Of deals opened in the period. */
export const funnelRow = z
  .strictObject({
    ...stage,
    reached: z
      .int()
      .describe(
        'Deals that have ever been in the stage or one behind it, or were won: each once, however often it went back or was opened again',
      ),
    ofFirst: share.describe("Those by the first stage's"),
    ofBefore: share.describe("Those by the stage's before"),
    open: z.int().describe('Open deals that are in the stage now'),
    lost: z.int().describe('Deals that were lost in the stage and are not open again'),
    won: z.int().describe('Deals that were won in the stage and are not open again'),
  })
  .meta({ id: 'FunnelRow' });
export type FunnelRow = z.infer<typeof funnelRow>;
export const funnelReport = list(funnelRow);

/** Of stays that ended in the period: from entering the stage until leaving it by a move or by closing the deal. */
export const stageTimeRow = z
  .strictObject({
    ...stage,
    stays: z.int().describe('Each time in the stage counts, also after a move back'),
    averageHours: hours.describe('Without holds, snoozes and the time for which the deal was closed'),
    medianHours: hours,
    allowedHours: hours.describe('On average, what the norms of those stays allowed'),
    inNorm: z.int().describe("Stays that ended by the stage's deadline"),
    late: z.int().describe('Stays that ended after it'),
  })
  .meta({ id: 'StageTimeRow' });
export type StageTimeRow = z.infer<typeof stageTimeRow>;
export const stageTimeReport = list(stageTimeRow);

/** Of open deals that were opened in the period, by days on the wall since they were opened. */
export const ageingRow = z
  .strictObject({
    ...stage,
    to30: z.int().describe('Opened less than 30 days ago'),
    to60: z.int().describe('30 days ago or more, less than 60'),
    to90: z.int().describe('60 days ago or more, less than 90'),
    over90: z.int().describe('90 days ago or more'),
  })
  .meta({ id: 'AgeingRow' });
export type AgeingRow = z.infer<typeof ageingRow>;
export const ageingReport = list(ageingRow);

/** Of deals that were closed in the period and are closed now. */
export const winRateRow = z
  .strictObject({
    teamId: id,
    team: z.string(),
    won: z.int(),
    lost: z.int(),
    winRate: share.describe('Won by closed, 0 to 1, to four places'),
  })
  .meta({ id: 'WinRateRow' });
export type WinRateRow = z.infer<typeof winRateRow>;
export const winRateReport = list(winRateRow);

/** Of deals that were lost in the period and are lost now. */
export const lossReasonRow = z
  .strictObject({
    pipeline: z.string(),
    reason: z.string(),
    reasonName: z.string().describe('Its name in the newest version that has it'),
    side: z.enum(['outside', 'inside']).nullable().describe('null: no version has it'),
    deals: z.int(),
  })
  .meta({ id: 'LossReasonRow' });
export type LossReasonRow = z.infer<typeof lossReasonRow>;
export const lossReasonReport = list(lossReasonRow);

/** Of stalls whose deadline passed in the period, by the stage in which they were found. */
export const stallRow = z
  .strictObject({
    ...stage,
    kind: z.enum(stallKinds),
    stalls: z.int(),
    running: z.int().describe('Those of them that still go on'),
    averageWallHours: hours.describe(
      'From the deadline until they ended, by the clock on the wall; of those that have',
    ),
  })
  .meta({ id: 'StallReportRow' });
export type StallReportRow = z.infer<typeof stallRow>;
export const stallReport = list(stallRow);

/** Of escalations of deals that were opened in the period; those of handovers are not among them. */
export const escalationReportRow = z
  .strictObject({
    teamId: id,
    team: z.string(),
    escalations: z.int(),
    takenOn: z
      .int()
      .describe('Taken on at least once, by a promise of one’s own or in the name of the owner'),
    averageHours: hours.describe('From their opening until they were first taken on'),
    medianHours: hours,
    kept: z.int().describe('Promises that stood when the escalation ended'),
    broken: z.int().describe('Promises whose date passed while it still stalled'),
  })
  .meta({ id: 'EscalationReportRow' });
export type EscalationReportRow = z.infer<typeof escalationReportRow>;
export const escalationReport = list(escalationReportRow);
