import {
  at,
  before,
  calendar,
  due,
  everyDay,
  norm,
  pause,
  shown,
  workdays,
} from './calendar.spec-support.js';
import { CalendarError } from './calendar-error.js';
import { addWorkingTime, subtractWorkingTime, workingTimeBetween } from './working-time.js';

const HOUR = 3_600_000;
const office = calendar();
const lunch = calendar({
  week: workdays([
    ['08:00', '12:00'],
    ['13:00', '17:00'],
  ]),
});
const czech = calendar({ holidays: { country: 'CZ' } });
const always = calendar({ week: everyDay([['00:00', '24:00']]) });
const sunday = everyDay([['00:00', '06:00']]);

describe('hours', () => {
  it('keeps the promises of the design', () => {
    expect(due(office, '2024-03-08 16:30', 'PT1H')).toBe('mon 2024-03-11 09:30');
    const long = calendar({ week: workdays([['08:00', '18:00']]) });
    expect(due(long, '2024-03-11 17:00', 'PT4H')).toBe('tue 2024-03-12 11:00');
    expect(before(long, '2024-03-12 11:00', 'PT1H')).toBe('tue 2024-03-12 10:00');
  });

  it.each([
    ['2024-03-11 09:00', 'PT8H', 'mon 2024-03-11 17:00'],
    ['2024-03-11 09:00', 'PT8H1S', 'tue 2024-03-12 09:00'],
    ['2024-03-11 17:00', 'PT1M', 'tue 2024-03-12 09:01'],
    ['2024-03-11 03:00', 'PT1H', 'mon 2024-03-11 10:00'],
    ['2024-03-09 12:00', 'PT1H', 'mon 2024-03-11 10:00'],
    ['2024-03-11 12:00', 'PT40H', 'mon 2024-03-18 12:00'],
    ['2024-03-09 12:00', 'PT0S', 'sat 2024-03-09 12:00'],
  ])('from %s after %s', (start, text, expected) => {
    expect(due(office, start, text)).toBe(expected);
  });

  it('does not count the lunch break', () => {
    expect(due(lunch, '2024-03-11 11:30', 'PT1H')).toBe('mon 2024-03-11 13:30');
    expect(due(lunch, '2024-03-11 12:15', 'PT30M')).toBe('mon 2024-03-11 13:30');
    expect(due(lunch, '2024-03-11 11:00', 'PT1H')).toBe('mon 2024-03-11 12:00');
    expect(before(lunch, '2024-03-11 13:30', 'PT1H')).toBe('mon 2024-03-11 11:30');
  });

  it.each([
    ['CZ', 'Europe/Prague', 'tue 2025-04-22 09:30'],
    ['DE', 'Europe/Berlin', 'tue 2025-04-22 09:30'],
    ['PL', 'Europe/Warsaw', 'fri 2025-04-18 09:30'],
    ['US', 'America/New_York', 'fri 2025-04-18 09:30'],
  ])('knows Easter in %s', (country, timeZone, expected) => {
    expect(due(calendar({ timeZone, holidays: { country } }), '2025-04-17 16:30', 'PT1H')).toBe(expected);
  });

  it('passes over a holiday on a Monday and a closed week', () => {
    expect(due(czech, '2024-10-25 16:30', 'PT1H')).toBe('tue 2024-10-29 09:30');
    const closures = [{ from: '2024-07-29', to: '2024-08-04', reason: 'Company holiday' }];
    expect(due(calendar({ closures }), '2024-07-26 16:30', 'PT1H')).toBe('mon 2024-08-05 09:30');
  });

  it.each([
    ['Europe/Prague', '2024-03-31 00:30', 'PT3H', 'sun 2024-03-31 04:30'],
    ['Europe/Prague', '2024-10-27 00:30', 'PT3H', 'sun 2024-10-27 02:30'],
    ['America/New_York', '2024-03-10 00:30', 'PT3H', 'sun 2024-03-10 04:30'],
    ['America/New_York', '2024-11-03 00:30', 'PT3H', 'sun 2024-11-03 02:30'],
    ['Europe/Prague', '2024-03-31 05:00', 'PT5H', 'mon 2024-04-01 04:00'],
  ])('counts real hours when the clocks change (%s, %s)', (timeZone, start, text, expected) => {
    expect(due(calendar({ timeZone, week: sunday }), start, text)).toBe(expected);
  });

  it('counts the hours of a night whose clocks change', () => {
    const nights = calendar({ week: sunday });
    const hours = (date: string): number =>
      workingTimeBetween(nights, at(`${date} 00:00`), at(`${date} 23:00`)) / HOUR;
    expect(['2024-03-30', '2024-03-31', '2024-10-27'].map(hours)).toEqual([6, 5, 7]);
  });
});

describe('pauses of hours', () => {
  it.each([
    ['open time is made up for', [pause('2024-03-11 10:00', '2024-03-11 12:00')], 'mon 2024-03-11 15:00'],
    ['closed time changes nothing', [pause('2024-03-10 10:00', '2024-03-11 09:00')], 'mon 2024-03-11 13:00'],
    ['after the due instant', [pause('2024-03-11 13:00', '2024-03-11 14:00')], 'mon 2024-03-11 13:00'],
    ['into the next day', [pause('2024-03-11 12:00', '2024-03-12 11:00')], 'tue 2024-03-12 12:00'],
    ['from before the start', [pause('2024-03-01 12:00', '2024-03-11 11:00')], 'mon 2024-03-11 15:00'],
    [
      'overlapping, unsorted, empty',
      [
        pause('2024-03-11 11:00', '2024-03-11 12:00'),
        pause('2024-03-11 12:30', '2024-03-11 12:30'),
        pause('2024-03-11 10:00', '2024-03-11 11:30'),
      ],
      'mon 2024-03-11 15:00',
    ],
    ['open', [pause('2024-03-11 12:00')], 'never'],
    ['open, but used up before', [pause('2024-03-11 13:00')], 'mon 2024-03-11 13:00'],
  ])('%s', (_, pauses, expected) => {
    expect(due(office, '2024-03-11 09:00', 'PT4H', pauses)).toBe(expected);
  });

  it('work on a calendar that is always open', () => {
    const pauses = [pause('2024-03-11 20:00', '2024-03-12 08:00')];
    expect(due(always, '2024-03-11 19:00', 'PT4H', pauses)).toBe('tue 2024-03-12 11:00');
    expect(due(always, '2024-03-11 19:00', 'PT1H', pauses)).toBe('mon 2024-03-11 20:00');
    expect(workingTimeBetween(always, at('2024-03-11 19:00'), at('2024-03-12 09:00'), pauses)).toBe(2 * HOUR);
  });

  it('are not counted between two instants', () => {
    const between = workingTimeBetween(office, at('2024-03-11 10:00'), at('2024-03-12 10:00'), [
      pause('2024-03-11 09:00', '2024-03-11 12:00'),
      pause('2024-03-12 09:30'),
    ]);
    expect(between).toBe(5.5 * HOUR);
  });

  it('are refused when they end before they begin', () => {
    const backwards = [pause('2024-03-11 12:00', '2024-03-11 10:00')];
    expect(() => due(office, '2024-03-11 09:00', 'PT4H', backwards)).toThrow(CalendarError);
    expect(() => addWorkingTime(office, at('2024-03-11 09:00'), norm('P1D'), [{ from: NaN }])).toThrow(
      /pause/,
    );
  });
});

describe('limits', () => {
  it('count nothing between instants in the wrong order', () => {
    expect(workingTimeBetween(office, at('2024-03-12 10:00'), at('2024-03-11 10:00'))).toBe(0);
  });

  it('refuse what is no instant', () => {
    expect(() => addWorkingTime(office, NaN, norm('PT1H'))).toThrow(CalendarError);
    expect(() => subtractWorkingTime(always, 1.5, norm('PT1H'))).toThrow(CalendarError);
    expect(() => workingTimeBetween(office, 0, Infinity)).toThrow(CalendarError);
  });

  it('end a search that leads nowhere', () => {
    const shut = calendar({
      closures: [{ from: '2024-01-01', to: '2199-12-31', reason: 'Closed for good' }],
    });
    for (const text of ['PT1H', 'P1D', 'P1DT1H']) {
      expect(() => due(shut, '2024-03-11 09:00', text)).toThrow(/does not have that much working time/);
    }
    const opensLate = calendar({
      closures: [{ from: '1900-01-01', to: '2024-12-31', reason: 'Not founded' }],
    });
    expect(() => before(opensLate, '2025-01-01 09:00', 'PT1H')).toThrow(CalendarError);
    expect(() => before(opensLate, '2025-01-02 09:00', 'P2D')).toThrow(CalendarError);
  });

  it('hold the longest norm', () => {
    const { dueMs } = addWorkingTime(czech, at('2024-03-11 10:00'), norm('P3660D'));
    expect(shown(dueMs)).toMatch(/^\w+ 2038-\d\d-\d\d 10:00$/);
    expect(due(always, '2024-03-11 10:00', 'PT87840H')).toBe('sun 2034-03-19 10:00');
  });
});

it('is fast enough to run on each move of a deal', () => {
  const start = at('2024-03-11 10:00');
  const tenDays = norm('P10D');
  const batch = (): number => {
    const began = performance.now();
    for (let i = 0; i < 200; i++) addWorkingTime(czech, start + i * 60_000, tenDays);
    return (performance.now() - began) / 200;
  };
  // The best of several batches: others may be using the machine.
  expect(Math.min(...Array.from({ length: 20 }, batch))).toBeLessThan(0.1);
});
