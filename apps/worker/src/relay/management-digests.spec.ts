import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { Manager } from '@app/persistence/mail-sources.repository.js';
import { lastClosing, ManagementDigests, usualHours } from './management-digests.js';

const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const alwaysOpen = workingCalendar({
  ...{ key: 'always-open', name: 'Always', timeZone: 'Europe/Prague' },
  week: Object.fromEntries(week.map((day) => [day, [['00:00', '24:00']]])),
});
const office = workingCalendar({
  ...{ key: 'office', name: 'Office', timeZone: 'Europe/Prague', holidays: { country: 'CZ' } },
  week: {
    monday: [
      ['09:00', '12:00'],
      ['13:00', '17:30'],
    ],
    friday: [['09:00', '15:00']],
  },
});

describe("a day's closing", () => {
  it.each([
    ['of a day with lunch', office, '2026-03-02T17:00:00Z', '2026-03-02', '2026-03-02T16:30:00.000Z'],
    ['of a short day', office, '2026-03-06T20:00:00Z', '2026-03-06', '2026-03-06T14:00:00.000Z'],
    ['of the day before', office, '2026-03-03T22:00:00Z', '2026-03-02', '2026-03-02T16:30:00.000Z'],
    ['at midnight', alwaysOpen, '2026-03-02T23:00:00Z', '2026-03-02', '2026-03-02T23:00:00.000Z'],
    ['before midnight', alwaysOpen, '2026-03-02T22:59:59Z', '2026-03-01', '2026-03-01T23:00:00.000Z'],
    ['in summer', office, '2026-07-03T20:00:00Z', '2026-07-03', '2026-07-03T13:00:00.000Z'],
    [
      'without a calendar',
      usualHours('America/New_York'),
      '2026-03-08T03:00:00Z',
      '2026-03-07',
      '2026-03-07T22:00:00.000Z',
    ],
    [
      'in a misspelt zone',
      usualHours('Europe/Pragu'),
      '2026-03-08T17:00:00Z',
      '2026-03-08',
      '2026-03-08T17:00:00.000Z',
    ],
  ])('%s', (_what, calendar, now, day, closesAt) => {
    expect(lastClosing(calendar, new Date(now))).toEqual({ day, closesAt: new Date(closesAt) });
  });

  it.each([
    ['before the first', '2026-03-02T16:29:59Z'],
    ['after two days without hours', '2026-03-04T23:00:00Z'],
    ['on a holiday', '2026-04-06T12:00:00Z'],
  ])('is none %s', (_what, now) => expect(lastClosing(office, new Date(now))).toBeUndefined());
});

describe("management's digests", () => {
  const manager = { userId: 'eva', inSteadOf: null, calendarKey: 'office', timeZone: 'UTC', lastDay: null };

  async function made(changes: Partial<Manager> & { now: Date }): Promise<string[]> {
    const days: string[] = [];
    const sources = {
      managers: async () => [{ ...manager, ...changes }],
      bindManagementDigest: async (_: object, day: string) => days.push(day) > 0,
    };
    const hours = {
      calendarOf: async (key: string | null) =>
        key === null ? undefined : { office, 'always-open': alwaysOpen }[key],
    };
    expect(await new ManagementDigests(sources, hours).round()).toBe(days.length);
    return days;
  }

  it.each<[string, Partial<Manager>, string, string[]]>([
    ['before closing', {}, '2026-03-02T16:29:59Z', []],
    ['at closing', {}, '2026-03-02T16:30:00Z', ['2026-03-02']],
    ['late in the evening', {}, '2026-03-02T22:30:00Z', ['2026-03-02']],
    ['when it was made already', { lastDay: '2026-03-02' }, '2026-03-02T16:40:00Z', []],
    ['on a day without hours, late', {}, '2026-03-03T20:30:00Z', ['2026-03-02']],
    ['on a day without hours, in time', { lastDay: '2026-03-02' }, '2026-03-03T20:30:00Z', []],
    ['when the hours were changed since', { lastDay: '2026-03-03' }, '2026-03-03T20:30:00Z', []],
    ['at midnight', { calendarKey: 'always-open' }, '2026-03-02T23:00:00Z', ['2026-03-02']],
    ['by a calendar that does not exist', { calendarKey: 'gone' }, '2026-03-03T17:00:00Z', ['2026-03-03']],
  ])('%s', async (_when, changes, now, days) => {
    expect(await made({ ...changes, now: new Date(now) })).toEqual(days);
  });
});
