import { z } from 'zod';
import { instant, key, utcInstant } from './fields.js';

export const interval = z.strictObject({
  from: utcInstant,
  to: utcInstant.optional().describe('Absent: still open'),
});

/** The days of a clock, as a calendar shows them. */
export const countedDays = z
  .array(interval)
  .describe('Of each day on which time counted, from when to when, breaks included');

/** Holidays and closures; a run of one is one entry. */
export const skippedDays = z.array(
  z.strictObject({ date: z.string(), until: z.string().optional(), reason: z.string() }),
);

/** How working time was counted. Long lists are cut; `more…` counts what is not listed. */
export const countedTime = z.strictObject({
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
export type CountedTime = z.infer<typeof countedTime>;

const duration = z
  .string()
  .max(40)
  .meta({ description: 'Working time; `PT0S`: none', examples: ['P5D'] });

/** What is asked of a calendar: when working time is over that begins now, or at another time. */
export const workingTimeInput = z
  .strictObject({
    from: instant.describe('When the first begins'),
    norms: z
      .array(duration)
      .min(1)
      .max(20)
      .meta({ description: 'Each begins where the one before is over', examples: [['PT0S', 'PT8H']] }),
  })
  .meta({ id: 'WorkingTimeInput' });
export type WorkingTimeInput = z.infer<typeof workingTimeInput>;

export const countedNorm = z
  .strictObject({
    norm: duration,
    start: utcInstant,
    due: utcInstant,
    countedMs: z.number().describe('Counted working time in milliseconds'),
    days: countedDays,
    moreDays: z.int().describe('Counted days that are not listed'),
    skipped: skippedDays,
    moreSkipped: z.int().describe('Days off that are not listed'),
    closedWeekdays: z.int().describe('Dates whose weekday has no hours'),
  })
  .meta({ id: 'CountedNorm' });
export type CountedNormView = z.infer<typeof countedNorm>;

export const workingTimeView = z
  .strictObject({
    calendar: key,
    timeZone: z.string(),
    items: z.array(countedNorm).describe('In the order in which they were asked for'),
  })
  .meta({ id: 'WorkingTime' });
export type WorkingTimeView = z.infer<typeof workingTimeView>;
