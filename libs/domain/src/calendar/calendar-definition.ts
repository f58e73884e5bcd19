import { Temporal } from 'temporal-polyfill';
import type { Problem } from '../errors.js';
import { DAY_MINUTES, parseClock, parseDate, WEEKDAYS, type Weekday } from './civil-date.js';
import { holidayPlaceProblems, type HolidayPlace } from './public-holidays.js';

/** An open interval of a weekday, `["09:00", "17:00"]`; the end is exclusive and may be `24:00`. */
export type ClockInterval = readonly [from: string, to: string];

export interface HolidayRules extends HolidayPlace {
  /** Own days off beside the public ones. */
  readonly add?: readonly { readonly date: string; readonly name: string }[];
  /** Dates (`YYYY-MM-DD`) of public holidays on which this calendar works. */
  readonly remove?: readonly string[];
}

export interface Closure {
  /** First closed date, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last closed date, inclusive. */
  readonly to: string;
  readonly reason: string;
}

/** A working calendar as data (JSON). A lunch break is two intervals; a weekday left out is closed. */
export interface CalendarDefinition {
  readonly key: string;
  readonly name: string;
  /** IANA name, for example `Europe/Prague`. */
  readonly timeZone: string;
  readonly week: { readonly [day in Weekday]?: readonly ClockInterval[] };
  readonly holidays?: HolidayRules;
  readonly closures?: readonly Closure[];
}

// Temporal would also take offsets and whole ISO strings; neither knows daylight saving.
const ZONE_NAME = /^[A-Za-z][\w+-]*(\/[A-Za-z0-9][\w+-]*)*$/;
// Beyond these years holiday data is a guess and a deadline a typing error.
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;

const DATE_HINT = `write an existing date as YYYY-MM-DD, from ${FIRST_YEAR} to ${LAST_YEAR}`;

/**
 * Everything that is wrong with a calendar, at once; an empty array when it can be compiled. Never throws.
 */
export function calendarProblems(definition: CalendarDefinition): Problem[] {
  return [
    ...textProblems('key', definition.key, 'give the calendar a key such as "office-prague"'),
    ...textProblems('name', definition.name, 'give the calendar a name that people know'),
    ...zoneProblems(definition.timeZone),
    ...weekProblems(definition.week),
    ...(definition.holidays ? holidayProblems(definition.holidays) : []),
    ...(definition.closures ?? []).flatMap((closure, index) => closureProblems(closure, `closures.${index}`)),
  ];
}

function textProblems(path: string, text: string, hint: string): Problem[] {
  return typeof text === 'string' && text.trim() !== '' ? [] : [{ path, reason: 'is empty', hint }];
}

function zoneProblems(timeZone: string): Problem[] {
  const hint = 'use an IANA name such as Europe/Prague';
  try {
    if (ZONE_NAME.test(timeZone)) {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
      return [];
    }
  } catch {
    // Falls through: a name that Temporal refuses is an unknown zone.
  }
  return [{ path: 'timeZone', reason: `"${timeZone}" is not a known time zone`, hint }];
}

function weekProblems(week: CalendarDefinition['week']): Problem[] {
  const days = Object.entries(week ?? {});
  const problems = days.flatMap(([day, intervals]) =>
    (WEEKDAYS as readonly string[]).includes(day)
      ? weekdayProblems(intervals ?? [], `week.${day}`)
      : [{ path: `week.${day}`, reason: 'is not a weekday', hint: `use one of ${WEEKDAYS.join(', ')}` }],
  );
  if (days.every(([, intervals]) => (intervals ?? []).length === 0)) {
    problems.push({
      path: 'week',
      reason: 'the calendar has no open hour, so no deadline would ever come',
      hint: 'open at least one interval, for example "monday": [["09:00", "17:00"]]',
    });
  }
  return problems;
}

function weekdayProblems(intervals: readonly ClockInterval[], path: string): Problem[] {
  let openUntil = 0;
  return intervals.flatMap((interval, index) => {
    const at = `${path}.${index}`;
    const [from, to] = [parseClock(String(interval[0])), parseClock(String(interval[1]))];
    if (interval.length !== 2 || from === undefined || from === DAY_MINUTES || to === undefined) {
      const hint = 'write ["HH:MM", "HH:MM"] between 00:00 and 24:00, for example ["09:00", "17:00"]';
      return [{ path: at, reason: `${JSON.stringify(interval)} is not an interval of clock times`, hint }];
    }
    if (from >= to) {
      const hint = 'split an interval over midnight into one until 24:00 and one from 00:00 of the next day';
      return [{ path: at, reason: `${interval[1]} is not after ${interval[0]}`, hint }];
    }
    const tooEarly = from < openUntil;
    openUntil = Math.max(openUntil, to);
    if (!tooEarly) return [];
    const reason = `${interval[0]}–${interval[1]} begins before the interval above it ends`;
    return [{ path: at, reason, hint: 'sort the intervals of a day and let none overlap' }];
  });
}

function holidayProblems(rules: HolidayRules): Problem[] {
  const added = (rules.add ?? []).flatMap(({ date, name }, index) => [
    ...dateProblems(date, `holidays.add.${index}.date`),
    ...textProblems(`holidays.add.${index}.name`, name, 'name the day off; people read it in deadlines'),
  ]);
  const removed = (rules.remove ?? []).flatMap((date, index) => {
    const path = `holidays.remove.${index}`;
    if (!(rules.add ?? []).some((day) => day.date === date)) return dateProblems(date, path);
    return [{ path, reason: `${date} is both added and removed`, hint: 'keep it in one of the two lists' }];
  });
  return [...holidayPlaceProblems(rules), ...added, ...removed];
}

function closureProblems({ from, to, reason }: Closure, path: string): Problem[] {
  const problems = [
    ...dateProblems(from, `${path}.from`),
    ...dateProblems(to, `${path}.to`),
    ...textProblems(`${path}.reason`, reason, 'say why it is closed; people read it in deadlines'),
  ];
  const [first, last] = [parseDate(String(from)), parseDate(String(to))];
  if (first !== undefined && last !== undefined && first > last) {
    problems.push({ path, reason: `ends (${to}) before it begins (${from})`, hint: 'swap from and to' });
  }
  return problems;
}

function dateProblems(date: string, path: string): Problem[] {
  const year = Number(String(date).slice(0, 4));
  const known = parseDate(String(date)) !== undefined && year >= FIRST_YEAR && year <= LAST_YEAR;
  return known ? [] : [{ path, reason: `"${date}" is not a date`, hint: DATE_HINT }];
}
