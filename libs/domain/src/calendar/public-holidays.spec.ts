import { publicHolidays } from './public-holidays.js';

function named(country: string, dates: readonly string[], state?: string): (string | undefined)[] {
  const { dayOff } = publicHolidays(state === undefined ? { country } : { country, state });
  return dates.map((date) => dayOff(date));
}

describe('publicHolidays', () => {
  // Good Friday, Easter Sunday, Easter Monday, Ascension, Whit Monday, Corpus Christi of 2027.
  const AROUND_EASTER = ['2027-03-26', '2027-03-28', '2027-03-29', '2027-05-06', '2027-05-17', '2027-05-27'];

  it.each([
    ['CZ', undefined, [true, false, true, false, false, false]],
    ['PL', undefined, [false, true, true, false, false, true]],
    ['DE', undefined, [true, false, true, true, true, false]],
    ['DE', 'BY', [true, false, true, true, true, true]],
    ['US', undefined, [false, false, false, false, false, false]],
  ])('knows Easter in %s %s', (country, state, off) => {
    expect(named(country, AROUND_EASTER, state).map((name) => name !== undefined)).toEqual(off);
  });

  it('names a holiday in the language of the country', () => {
    expect(named('CZ', ['2025-04-21'])).toEqual(['Velikonoční pondělí']);
    expect(named('US', ['2025-07-04'])).toEqual(['Independence Day']);
  });

  it('takes public holidays only', () => {
    // Memorial, bank and observance days: Valentine's Day, Tax Day, Election Day; German Christmas Eve.
    expect(named('US', ['2025-02-14', '2025-04-15', '2025-11-04'])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(named('DE', ['2025-12-24'])).toEqual([undefined]);
  });

  it('leaves free afternoons open', () => {
    // Christmas Eve is a holiday from 13:00 in Iceland.
    expect(named('IS', ['2025-12-24', '2025-12-25']).map((name) => name !== undefined)).toEqual([
      false,
      true,
    ]);
  });

  it('covers every day of a feast', () => {
    const off = named('KR', ['2025-10-04', '2025-10-05', '2025-10-06', '2025-10-07', '2025-10-08']);
    expect(off.map((name) => name !== undefined)).toEqual([false, true, true, true, true]);
  });

  it('gives the observed day as well', () => {
    // New Year's Day 2022 was a Saturday.
    expect(named('GB', ['2022-01-03'])[0]).toMatch(/New Year/);
  });

  it('answers alike across years and in any order', () => {
    const holidays = publicHolidays({ country: 'CZ' });
    const years = [2031, 1999, 2024, 2150];
    const answers = (): (string | undefined)[] => years.map((year) => holidays.dayOff(`${year}-10-28`));
    const first = answers();
    expect(new Set(first).size).toBe(1);
    expect(first[0]).toBeDefined();
    expect(answers()).toEqual(first);
  });
});
