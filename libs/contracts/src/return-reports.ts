import { z } from 'zod';
import { inCharges } from '@app/domain/returns/step-keys.js';
import { day } from './fields.js';

/** Reports on return cases: how long steps take against their norms, and of what how much is defective. */

export const stepGroupings = ['vendor', 'product', 'cause', 'class'] as const;
export type StepGrouping = (typeof stepGroupings)[number];

/** The tables that the report is made of. */
export const returnTables = ['time', 'steps', 'defects'] as const;
export type ReturnTable = (typeof returnTables)[number];

export const returnReportQuery = z
  .strictObject({
    by: z.enum(stepGroupings).optional().describe('Steps also by this; absent: by step only'),
    from: day.optional().describe('Only cases that were opened on this day (UTC) or later'),
    to: day.optional().describe('Only cases that were opened on this day (UTC) or earlier'),
    format: z
      .enum(['json', 'csv'])
      .default('json')
      .describe('CSV: one of the tables; text that would be a formula is disarmed'),
    table: z.enum(returnTables).default('steps').describe('Of CSV: which table; JSON has all'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    message: 'must not be before `from`',
    path: ['to'],
  });
export type ReturnReportQuery = z.infer<typeof returnReportQuery>;

const group = z
  .strictObject({ key: z.string(), name: z.string() })
  .nullable()
  .describe('null: all of them, or those of which it is not known');
const hours = z.number().min(0).nullable();

const stepReport = z.strictObject({
  step: z.string().meta({ examples: ['vendor-answer'] }),
  inCharge: z.enum(inCharges),
  group,
  done: z
    .int()
    .describe('Times that the step was done, each part apart; not that it fell away or was left out'),
  running: z.int().describe('Times that it is due now'),
  late: z
    .int()
    .describe('Times that it was done, fell away or was left out, or is still due, after its deadline'),
  averageHours: hours.describe('From when it was due until it was done, by the clock on the wall'),
  allowedHours: hours.describe('The same until its deadline: the norm, with nights, holidays and pauses'),
  averageWorkingHours: hours.describe(
    "From when it was due until it was done, in working time of its case's calendar, without the time in which a question of the counterparty waited for our answer",
  ),
  allowedWorkingHours: hours.describe('The same until its deadline'),
});

const timeReport = z.strictObject({
  cases: z.int(),
  averageHours: hours.describe(
    'From the claim until the end or now, by the clock on the wall; a linked case from its own opening',
  ),
  oursWorkingHours: hours.describe("How long it was our turn, in working time of the case's calendar"),
  counterpartiesWorkingHours: hours.describe('How long only vendors and carriers were waited for'),
  customersWorkingHours: hours.describe('How long only the customer was waited for'),
});

const defectReport = z.strictObject({
  productKey: z.string(),
  productName: z.string(),
  batch: z.string().nullable(),
  cases: z.int(),
  delivered: z.int().describe('Units in the deliveries that were claimed of, each once'),
  claimed: z.int().describe('Units that are claimed, but for what was withdrawn or rejected'),
  defective: z.int().describe('Claimed units of which a defect was found'),
  defectRate: z.number().min(0).max(1).describe('Defective by delivered units, 0 to 1, to four places'),
});

/** Columns of the tables as CSV: a group is its key and its name. */
export const returnTableColumns: Readonly<Record<ReturnTable, readonly string[]>> = {
  time: Object.keys(timeReport.shape),
  steps: Object.keys(stepReport.shape).flatMap((name) =>
    name === 'group' ? ['groupKey', 'groupName'] : name,
  ),
  defects: Object.keys(defectReport.shape),
};

export const returnReport = z
  .strictObject({ time: timeReport, steps: z.array(stepReport), defects: z.array(defectReport) })
  .meta({ id: 'ReturnReport' });
export type ReturnReport = z.infer<typeof returnReport>;
