import Holidays from 'date-holidays';
import type { Problem } from '../errors.js';
import { DAY_MS, formatDate, parseDate } from './civil-date.js';

/** Codes of the holiday data (ISO 3166): country `DE`, state `BY`, region `A`. */
export interface HolidayPlace {
  readonly country: string;
  readonly state?: string;
  readonly region?: string;
}

/** Public holidays of one place, computed year by year and kept. */
export interface PublicHolidays {
  /** Name of the public holiday on a `YYYY-MM-DD` date, in the country's first language; else undefined. */
  dayOff(date: string): string | undefined;
}

interface HolidaySpan {
  readonly firstDay: number;
  readonly days: number;
  readonly name: string;
}

/**
 * Public holidays of a place, from the data of date-holidays. Only its type `public` counts: bank, school and
 * observance days are working days. A holiday that begins during the day (a free afternoon) closes nothing:
 * whoever keeps it adds it to the calendar.
 */
export function publicHolidays(place: HolidayPlace): PublicHolidays {
  const source = openSource(place);
  const spans = new Map<number, HolidaySpan[]>();
  const names = new Map<number, Map<string, string>>();

  const spansOf = (year: number): HolidaySpan[] => {
    const known = spans.get(year) ?? readYear(source, year);
    spans.set(year, known);
    return known;
  };
  const namesOf = (year: number): Map<string, string> => {
    // A feast of several days may begin in the old year.
    const known = names.get(year) ?? namesByDate([...spansOf(year - 1), ...spansOf(year)]);
    names.set(year, known);
    return known;
  };
  return { dayOff: (date) => namesOf(Number(date.slice(0, 4))).get(date) };
}

/** What is wrong with a place's codes; an empty array when its holidays are known. Paths begin at `holidays`. */
export function holidayPlaceProblems(place: HolidayPlace): Problem[] {
  const catalogue = new Holidays();
  const countries = catalogue.getCountries('en');
  if (!Object.hasOwn(countries, place.country)) {
    const upper = String(place.country).toUpperCase();
    const hint = Object.hasOwn(countries, upper)
      ? `write ${upper}`
      : 'use a two-letter ISO 3166 code such as CZ, or leave holidays out and write the days off as closures';
    return [
      { path: 'holidays.country', reason: `no holidays are known for country "${place.country}"`, hint },
    ];
  }
  const problems: Problem[] = [];
  const { country, state, region } = place;
  if (state !== undefined) {
    const states = catalogue.getStates(country, 'en') ?? {};
    if (!Object.hasOwn(states, state)) problems.push(unknownCode('state', state, country, states));
  }
  if (region !== undefined) {
    const regions = state === undefined ? {} : (catalogue.getRegions(country, state, 'en') ?? {});
    const parent = state === undefined ? `${country} without a state` : `${country}-${state}`;
    if (!Object.hasOwn(regions, region)) problems.push(unknownCode('region', region, parent, regions));
  }
  return problems;
}

function unknownCode(
  field: 'state' | 'region',
  code: string,
  parent: string,
  known: Record<string, string>,
): Problem {
  const codes = Object.keys(known);
  const hint = codes.length > 0 ? `use one of ${codes.join(', ')}` : `leave ${field} out`;
  return { path: `holidays.${field}`, reason: `${parent} has no ${field} "${code}"`, hint };
}

function openSource({ country, state, region }: HolidayPlace): Holidays {
  const options = { types: ['public' as const] };
  if (state === undefined) return new Holidays(country, options);
  if (region === undefined) return new Holidays(country, state, options);
  return new Holidays(country, state, region, options);
}

function readYear(source: Holidays, year: number): HolidaySpan[] {
  return source.getHolidays(year).flatMap((holiday) => {
    const firstDay = parseDate(holiday.date.slice(0, 10));
    const wholeDay = holiday.date.slice(11, 19) === '00:00:00';
    if (firstDay === undefined || !wholeDay || holiday.type !== 'public') return [];
    // Rounded, for a day on which the clocks change has 23 or 25 hours.
    const days = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS));
    return [{ firstDay, days, name: holiday.name }];
  });
}

function namesByDate(spans: readonly HolidaySpan[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { firstDay, days, name } of spans) {
    for (let day = firstDay; day < firstDay + days; day++) {
      const date = formatDate(day);
      if (!names.has(date)) names.set(date, name);
    }
  }
  return names;
}
