import { calendarProblems, type CalendarDefinition } from './calendar-definition.js';
import { definition, everyDay, workdays } from './calendar.spec-support.js';
import { CalendarError } from './calendar-error.js';
import { workingCalendar } from './working-calendar.js';

const CZ = { country: 'CZ' };

describe('calendarProblems', () => {
  it.each<[string, Partial<CalendarDefinition>]>([
    ['office hours', {}],
    [
      'a lunch break',
      {
        week: workdays([
          ['08:00', '12:00'],
          ['13:00', '17:00'],
        ]),
      },
    ],
    [
      'intervals that touch',
      {
        week: workdays([
          ['08:00', '12:00'],
          ['12:00', '17:00'],
        ]),
      },
    ],
    ['always open', { week: everyDay([['00:00', '24:00']]), timeZone: 'UTC' }],
    ['one open minute', { week: { sunday: [['23:59', '24:00']] } }],
    ['a state', { holidays: { country: 'DE', state: 'BY' } }],
    ['a region', { holidays: { country: 'DE', state: 'BY', region: 'A' } }],
    [
      'own holidays',
      { holidays: { ...CZ, add: [{ date: '2024-02-29', name: 'Leap' }], remove: ['2024-05-01'] } },
    ],
    ['a closure of one day', { closures: [{ from: '2024-07-01', to: '2024-07-01', reason: 'Stocktaking' }] }],
    ['a linked zone name', { timeZone: 'Asia/Calcutta' }],
  ])('accepts %s', (_, changes) => {
    expect(calendarProblems(definition(changes))).toEqual([]);
  });

  it.each<[string, Partial<CalendarDefinition>, string, RegExp]>([
    ['an empty key', { key: ' ' }, 'key', /empty/],
    ['an empty name', { name: '' }, 'name', /empty/],
    ['an unknown zone', { timeZone: 'Europe/Brno' }, 'timeZone', /Europe\/Brno/],
    ['an offset as zone', { timeZone: '+02:00' }, 'timeZone', /not a known time zone/],
    ['an ISO text as zone', { timeZone: '2024-01-01T00:00[Europe/Prague]' }, 'timeZone', /not a known/],
    ['an empty zone', { timeZone: '' }, 'timeZone', /not a known/],
    ['no open hour', { week: {} }, 'week', /no open hour/],
    ['weekdays without an interval', { week: { monday: [], friday: [] } }, 'week', /no open hour/],
    ['an hour of 25', { week: { monday: [['09:00', '25:00']] } }, 'week.monday.0', /clock times/],
    ['a minute of 60', { week: { monday: [['09:60', '17:00']] } }, 'week.monday.0', /clock times/],
    ['a single-digit hour', { week: { monday: [['9:00', '17:00']] } }, 'week.monday.0', /clock times/],
    ['24:00 as a beginning', { week: { monday: [['24:00', '24:00']] } }, 'week.monday.0', /clock times/],
    ['24:30', { week: { monday: [['09:00', '24:30']] } }, 'week.monday.0', /clock times/],
    ['an empty interval', { week: { monday: [['09:00', '09:00']] } }, 'week.monday.0', /not after/],
    ['an interval over midnight', { week: { monday: [['22:00', '06:00']] } }, 'week.monday.0', /not after/],
    [
      'an overlap',
      {
        week: {
          friday: [
            ['08:00', '12:00'],
            ['11:59', '13:00'],
          ],
        },
      },
      'week.friday.1',
      /above it ends/,
    ],
    [
      'unsorted intervals',
      {
        week: {
          friday: [
            ['13:00', '17:00'],
            ['08:00', '12:00'],
          ],
        },
      },
      'week.friday.1',
      /above/,
    ],
    ['an unknown country', { holidays: { country: 'XX' } }, 'holidays.country', /"XX"/],
    [
      'an inherited property as country',
      { holidays: { country: 'toString' } },
      'holidays.country',
      /toString/,
    ],
    ['an unknown state', { holidays: { country: 'DE', state: 'QQ' } }, 'holidays.state', /DE has no state/],
    [
      'a state of a country without',
      { holidays: { country: 'CZ', state: 'A' } },
      'holidays.state',
      /CZ has no/,
    ],
    [
      'an unknown region',
      { holidays: { country: 'DE', state: 'BY', region: 'Z' } },
      'holidays.region',
      /DE-BY/,
    ],
    [
      'a region without a state',
      { holidays: { country: 'DE', region: 'A' } },
      'holidays.region',
      /without a state/,
    ],
    [
      'an impossible date',
      { holidays: { ...CZ, remove: ['2023-02-29'] } },
      'holidays.remove.0',
      /not a date/,
    ],
    [
      'a date out of range',
      { holidays: { ...CZ, remove: ['0024-02-29'] } },
      'holidays.remove.0',
      /not a date/,
    ],
    [
      'a nameless day off',
      { holidays: { ...CZ, add: [{ date: '2024-02-01', name: '' }] } },
      'holidays.add.0.name',
      /empty/,
    ],
    [
      'a day both added and removed',
      { holidays: { ...CZ, add: [{ date: '2024-02-01', name: 'Off' }], remove: ['2024-02-01'] } },
      'holidays.remove.0',
      /both/,
    ],
    [
      'a closure backwards',
      { closures: [{ from: '2024-07-02', to: '2024-07-01', reason: 'x' }] },
      'closures.0',
      /before/,
    ],
    [
      'a closure without a reason',
      { closures: [{ from: '2024-07-01', to: '2024-07-01', reason: '' }] },
      'closures.0.reason',
      /empty/,
    ],
    [
      'a closure without dates',
      { closures: [{ from: '', to: 'July', reason: 'x' }] },
      'closures.0.from',
      /not a date/,
    ],
  ])('refuses %s', (_, changes, path, reason) => {
    const problems = calendarProblems(definition(changes));
    expect(problems).toContainEqual({
      path,
      reason: expect.stringMatching(reason) as string,
      hint: expect.stringMatching(/\w+ \w+/) as string,
    });
  });

  it('finds everything at once', () => {
    const problems = calendarProblems({
      key: '',
      name: '',
      timeZone: 'Nowhere',
      week: { monday: [['17:00', '09:00']], tuesday: [['x', 'y']] },
      holidays: { country: 'cz', add: [{ date: 'x', name: '' }] },
      closures: [{ from: '2024-01-02', to: '2024-01-01', reason: '' }],
    });
    expect(problems.map(({ path }) => path)).toEqual([
      'key',
      'name',
      'timeZone',
      'week.monday.0',
      'week.tuesday.0',
      'holidays.country',
      'holidays.add.0.date',
      'holidays.add.0.name',
      'closures.0.reason',
      'closures.0',
    ]);
    expect(problems.find(({ path }) => path === 'holidays.country')?.hint).toBe('write CZ');
  });

  it('knows the weekdays', () => {
    const week = { ...workdays(), mondy: [['09:00', '17:00']] } as CalendarDefinition['week'];
    expect(calendarProblems(definition({ week }))).toMatchObject([{ path: 'week.mondy' }]);
  });

  it('is what compiling a wrong definition throws', () => {
    const compile = (): unknown => workingCalendar(definition({ week: {}, timeZone: 'Nowhere' }));
    expect(compile).toThrow(CalendarError);
    expect(compile).toThrow(/"office" cannot be used: timeZone: .*; week: the calendar has no open hour/);
  });
});
