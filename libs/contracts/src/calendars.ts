import { z } from 'zod';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { WEEKDAYS } from '@app/domain/calendar/civil-date.js';
import { day, key, list, month, text, utcInstant } from './fields.js';

// Whether a clock time, a date or a zone exists is the calendar's own check, which tells everything at once.
const clock = z
  .string()
  .max(5)
  .meta({ description: 'Clock time', examples: ['09:00'] });
const date = z
  .string()
  .max(10)
  .meta({ description: 'Date', examples: ['2026-12-24'] });
const code = z.string().max(10);

export const calendarDefinition = z
  .strictObject({
    key,
    name: text(120).meta({ description: 'Name that people know', examples: ['Prague office'] }),
    timeZone: z
      .string()
      .max(64)
      .meta({ description: 'Time zone (IANA)', examples: ['Europe/Prague'] }),
    week: z
      .partialRecord(z.enum(WEEKDAYS), z.array(z.tuple([clock, clock])).max(24))
      .describe('Open intervals of each weekday; a weekday left out is closed'),
    holidays: z
      .strictObject({
        country: code.meta({
          description: 'Country whose public holidays are days off (ISO 3166)',
          examples: ['CZ'],
        }),
        state: code.optional(),
        region: code.optional(),
        add: z
          .array(z.strictObject({ date, name: text(120) }))
          .max(500)
          .optional()
          .describe('Own days off'),
        remove: z.array(date).max(500).optional().describe('Public holidays on which this calendar works'),
      })
      .optional(),
    closures: z
      .array(z.strictObject({ from: date, to: date, reason: text(200) }))
      .max(500)
      .optional()
      .describe('Closed days, both ends included'),
  })
  .meta({
    id: 'CalendarDefinition',
    examples: [
      {
        key: 'cz',
        name: 'Prague office',
        timeZone: 'Europe/Prague',
        week: {
          monday: [
            ['09:00', '12:00'],
            ['12:30', '17:00'],
          ],
        },
        holidays: { country: 'CZ' },
      },
    ],
  }) satisfies z.ZodType<CalendarDefinition>;

export const calendarView = z
  .strictObject({ key, version: z.int(), definition: calendarDefinition })
  .meta({ id: 'Calendar' });
export interface CalendarView {
  readonly key: string;
  readonly version: number;
  readonly definition: CalendarDefinition;
}
export const calendarList = list(calendarView);

export const calendarVersionView = calendarView
  .extend({ publishedAt: utcInstant.describe('Since when it counts, until the next one is published') })
  .meta({ id: 'CalendarVersion' });
export type CalendarVersionView = CalendarView & { readonly publishedAt: string };
export const calendarVersionList = list(calendarVersionView);

export const calendarMonthQuery = z.strictObject({ month });
export type CalendarMonthQuery = z.infer<typeof calendarMonthQuery>;

export const calendarMonthView = z
  .strictObject({
    calendar: key,
    timeZone: z.string(),
    days: z.array(
      z.strictObject({
        date: day,
        openMinutes: z.int().describe('How long it is open; 0: closed'),
        closed: z
          .enum(['weekday', 'holiday', 'closure', 'clock-change'])
          .nullable()
          .describe('Why it is closed: `weekday`: that weekday has no hours; null: it is open'),
        reason: z.string().nullable().describe('Name of the holiday, or reason of the closure'),
      }),
    ),
  })
  .meta({ id: 'CalendarMonth' });
export type CalendarMonthView = z.infer<typeof calendarMonthView>;
