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
import type { ClockInterval } from './calendar-definition.js';
import { addWorkingTime } from './working-time.js';

const office = calendar();
const czech = calendar({ holidays: { country: 'CZ' } });
const always = calendar({ week: everyDay([['00:00', '24:00']]) });
const night = calendar({ week: everyDay([['18:00', '24:00']]) });
const WITH_LUNCH: readonly ClockInterval[] = [
  ['08:00', '12:00'],
  ['13:00', '17:00'],
];
/** Long Mondays, a lunch break on Wednesdays, short Fridays that begin late. */
const uneven = calendar({
  week: { ...workdays(), monday: [['07:00', '20:00']], wednesday: WITH_LUNCH, friday: [['10:00', '13:00']] },
});

describe('a working day', () => {
  it.each([
    ['the same clock time on the next day', '2024-03-11 10:15', 'P1D', 'tue 2024-03-12 10:15'],
    ['over a weekend', '2024-03-08 16:30', 'P1D', 'mon 2024-03-11 16:30'],
    ['ten days', '2024-03-11 10:15', 'P10D', 'mon 2024-03-25 10:15'],
    ['from an opening to an opening', '2024-03-11 09:00', 'P1D', 'tue 2024-03-12 09:00'],
    ['from a closing to a closing', '2024-03-11 17:00', 'P1D', 'tue 2024-03-12 17:00'],
    ['from after the closing: from the next opening', '2024-03-11 17:01', 'P1D', 'wed 2024-03-13 09:00'],
    ['from before the opening: from the opening', '2024-03-11 04:00', 'P1D', 'tue 2024-03-12 09:00'],
    ['from a weekend: from Monday', '2024-03-09 12:00', 'P1D', 'tue 2024-03-12 09:00'],
    ['days first, then hours', '2024-03-11 10:00', 'P2DT4H', 'wed 2024-03-13 14:00'],
    ['hours over the closing', '2024-03-11 15:00', 'P1DT4H', 'wed 2024-03-13 11:00'],
    ['zero days', '2024-03-11 10:00', 'P0DT1H', 'mon 2024-03-11 11:00'],
  ])('%s', (_, start, text, expected) => {
    expect(due(office, start, text)).toBe(expected);
  });

  it('is not eight hours', () => {
    expect(due(office, '2024-03-09 12:00', 'PT8H')).toBe('mon 2024-03-11 17:00');
    expect(due(uneven, '2024-03-11 10:00', 'PT8H')).toBe('mon 2024-03-11 18:00');
    expect(due(uneven, '2024-03-11 10:00', 'P1D')).toBe('tue 2024-03-12 10:00');
  });

  it.each([
    ['closed already: the closing', '2024-03-14 15:00', 'fri 2024-03-15 13:00'],
    ['not open yet: the opening', '2024-03-14 09:30', 'fri 2024-03-15 10:00'],
    ['a lunch break: the opening after it', '2024-03-12 12:30', 'wed 2024-03-13 13:00'],
    ['the beginning of a lunch break', '2024-03-12 12:00', 'wed 2024-03-13 12:00'],
    ['from a lunch break: from its end', '2024-03-13 12:30', 'thu 2024-03-14 13:00'],
    ['from an early opening', '2024-03-11 07:00', 'tue 2024-03-12 09:00'],
    ['from a late evening', '2024-03-11 19:59', 'tue 2024-03-12 17:00'],
    ['to a longer day', '2024-03-15 13:00', 'mon 2024-03-18 13:00'],
  ])('on days of other shapes, %s', (_, start, expected) => {
    expect(due(uneven, start, 'P1D')).toBe(expected);
  });

  it('passes over holidays and closures', () => {
    expect(due(czech, '2024-10-25 11:00', 'P1D')).toBe('tue 2024-10-29 11:00');
    expect(due(czech, '2024-03-28 11:00', 'P2D')).toBe('wed 2024-04-03 11:00');
    const closures = [{ from: '2024-07-29', to: '2024-08-04', reason: 'Company holiday' }];
    expect(due(calendar({ closures }), '2024-07-26 11:00', 'P1D')).toBe('mon 2024-08-05 11:00');
  });

  it('may end at midnight', () => {
    expect(due(night, '2024-03-11 23:30', 'P1D')).toBe('tue 2024-03-12 23:30');
    expect(due(night, '2024-03-12 00:00', 'P1D')).toBe('wed 2024-03-13 00:00');
    expect(due(night, '2024-03-12 00:01', 'P1D')).toBe('wed 2024-03-13 18:00');
    expect(before(night, '2024-03-13 00:00', 'P1D')).toBe('tue 2024-03-12 00:00');
  });

  it('keeps the clock time when the clocks change', () => {
    expect(due(always, '2024-03-30 12:00', 'P1D')).toBe('sun 2024-03-31 12:00');
    expect(due(always, '2024-10-26 12:00', 'P1D')).toBe('sun 2024-10-27 12:00');
    expect(due(office, '2024-03-29 12:00', 'P1D')).toBe('mon 2024-04-01 12:00');
    const newYork = calendar({ timeZone: 'America/New_York' });
    expect(due(newYork, '2024-11-01 09:30', 'P1D')).toBe('mon 2024-11-04 09:30');
  });

  it('takes the jump for a clock time that does not exist, the first of two', () => {
    expect(due(always, '2024-03-30 02:30', 'P1D')).toBe('sun 2024-03-31 03:00');
    expect(due(always, '2024-03-30 03:10', 'P1D')).toBe('sun 2024-03-31 03:10');
    const { dueMs } = addWorkingTime(always, at('2024-10-26 02:30'), norm('P1D'));
    expect(dueMs).toBe(at('2024-10-27T00:30:00Z'));
    // The second 02:30 of that night: its clock stands at 03:00.
    const fromRepeated = addWorkingTime(always, at('2024-10-27T01:30:00Z'), norm('P1D'));
    expect(shown(fromRepeated.dueMs)).toBe('mon 2024-10-28 03:00');
  });
});

describe('a pause of a norm in days', () => {
  it.each([
    [
      'some hours',
      '2024-03-11 14:00',
      [pause('2024-03-12 10:00', '2024-03-12 12:00')],
      'tue 2024-03-12 16:00',
    ],
    [
      'hours over the closing',
      '2024-03-11 16:00',
      [pause('2024-03-12 10:00', '2024-03-12 12:00')],
      'wed 2024-03-13 10:00',
    ],
    [
      'a whole working day',
      '2024-03-11 14:00',
      [pause('2024-03-12 09:00', '2024-03-12 17:00')],
      'wed 2024-03-13 14:00',
    ],
    [
      'a day and its nights',
      '2024-03-11 14:00',
      [pause('2024-03-11 17:00', '2024-03-13 09:00')],
      'wed 2024-03-13 14:00',
    ],
    ['a week', '2024-03-11 14:00', [pause('2024-03-12 00:00', '2024-03-19 00:00')], 'tue 2024-03-19 14:00'],
    ['a night', '2024-03-11 14:00', [pause('2024-03-11 17:00', '2024-03-12 09:00')], 'tue 2024-03-12 14:00'],
    [
      'a night before an opening',
      '2024-03-11 09:00',
      [pause('2024-03-11 17:00', '2024-03-12 09:00')],
      'tue 2024-03-12 09:00',
    ],
    [
      'an opening',
      '2024-03-11 09:00',
      [pause('2024-03-12 08:00', '2024-03-12 10:00')],
      'tue 2024-03-12 10:00',
    ],
    [
      'after the due instant',
      '2024-03-11 14:00',
      [pause('2024-03-12 14:00', '2024-03-12 15:00')],
      'tue 2024-03-12 14:00',
    ],
    [
      'before the start',
      '2024-03-11 14:00',
      [pause('2024-03-08 14:00', '2024-03-11 14:00')],
      'tue 2024-03-12 14:00',
    ],
    [
      'around the start',
      '2024-03-11 14:00',
      [pause('2024-03-11 13:00', '2024-03-12 09:00')],
      'wed 2024-03-13 09:00',
    ],
    ['open', '2024-03-11 14:00', [pause('2024-03-12 13:59')], 'never'],
    ['open, but used up before', '2024-03-11 14:00', [pause('2024-03-12 14:00')], 'tue 2024-03-12 14:00'],
  ])('over %s', (_, start, pauses, expected) => {
    expect(due(office, start, 'P1D', pauses)).toBe(expected);
  });

  it('that begins before the start: it resumes as the same norm would begin there', () => {
    const pauses = [pause('2024-03-11 08:00', '2024-03-13 09:00')];
    for (const start of ['2024-03-11 08:30', '2024-03-11 12:00', '2024-03-11 17:00', '2024-03-12 09:00']) {
      expect(due(office, start, 'P1D', pauses)).toBe('thu 2024-03-14 09:00');
    }
    const midday = [pause('2024-03-11 08:00', '2024-03-13 11:00')];
    expect(due(office, '2024-03-11 09:00', 'P1D', midday)).toBe('thu 2024-03-14 11:00');
  });

  it('resumes what was left, also on days of other shapes', () => {
    // Thursday 14:00 would be due on Friday 13:00; one hour of it was left.
    const pauses = [pause('2024-03-15 12:00', '2024-03-18 09:00')];
    expect(due(uneven, '2024-03-14 14:00', 'P1D', pauses)).toBe('mon 2024-03-18 10:00');
  });

  it('also stops the hours after the days', () => {
    const pauses = [
      pause('2024-03-12 10:00', '2024-03-12 11:00'),
      pause('2024-03-12 13:00', '2024-03-12 14:00'),
    ];
    expect(due(office, '2024-03-11 11:00', 'P1DT2H', pauses)).toBe('tue 2024-03-12 15:00');
  });
});

describe('working days before', () => {
  it.each([
    ['the same clock time', '2024-03-12 10:15', 'P1D', 'mon 2024-03-11 10:15'],
    ['over a weekend', '2024-03-11 10:15', 'P3D', 'wed 2024-03-06 10:15'],
    ['to an opening', '2024-03-12 09:00', 'P1D', 'mon 2024-03-11 09:00'],
    ['from a weekend: from the closing before it', '2024-03-09 12:00', 'P1D', 'thu 2024-03-07 17:00'],
    ['hours first, then days', '2024-03-12 10:00', 'P1DT2H', 'fri 2024-03-08 16:00'],
  ])('%s', (_, dueAt, text, expected) => {
    expect(before(office, dueAt, text)).toBe(expected);
  });

  it.each([
    ['the closing', '2024-03-18 15:00', 'fri 2024-03-15 13:00'],
    ['the opening', '2024-03-18 08:00', 'fri 2024-03-15 10:00'],
    ['the closing before the break', '2024-03-14 12:30', 'wed 2024-03-13 12:00'],
  ])('on days of other shapes, %s', (_, dueAt, expected) => {
    expect(before(uneven, dueAt, 'P1D')).toBe(expected);
  });
});
