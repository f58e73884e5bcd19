import { office } from '../../../../test/support/deal-rules.js';
import { returnRules } from '../../../../test/support/return-cases.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { instant } from '../instant.js';
import { standingOf } from './standing.js';
import { claimWindows } from './state.js';

const rules = returnRules();
const clock = (dueAt: string | undefined, step = 'cause') =>
  ({ step, inCharge: 'head-of-sales', ...(dueAt ? { dueAt } : {}) }) as Parameters<typeof standingOf>[0];
const hour = 3_600_000;

describe('how a clock stands', () => {
  it.each([
    ['within hours', '2026-03-02T09:00:00.000Z', '2026-03-02T10:30:00.000Z', 1.5 * hour, undefined],
    [
      'before opening',
      '2026-03-02T06:00:00.000Z',
      '2026-03-02T09:00:00.000Z',
      hour,
      '2026-03-02T08:00:00.000Z',
    ],
    [
      'over a weekend',
      '2026-03-07T10:00:00.000Z',
      '2026-03-09T09:00:00.000Z',
      hour,
      '2026-03-09T08:00:00.000Z',
    ],
    [
      'closed until it is due',
      '2026-03-07T10:00:00.000Z',
      '2026-03-07T12:00:00.000Z',
      0,
      '2026-03-07T12:00:00.000Z',
    ],
  ])('%s', (_, now, dueAt, leftMs, standsUntil) => {
    expect(standingOf(clock(dueAt), rules, instant(Date.parse(now)))).toEqual({
      leftMs,
      ...(standsUntil ? { standsUntil } : {}),
    });
  });

  it('is no question once it is due, or while others are to act', () => {
    const now = instant(Date.parse('2026-03-02T09:00:00.000Z'));
    expect(standingOf(clock('2026-03-02T09:00:00.000Z'), rules, now)).toBeUndefined();
    expect(standingOf(clock(undefined), rules, now)).toBeUndefined();
  });

  it.each(claimWindows)('counts every hour of a %s', (window) => {
    const now = instant(Date.parse('2026-03-07T10:00:00.000Z'));
    expect(standingOf(clock('2026-03-08T10:00:00.000Z', window), rules, now)).toEqual({ leftMs: 24 * hour });
  });

  it('runs in the calendar of the counterparty that has to act', () => {
    const its = {
      ...rules,
      calendarOf: () => workingCalendar({ ...office, week: { saturday: [['00:00', '24:00']] } }),
    };
    const vendors = {
      ...clock('2026-03-07T12:00:00.000Z', 'vendor-answer'),
      inCharge: 'counterparty',
      counterpartyId: 'v',
    };
    const now = instant(Date.parse('2026-03-07T10:00:00.000Z'));
    expect(standingOf(vendors as Parameters<typeof standingOf>[0], its, now)?.standsUntil).toBeUndefined();
  });
});
