import { office, rulesOf } from '../../../../test/support/deal-rules.js';
import { after, call, clock, did, prague, tradePipeline } from '../../../../test/support/deals.js';
import { opened } from '../../../../test/support/deal-rules.js';
import type { CalendarDefinition } from '../calendar/calendar-definition.js';
import type { Norm } from '../pipeline/definition.js';

const hours = (from: string, to: string) => [[from, to]] as const;
const every = (...intervals: (readonly [string, string])[]): CalendarDefinition['week'] => ({
  monday: intervals,
  tuesday: intervals,
  wednesday: intervals,
  thursday: intervals,
  friday: intervals,
});
const eightToSix: CalendarDefinition = { ...office, week: every(...hours('08:00', '18:00')) };
const withLunch: CalendarDefinition = { ...office, week: every(['09:00', '12:00'], ['13:00', '18:00']) };
const closedWeek: CalendarDefinition = {
  ...office,
  closures: [{ from: '2026-03-09', to: '2026-03-13', reason: 'Fair' }],
};

/** When a deal that is opened at an instant stalls under a norm of its stage. */
function dueAt(openedAt: string, norm: Norm, calendar: CalendarDefinition): string | undefined {
  const norms = { A: norm, B: norm, C: norm };
  const stages = tradePipeline().stages.map((stage) => ({ ...stage, norm: norms }));
  const rules = rulesOf(tradePipeline({ stages }), calendar);
  const { state } = opened(rules, openedAt, { next: call('2026-12-01T10:00:00.000Z') });
  const due = clock(state, 'stage-norm')!.dueAt;
  // Not a millisecond before, and then at once.
  const before = new Date(Date.parse(due) - 1).toISOString();
  expect(after(state, before, rules).state.escalation).toBeUndefined();
  expect(after(state, due, rules).tellings).toMatchObject([{ to: 'owner', at: due }]);
  return due;
}

describe('a deal stalls in working time', () => {
  it.each<[string, CalendarDefinition, string, Norm, string]>([
    ['Friday 16:30 + PT1H = Monday 9:30', office, '2026-03-06T16:30', 'PT1H', '2026-03-09T09:30'],
    ['8–18: Monday 17:00 + PT4H = Tuesday 11:00', eightToSix, '2026-03-02T17:00', 'PT4H', '2026-03-03T11:00'],
    [
      '8–18: and with an hour less, Tuesday 10:00',
      eightToSix,
      '2026-03-02T17:00',
      'PT3H',
      '2026-03-03T10:00',
    ],
    ['a working day is the same clock time', office, '2026-03-06T16:30', 'P1D', '2026-03-09T16:30'],
    ['eight counted hours are not a working day', eightToSix, '2026-03-02T17:00', 'PT8H', '2026-03-03T15:00'],
    ['of ten hours: P1D', eightToSix, '2026-03-02T17:00', 'P1D', '2026-03-03T17:00'],
    ['a lunch break does not count', withLunch, '2026-03-02T11:30', 'PT1H', '2026-03-02T13:30'],
    ['a closed week', closedWeek, '2026-03-06T16:30', 'PT1H', '2026-03-16T09:30'],
    ['opened at night', office, '2026-03-02T22:00', 'PT1H', '2026-03-03T10:00'],
  ])('%s', (_, calendar, openedAt, norm, due) => {
    expect(dueAt(prague(openedAt), norm, calendar)).toBe(prague(due));
  });

  it.each<[string, string, Norm, string]>([
    // Summer time begins on Sunday, 29 March 2026, and ends on 25 October.
    ['over the change to summer time, hours', '2026-03-27T15:30:00.000Z', 'PT1H', '2026-03-30T07:30:00.000Z'],
    ['over the change to summer time, days', '2026-03-27T15:30:00.000Z', 'P1D', '2026-03-30T14:30:00.000Z'],
    ['over the change back', '2026-10-23T14:30:00.000Z', 'PT1H', '2026-10-26T08:30:00.000Z'],
    ['over Easter: Good Friday and Monday', '2026-04-02T14:30:00.000Z', 'PT1H', '2026-04-07T07:30:00.000Z'],
    // The holiday of 6 July 2026 is a Monday.
    ['a holiday on a Monday', '2026-07-03T14:30:00.000Z', 'PT1H', '2026-07-07T07:30:00.000Z'],
  ])('%s', (_, openedAt, norm, due) => {
    expect(dueAt(openedAt, norm, office)).toBe(due);
  });

  it('on holidays that were added and removed by hand', () => {
    const own: CalendarDefinition = {
      ...office,
      holidays: {
        country: 'CZ',
        add: [{ date: '2026-03-09', name: 'Own day' }],
        remove: ['2026-04-06'],
      },
    };
    expect(dueAt(prague('2026-03-06T16:30'), 'PT1H', own)).toBe(prague('2026-03-10T09:30'));
    expect(dueAt('2026-04-02T14:30:00.000Z', 'PT1H', own)).toBe('2026-04-06T07:30:00.000Z');
  });

  it('and a calendar without any open hour is refused', () => {
    expect(() => rulesOf(tradePipeline(), { ...office, week: {} })).toThrow('week');
  });
});

describe("the ladder's delays are working time as well", () => {
  it('told on Friday at 16:30, the next level four hours later is told on Monday at 12:30', () => {
    const rules = rulesOf(tradePipeline({ stalls: { noFutureActivity: 'PT30M' } }));
    const { state } = opened(rules, prague('2026-03-06T16:00'));
    expect(after(state, prague('2026-03-09T12:30'), rules).tellings.map(({ to, at }) => [to, at])).toEqual([
      ['owner', prague('2026-03-06T16:30')],
      ['head-of-sales', prague('2026-03-09T12:30')],
    ]);
  });

  it('the top is repeated weekly, without the time of a hold', () => {
    const rules = rulesOf(tradePipeline());
    const { state } = opened(rules, prague('2026-03-02T09:00'));
    const top = after(state, prague('2026-03-05T09:00'), rules).state;
    expect(top).toMatchObject({ escalation: { level: 2, nextLevelAt: prague('2026-03-11T13:00') } });
    const until = prague('2026-03-08T09:00');
    const held = did(
      top,
      { kind: 'hold', because: 'hold', until, reasoned: true },
      prague('2026-03-06T09:00'),
      rules,
    );
    const { tellings } = after(held.state, prague('2026-03-20T13:00'), rules);
    expect(tellings.map(({ round, level, at }) => [round, level, at])).toEqual([
      [2, 2, prague('2026-03-13T13:00')],
      [3, 2, prague('2026-03-20T13:00')],
    ]);
  });
});
