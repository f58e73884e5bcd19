import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { openFrom } from './recipient-hours.js';

const office = workingCalendar({
  key: 'office',
  name: 'Office',
  timeZone: 'Europe/Prague',
  week: {
    monday: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    friday: [['09:00', '15:00']],
  },
  holidays: { country: 'CZ' },
  closures: [{ from: '2026-05-04', to: '2026-05-10', reason: 'works holiday' }],
});

describe('the opening of a calendar', () => {
  it.each([
    ['inside', '2026-03-02T10:00:00Z', '2026-03-02T10:00:00Z'],
    ['at the opening', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z'],
    ['before the opening', '2026-03-02T05:00:00Z', '2026-03-02T08:00:00Z'],
    ['at lunch', '2026-03-02T11:00:00Z', '2026-03-02T12:00:00Z'],
    ['at the closing, before closed days', '2026-03-02T16:00:00Z', '2026-03-06T08:00:00Z'],
    ['over the change to summer time', '2026-03-27T14:00:00Z', '2026-03-30T07:00:00Z'],
    ['over Good Friday and Easter Monday', '2026-04-02T10:00:00Z', '2026-04-10T07:00:00Z'],
    ['over a closed week', '2026-05-03T10:00:00Z', '2026-05-11T07:00:00Z'],
  ])('is found from %s', (_where, now, opening) => {
    expect(openFrom(office, Date.parse(now))).toBe(Date.parse(opening));
  });

  it('is not looked for beyond a year', () => {
    const closed = workingCalendar({
      ...{ key: 'closed', name: 'Closed', timeZone: 'UTC', week: { monday: [['09:00', '17:00']] } },
      closures: [{ from: '2026-01-01', to: '2029-12-31', reason: 'sold' }],
    });
    expect(openFrom(closed, Date.parse('2026-03-02T10:00:00Z'))).toBeUndefined();
  });
});
