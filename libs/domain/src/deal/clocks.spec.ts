import { runningClocks } from './clocks.js';
import type { DealCommand } from './commands.js';
import {
  after,
  call,
  clock,
  did,
  forCustomer,
  fourClocks,
  monday,
  newDeal,
  prague,
  tradeRules,
} from '../../../../test/support/deals.js';
import type { ClockReset, DealState } from './state.js';

const rules = fourClocks();
const [noon, tuesday] = [prague('2026-03-02T12:00'), prague('2026-03-03T08:00')];
const [thursday, friday] = [prague('2026-03-05T10:00'), prague('2026-03-06T10:00')];
const deal = newDeal(rules);
const recorded = (doneAt: string, customerAnswered: boolean): DealCommand => ({
  kind: 'record-activity',
  activity: { type: 'call', doneAt, customerAnswered },
});
const planning = (at: string): DealCommand => ({ kind: 'plan-activity', activity: call(at) });

function does(state: DealState, ...commands: DealCommand[]): DealState {
  return commands.reduce((one, command) => did(one, command, tuesday, rules).state, state);
}

type Row = [
  string,
  DealState,
  DealState['clocks'][number]['kind'],
  string | undefined,
  ClockReset | undefined,
];

describe('a clock', () => {
  const planned = does(deal, planning(friday));
  const two = does(planned, planning(thursday));
  const activityId = planned.activities[0]!.id;
  const moved = does(planned, { kind: 'move', to: 'offer' });

  it.each<Row>([
    ['of the stage, from the opening', deal, 'stage-norm', monday, 'opened'],
    ['of the stage, from the move', moved, 'stage-norm', tuesday, 'moved'],
    ['of the stage, whatever is done', does(deal, recorded(noon, true)), 'stage-norm', monday, 'opened'],
    ['of the future activity, from the opening', deal, 'no-future-activity', monday, 'opened'],
    [
      'of the future activity, from the move',
      does(deal, { kind: 'move', to: 'offer' }),
      'no-future-activity',
      tuesday,
      'moved',
    ],
    [
      'of the future activity, from what was done',
      does(deal, recorded(noon, false)),
      'no-future-activity',
      noon,
      'activity-done',
    ],
    [
      'of the future activity, from the planned one',
      planned,
      'no-future-activity',
      friday,
      'activity-planned',
    ],
    [
      'of the future activity, from the last planned one',
      two,
      'no-future-activity',
      friday,
      'activity-planned',
    ],
    [
      'of the future activity, not from a move before it',
      moved,
      'no-future-activity',
      friday,
      'activity-planned',
    ],
    [
      'of the future activity, from where it was moved to',
      does(planned, { kind: 'move-activity', activityId, plannedFor: thursday }),
      'no-future-activity',
      thursday,
      'activity-moved',
    ],
    ['of the overdue one: none without a plan', deal, 'activity-overdue', undefined, undefined],
    ['of the overdue one, from its time', planned, 'activity-overdue', friday, 'activity-planned'],
    ['of the overdue one: the earliest', two, 'activity-overdue', thursday, 'activity-planned'],
    ['of silence, from the opening', deal, 'customer-silent', monday, 'opened'],
    [
      'of silence, not from what was done without an answer',
      does(deal, recorded(noon, false)),
      'customer-silent',
      monday,
      'opened',
    ],
    [
      'of silence, from an answer in an activity',
      does(deal, recorded(noon, true)),
      'customer-silent',
      noon,
      'customer-answered',
    ],
    [
      'of silence, from an answer of its own',
      does(deal, { kind: 'customer-answered', at: noon }),
      'customer-silent',
      noon,
      'customer-answered',
    ],
    ['of silence, not from a move', moved, 'customer-silent', monday, 'opened'],
  ])('%s', (_, state, kind, since, resetBy) => {
    expect(clock(state, kind)?.since).toBe(since);
    expect(clock(state, kind)?.resetBy).toBe(resetBy);
  });

  it.each<DealCommand>([
    { kind: 'finish-task', action: 'visit' },
    { kind: 'mark-key', key: true },
    { kind: 'change', changes: { amount: '7' } },
  ])('of whatever kind goes on, from what it went on from, when a deal is given $kind', (command) => {
    const starts = ({ clocks }: DealState) =>
      clocks.map(({ kind, since, resetBy }) => `${kind} ${since} ${resetBy}`);
    const later = did(moved, command, thursday, rules);
    expect(starts(moved)).toHaveLength(4);
    expect(starts(later.state)).toEqual(starts(moved));
    expect(later.event.happenings.filter(({ kind }) => kind === 'clock-reset')).toEqual([]);
  });

  it('is not watched when the pipeline names no norm for it', () => {
    expect(
      runningClocks(newDeal(tradeRules, { next: call(friday) }), tradeRules).map(({ kind }) => kind),
    ).toEqual(['stage-norm', 'no-future-activity']);
  });

  it.each([
    ['A', prague('2026-03-09T09:00'), prague('2026-03-05T09:00')],
    ['B', prague('2026-03-16T09:00'), prague('2026-03-06T09:00')],
    ['C', prague('2026-03-23T09:00'), prague('2026-03-09T09:00')],
  ] as const)('is due by the norm of class %s', (customerClass, stage, silent) => {
    const its = forCustomer(rules, customerClass);
    const { state } = did(deal, { kind: 'change', changes: { amount: '1' } }, tuesday, its);
    expect(clock(state, 'stage-norm')?.dueAt).toBe(stage);
    expect(clock(state, 'customer-silent')?.dueAt).toBe(silent);
  });
});

describe('a future activity that is not overdue', () => {
  it('keeps the deal from being silent, until it is overdue', () => {
    const covered = does(deal, planning(friday));
    expect(clock(deal, 'customer-silent')?.dueAt).toBe(prague('2026-03-05T09:00'));
    expect(clock(covered, 'customer-silent')?.dueAt).toBe(prague('2026-03-09T10:00'));
    const { state } = after(covered, prague('2026-03-09T10:00'), rules);
    expect(state.escalation?.stalls.map(({ kind }) => kind)).toEqual([
      'stage-norm',
      'no-future-activity',
      'activity-overdue',
      'customer-silent',
    ]);
  });

  it('covers until its time where nothing is watched as overdue', () => {
    const silent = fourClocks({
      stalls: { noFutureActivity: 'P1D', customerSilent: { A: 'P3D', B: 'P3D', C: 'P3D' } },
    });
    const covered = did(newDeal(silent), planning(friday), tuesday, silent).state;
    expect(clock(covered, 'customer-silent')?.dueAt).toBe(friday);
  });

  it('makes a silence that was found recover', () => {
    const found = after(does(deal, recorded(noon, false)), prague('2026-03-05T09:00'), rules).state;
    expect(found.escalation?.stalls.map(({ kind }) => kind)).toContain('customer-silent');
    const planned = did(found, planning(friday), thursday, rules);
    expect(planned.event.happenings).toContainEqual({ kind: 'recovered', stall: 'customer-silent' });
    expect(planned.state.escalation).toBeUndefined();
  });

  it('does not help when another is overdue since long, but then that one is told', () => {
    const open = does(deal, planning(prague('2026-03-03T10:00')), planning(prague('2026-04-01T10:00')));
    const { state } = after(open, prague('2026-03-06T12:00'), rules);
    expect(state.escalation?.stalls.map(({ kind }) => kind)).toEqual(['activity-overdue']);
  });
});

describe('the stalls of one deal', () => {
  it('are told by one ladder: a further one joins it and tells nobody anew', () => {
    const first = after(deal, tuesday, rules).state;
    const { state, tellings } = after(first, prague('2026-03-09T09:00'), rules);
    expect(state.escalation?.stalls.map(({ kind }) => kind)).toEqual([
      'stage-norm',
      'no-future-activity',
      'customer-silent',
    ]);
    expect(new Set(tellings.map(({ escalationId }) => escalationId)).size).toBe(1);
    expect(tellings.map(({ level }) => level)).toEqual([0, 1, 2]);
  });

  it.each<[string, readonly string[], boolean]>([
    ['the second', ['2026-02-10T09:00:00.000Z'], false],
    ['the third', ['2026-01-10T09:00:00.000Z', '2026-02-10T09:00:00.000Z'], true],
    ['the third, but in more than 92 days', ['2025-12-01T07:59:59.999Z', '2026-02-10T09:00:00.000Z'], false],
    ['the third in 92 days to the hour', ['2025-12-01T08:00:00.001Z', '2026-02-10T09:00:00.000Z'], true],
  ])('%s of a quarter starts one level up, not before', (_, escalationsOpened, isUp) => {
    // Told on Tuesday, 3 March, at 9:00 in Prague.
    const { state, tellings } = after({ ...deal, escalationsOpened }, prague('2026-03-03T09:00'), rules);
    expect(tellings.map(({ to }) => to)).toEqual(isUp ? ['owner', 'head-of-sales'] : ['owner']);
    expect(state.escalation?.oneLevelUp ?? false).toBe(isUp);
    expect(state.escalationsOpened?.at(-1)).toBe(prague('2026-03-03T09:00'));
  });

  it('are not counted anew when the deal moves on and a stall goes on: it is the same one', () => {
    const silent = after(
      { ...deal, escalationsOpened: ['2026-02-10T09:00:00.000Z'] },
      prague('2026-03-12T16:00'),
      rules,
    ).state;
    const goesOn = silent
      .escalation!.stalls.map(({ kind }) => kind)
      .filter((kind) => kind === 'customer-silent');
    expect(goesOn).toHaveLength(1);
    const opened = silent.escalationsOpened!.length;
    const moved = did(silent, { kind: 'move', to: 'offer' }, prague('2026-03-12T16:30'), rules).state;
    expect(moved.escalation?.stalls.map(({ kind }) => kind)).toEqual(['customer-silent']);
    expect(moved.escalation?.id).not.toBe(silent.escalation?.id);
    expect(moved.escalationsOpened).toHaveLength(opened);
    expect(moved.escalation?.oneLevelUp).toBeUndefined();
  });

  it('are counted as they come: mended and found again', () => {
    const stallAndMend = (state: DealState, day: string): DealState => {
      const stalled = after(state, prague(`${day}T16:00`), rules).state;
      return did(stalled, recorded(prague(`${day}T16:00`), true), prague(`${day}T16:00`), rules).state;
    };
    const twice = ['2026-03-03', '2026-03-05'].reduce(stallAndMend, deal);
    expect(twice.escalationsOpened).toHaveLength(2);
    expect(after(twice, prague('2026-03-06T16:00'), rules).tellings.map(({ to }) => to)).toEqual([
      'owner',
      'head-of-sales',
    ]);
  });
});
