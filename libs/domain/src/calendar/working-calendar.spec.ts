import { CalendarError } from './calendar-error.js';
import { at, calendar, everyDay, shown, workdays } from './calendar.spec-support.js';
import type { ClockInterval } from './calendar-definition.js';
import type { WorkingCalendar } from './working-calendar.js';

function windows(working: WorkingCalendar, date: string): string[] {
  return working
    .windowsOn(date)
    .map(
      ({ from, to }) =>
        `${new Date(from).toISOString().slice(5, 16)} ${new Date(to).toISOString().slice(5, 16)}`,
    );
}

describe('windowsOn', () => {
  it('places office hours on the time line, in winter and in summer', () => {
    expect(windows(calendar(), '2024-01-08')).toEqual(['01-08T08:00 01-08T16:00']);
    expect(windows(calendar(), '2024-07-08')).toEqual(['07-08T07:00 07-08T15:00']);
  });

  it('keeps a lunch break apart and joins what touches', () => {
    const lunch = calendar({
      week: workdays([
        ['08:00', '12:00'],
        ['13:00', '17:00'],
      ]),
    });
    expect(windows(lunch, '2024-01-08')).toHaveLength(2);
    const joined = calendar({
      week: workdays([
        ['08:00', '12:00'],
        ['12:00', '17:00'],
      ]),
    });
    expect(windows(joined, '2024-01-08')).toEqual(['01-08T07:00 01-08T16:00']);
  });

  it.each<[string, string, string, readonly ClockInterval[], string[]]>([
    [
      'a missing hour inside',
      'Europe/Prague',
      '2024-03-31',
      [['00:00', '24:00']],
      ['03-30T23:00 03-31T22:00'],
    ],
    [
      'a repeated hour inside',
      'Europe/Prague',
      '2024-10-27',
      [['00:00', '24:00']],
      ['10-26T22:00 10-27T23:00'],
    ],
    // 02:30 does not exist: taken with the offset before the jump, as 03:30 (01:30 UTC).
    [
      'an end in the missing hour',
      'Europe/Prague',
      '2024-03-31',
      [['01:00', '02:30']],
      ['03-31T00:00 03-31T01:30'],
    ],
    ['a beginning in it', 'Europe/Prague', '2024-03-31', [['02:30', '05:00']], ['03-31T01:30 03-31T03:00']],
    ['a window inside it', 'Europe/Prague', '2024-03-31', [['02:15', '02:45']], ['03-31T01:15 03-31T01:45']],
    // Moved onto the window after it: no minute counts twice.
    [
      'a window moved onto another',
      'Europe/Prague',
      '2024-03-31',
      [
        ['02:15', '02:45'],
        ['03:00', '04:00'],
      ],
      ['03-31T01:15 03-31T02:00'],
    ],
    ['a window that ends before it begins', 'Europe/Prague', '2024-03-31', [['02:30', '03:15']], []],
    // 02:30 exists twice: the first one (00:30 UTC) ends one window and begins the other.
    [
      'edges in the repeated hour',
      'Europe/Prague',
      '2024-10-27',
      [
        ['01:00', '02:15'],
        ['02:30', '05:00'],
      ],
      ['10-26T23:00 10-27T00:15', '10-27T00:30 10-27T04:00'],
    ],
    [
      'the American spring',
      'America/New_York',
      '2024-03-10',
      [['00:00', '24:00']],
      ['03-10T05:00 03-11T04:00'],
    ],
    [
      'the American autumn',
      'America/New_York',
      '2024-11-03',
      [['00:00', '24:00']],
      ['11-03T04:00 11-04T05:00'],
    ],
    [
      'a midnight that does not exist',
      'Africa/Cairo',
      '2024-04-26',
      [['00:00', '02:00']],
      ['04-25T22:00 04-25T23:00'],
    ],
    [
      'a last hour that exists twice',
      'Africa/Cairo',
      '2024-10-31',
      [['22:00', '24:00']],
      ['10-31T19:00 10-31T22:00'],
    ],
    [
      'half an hour of summer time',
      'Australia/Lord_Howe',
      '2024-04-07',
      [['00:00', '24:00']],
      ['04-06T13:00 04-07T13:30'],
    ],
    ['a date that does not exist', 'Pacific/Apia', '2011-12-30', [['09:00', '17:00']], []],
  ])('counts %s (%s)', (_, timeZone, date, intervals, expected) => {
    expect(windows(calendar({ timeZone, week: everyDay(intervals) }), date)).toEqual(expected);
  });

  it('refuses what is no date', () => {
    expect(() => calendar().windowsOn('2024-02-30')).toThrow(CalendarError);
  });
});

describe('whyClosed', () => {
  const working = calendar({
    holidays: {
      country: 'CZ',
      add: [
        { date: '2024-12-27', name: 'Bridge day' },
        { date: '2024-12-25', name: 'Own Christmas' },
      ],
      remove: ['2024-10-28'],
    },
    closures: [{ from: '2024-12-23', to: '2025-01-03', reason: 'Company holiday' }],
  });

  it.each([
    ['2024-10-29', undefined],
    ['2024-10-27', { kind: 'weekday' }],
    ['2024-05-08', { kind: 'holiday', name: 'Den vítězství' }],
    ['2024-10-28', undefined],
    ['2024-12-27', { kind: 'holiday', name: 'Bridge day' }],
    ['2024-12-25', { kind: 'holiday', name: 'Own Christmas' }],
    ['2024-12-23', { kind: 'closure', name: 'Company holiday' }],
    ['2024-12-24', { kind: 'holiday', name: 'Štědrý den' }],
    ['2024-12-28', { kind: 'weekday' }],
    ['2025-01-03', { kind: 'closure', name: 'Company holiday' }],
    ['2025-01-06', undefined],
  ])('tells for %s', (date, reason) => {
    expect(working.whyClosed(date)).toEqual(reason);
  });

  it('tells a date on which the clocks jump over the only open minutes', () => {
    const night = calendar({ week: { sunday: [['02:30', '03:15']] } });
    expect(night.whyClosed('2024-03-31')).toEqual({ kind: 'clock-change' });
    expect(night.whyClosed('2024-03-24')).toBeUndefined();
  });
});

describe('a compiled calendar', () => {
  it.each(['UTC', 'Pacific/Apia', 'Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kathmandu'])(
    'finds the local date of an instant in %s',
    (timeZone) => {
      const working = calendar({ timeZone });
      for (const clock of ['00:00', '00:01', '12:00', '23:59']) {
        const { startMs, endMs } = working.dayAt(at(`2024-02-29 ${clock}`, timeZone));
        expect(shown(startMs, timeZone)).toBe('thu 2024-02-29 00:00');
        expect(shown(endMs, timeZone)).toBe('fri 2024-03-01 00:00');
      }
    },
  );

  it.each([NaN, Infinity, 0.5, -1e15, 1e15])('refuses %s as an instant', (ms) => {
    expect(() => calendar().dayAt(ms)).toThrow(/whole epoch milliseconds/);
  });

  it('answers alike when it has forgotten days', () => {
    const working = calendar({ holidays: { country: 'CZ' } });
    const first = working.windowsOn('2024-04-02');
    for (let epochDay = 0; epochDay < 13_000; epochDay += 2) working.day(epochDay);
    expect(working.windowsOn('2024-04-02')).toEqual(first);
    expect(working.whyClosed('2024-04-01')).toMatchObject({ kind: 'holiday' });
  });

  it('knows whether it is always open', () => {
    const week = everyDay([['00:00', '24:00']]);
    expect(calendar({ week }).alwaysOpen).toBe(true);
    expect(
      calendar({
        week: everyDay([
          ['00:00', '12:00'],
          ['12:00', '24:00'],
        ]),
      }).alwaysOpen,
    ).toBe(true);
    expect(calendar({ week: everyDay([['00:00', '23:59']]) }).alwaysOpen).toBe(false);
    expect(calendar({ week: workdays([['00:00', '24:00']]) }).alwaysOpen).toBe(false);
    expect(calendar({ week, holidays: { country: 'CZ' } }).alwaysOpen).toBe(false);
  });
});
