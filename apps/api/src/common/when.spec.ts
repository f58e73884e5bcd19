import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { whenOf } from './when.js';

const prague = workingCalendar({
  key: 'cz',
  name: 'Prague',
  timeZone: 'Europe/Prague',
  week: { monday: [['09:00', '17:00']] },
});

describe('a time as people give it', () => {
  it.each([
    ['2026-03-02T08:30:00.000Z', '2026-03-02T08:30:00.000Z', 'exact'],
    ['2026-03-02', '2026-03-02T23:00:00.000Z', 'day'],
    // The clocks go forward on this day, and back on that one.
    ['2026-03-29', '2026-03-29T22:00:00.000Z', 'day'],
    ['2026-10-25', '2026-10-25T23:00:00.000Z', 'day'],
    ['2026-12', '2026-12-31T23:00:00.000Z', 'month'],
    ['2028-02', '2028-02-29T23:00:00.000Z', 'month'],
    ['2026-W51', '2026-12-20T23:00:00.000Z', 'week'],
    // The first week of 2026 begins in the old year, the last one ends in the new.
    ['2026-W01', '2026-01-04T23:00:00.000Z', 'week'],
    ['2026-W53', '2027-01-03T23:00:00.000Z', 'week'],
  ])('%s is %s, %s', (given, at, precision) => {
    expect(whenOf(given, prague)).toEqual({ at, precision });
  });
});
