import type { CalendarDefinition } from './calendar-definition.js';
import { definition, everyDay, workdays } from './calendar.spec-support.js';
import { MinuteCounter } from './minute-counter.spec-support.js';
import { workingCalendar, type WorkingCalendar } from './working-calendar.js';

// Days off of 2024 and 2025 as the laws of the countries have them, written down by hand.
const CZ = everyYear('01-01 05-01 05-08 07-05 07-06 09-28 10-28 11-17 12-24 12-25 12-26').concat(
  dates('2024-03-29 2024-04-01 2025-04-18 2025-04-21'),
);
const PL = everyYear('01-01 01-06 05-01 05-03 08-15 11-01 11-11 12-25 12-26').concat(
  dates('2024-04-01 2024-05-30 2025-04-21 2025-06-19 2025-12-24'),
);
const DE = everyYear('01-01 05-01 10-03 12-25 12-26').concat(
  dates('2024-03-29 2024-04-01 2024-05-09 2024-05-20 2025-04-18 2025-04-21 2025-05-29 2025-06-09'),
);
const US = everyYear('01-01 06-19 07-04 11-11 12-25').concat(
  dates('2024-01-15 2024-02-19 2024-05-27 2024-09-02 2024-10-14 2024-11-28'),
  dates('2025-01-20 2025-02-17 2025-05-26 2025-09-01 2025-10-13 2025-11-27'),
);

const UNEVEN: CalendarDefinition['week'] = {
  monday: [['07:00', '20:00']],
  tuesday: [['09:00', '17:00']],
  wednesday: [
    ['08:00', '12:00'],
    ['13:00', '17:00'],
  ],
  friday: [['10:00', '13:15']],
  sunday: [['04:00', '05:00']],
};

const LUNCH = workdays([
  ['08:00', '12:00'],
  ['12:30', '16:30'],
]);

export interface Specimen {
  readonly name: string;
  readonly calendar: WorkingCalendar;
  readonly minutes: MinuteCounter;
  /** All working days have the same hours. */
  readonly even: boolean;
}

/** Calendars to check properties on, each beside its slow counter. */
export const SPECIMENS: readonly Specimen[] = [
  specimen('Czech office', { holidays: { country: 'CZ' } }, CZ),
  specimen(
    'Polish lunch break, closed in August',
    {
      timeZone: 'Europe/Warsaw',
      week: LUNCH,
      holidays: { country: 'PL', add: [{ date: '2024-05-02', name: 'Bridge' }], remove: ['2024-11-11'] },
      closures: [{ from: '2025-08-04', to: '2025-08-17', reason: 'Works holiday' }],
    },
    [...PL.filter((date) => date !== '2024-11-11'), '2024-05-02', ...days('2025-08-', 4, 17)],
  ),
  specimen('German, uneven', { timeZone: 'Europe/Berlin', week: UNEVEN, holidays: { country: 'DE' } }, DE),
  specimen(
    'New York, every hour of a workday',
    {
      timeZone: 'America/New_York',
      week: workdays([['00:00', '24:00']]),
      holidays: { country: 'US' },
    },
    US,
  ),
  specimen('always open in New York', { timeZone: 'America/New_York', week: everyDay([['00:00', '24:00']]) }),
  specimen('nights in Prague', {
    week: everyDay([
      ['00:00', '06:00'],
      ['22:00', '24:00'],
    ]),
  }),
  specimen('Kolkata', { timeZone: 'Asia/Kolkata', week: workdays([['09:30', '18:15']]) }),
  specimen('Kathmandu', {
    timeZone: 'Asia/Kathmandu',
    week: { sunday: [['10:00', '17:00']], friday: [['10:00', '15:00']] },
  }),
  specimen('Lord Howe, half an hour of summer time', {
    timeZone: 'Australia/Lord_Howe',
    week: everyDay([
      ['00:00', '13:30'],
      ['14:15', '24:00'],
    ]),
  }),
  specimen('Cairo, whose clocks change at midnight', {
    timeZone: 'Africa/Cairo',
    week: everyDay([
      ['00:00', '04:00'],
      ['20:00', '24:00'],
    ]),
  }),
  specimen('Kiritimati, fourteen hours ahead', { timeZone: 'Pacific/Kiritimati' }),
];

function specimen(
  name: string,
  changes: Partial<CalendarDefinition>,
  closedDates: readonly string[] = [],
): Specimen {
  const data = definition(changes);
  const shapes = new Set(Object.values(data.week).map((intervals) => JSON.stringify(intervals)));
  return {
    name,
    calendar: workingCalendar(data),
    minutes: new MinuteCounter(data, closedDates),
    even: shapes.size === 1,
  };
}

function dates(list: string): string[] {
  return list.split(' ');
}

function everyYear(list: string): string[] {
  return dates(list).flatMap((day) => [`2024-${day}`, `2025-${day}`]);
}

function days(month: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => `${month}${String(first + i).padStart(2, '0')}`);
}
