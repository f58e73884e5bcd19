import { quickPipeline } from '../../../../test/support/cast.js';
import { accepted, commanded, opened, opening, rulesOf } from '../../../../test/support/deal-rules.js';
import type { DealCommand } from './commands.js';
import { decide, decideOpening, timePassed } from './decide.js';
import { isRefused } from './transition.js';
import type { DealState } from './state.js';

const pipeline = quickPipeline();
const rules = rulesOf(pipeline);
// A Monday without holidays near it.
const monday = '2026-03-02T08:00:00.000Z';
const later = '2026-03-02T09:00:00.000Z';

function refusalOf(deal: DealState, command: DealCommand, at = later): string | undefined {
  const decision = decide(deal, commanded(command), rules, at);
  return isRefused(decision) ? decision.refusal.code : undefined;
}

describe('opening a deal', () => {
  it('begins in the first stage, marked as key by its amount, with both clocks running', () => {
    const { state, event } = opened(rules, monday);
    expect(event).toMatchObject({ kind: 'open', happenings: [] });
    expect(state).toMatchObject({ stage: 'need', key: true, seq: 1, revision: 1, status: 'open' });
    expect(state.clocks).toEqual([
      {
        kind: 'stage-norm',
        since: monday,
        dueAt: '2026-03-09T08:00:00.000Z',
        norm: 'P5D',
        resetBy: 'opened',
      },
      {
        kind: 'no-future-activity',
        since: monday,
        dueAt: '2026-03-03T08:00:00.000Z',
        norm: 'P1D',
        resetBy: 'opened',
      },
    ]);
    expect(state.nextDueAt).toBe('2026-03-03T08:00:00.000Z');
  });

  it.each([
    ['49999.9999', false],
    ['50000', true],
    ['50000.0000', true],
    ['100000000000000', true],
  ])('of %s is key: %s', (amount, key) => {
    expect(opened(rules, monday, { amount }).state.key).toBe(key);
  });

  it('counts the time without a future activity from the planned one', () => {
    const next = { type: 'visit', plannedFor: '2026-03-06T09:00:00.000Z', agreed: true } as const;
    const { state } = opened(rules, monday, { next });
    expect(state.activities).toHaveLength(1);
    expect(state.clocks[1]).toMatchObject({ since: next.plannedFor, dueAt: '2026-03-09T09:00:00.000Z' });
  });

  it.each([
    [{ stage: 'nowhere' }, 'stage-unknown'],
    [{ stage: 'offer' }, 'stage-not-first'],
    [{ stage: 'offer', override: true }, 'reason-missing'],
    [{ currency: 'USD' }, 'currency-mismatch'],
    [{ next: { type: 'call', plannedFor: monday, agreed: false } }, 'activity-not-in-future'],
  ] as const)('with %j is refused as %s', (changes, code) => {
    const facts = { dealId: 'd', customerClass: 'A', teamId: 't' } as const;
    const decision = decideOpening(opening(changes), facts, rules, monday);
    expect(isRefused(decision) && decision.refusal.code).toBe(code);
  });
});

describe('a command on an open deal', () => {
  const { state: deal } = opened(rules, monday);
  const offered = accepted(decide(deal, commanded({ kind: 'move', to: 'offer' }), rules, later)).state;

  it('moves it along an allowed move, which restarts its clocks', () => {
    expect(offered).toMatchObject({ stage: 'offer', stageSince: later, seq: 2, revision: 2 });
    expect(offered.clocks.map((clock) => clock.since)).toEqual([later, later]);
  });

  it.each<[string, DealState, DealCommand, string]>([
    ['a move to an unknown stage', deal, { kind: 'move', to: 'moon' }, 'stage-unknown'],
    ['a move to itself', deal, { kind: 'move', to: 'need' }, 'move-not-allowed'],
    ['winning too early', deal, { kind: 'win' }, 'win-not-allowed'],
    ['a loss without a known reason', deal, { kind: 'lose', reason: 'mood' }, 'loss-reason-unknown'],
    [
      'finishing what was not planned',
      deal,
      { kind: 'finish-activity', activityId: 'x' },
      'activity-unknown',
    ],
    [
      'taking on nothing',
      deal,
      { kind: 'take-on', escalationId: 'x', promisedFor: '2026-04-01T00:00:00.000Z' },
      'no-escalation',
    ],
    [
      'planning into the past',
      deal,
      { kind: 'plan-activity', activity: { type: 'call', plannedFor: monday, agreed: false } },
      'activity-not-in-future',
    ],
    [
      'planning so far ahead that the deal would only keep silent',
      deal,
      {
        kind: 'plan-activity',
        activity: { type: 'call', plannedFor: '2099-01-01T00:00:00.000Z', agreed: false },
      },
      'activity-too-far',
    ],
  ])('is refused: %s', (_, state, command, code) => {
    expect(refusalOf(state, command)).toBe(code);
  });

  it('is refused at another revision than it insists on', () => {
    const decision = decide(deal, commanded({ kind: 'move', to: 'offer' }, { ifRevision: 7 }), rules, later);
    expect(isRefused(decision) && decision.refusal.code).toBe('revision-mismatch');
  });

  it('wins it from a stage that allows it; nothing more is due, and nothing more is taken', () => {
    const { state } = accepted(decide(offered, commanded({ kind: 'win' }), rules, later));
    expect(state).toMatchObject({ status: 'won', closedAt: later, clocks: [], nextDueAt: undefined });
    expect(refusalOf(state, { kind: 'move', to: 'need' })).toBe('deal-closed');
  });

  it('loses it from anywhere, with its reason', () => {
    const { state } = accepted(decide(deal, commanded({ kind: 'lose', reason: 'price' }), rules, later));
    expect(state).toMatchObject({ status: 'lost', lossReason: 'price' });
  });

  it('finishes an activity and plans the next one in the same breath', () => {
    const next = { type: 'call', plannedFor: '2026-03-10T09:00:00.000Z', agreed: false } as const;
    const planned = accepted(
      decide(deal, commanded({ kind: 'plan-activity', activity: next }), rules, later),
    ).state;
    const activityId = planned.activities[0]!.id;
    const after = '2026-03-20T09:00:00.000Z';
    const finish: DealCommand = {
      kind: 'finish-activity',
      activityId,
      next: { ...next, plannedFor: '2026-03-25T09:00:00.000Z' },
    };
    const done = accepted(decide(planned, commanded(finish, { commandId: 'command-2' }), rules, after)).state;
    expect(done.activities.map((activity) => activity.plannedFor)).toEqual(['2026-03-25T09:00:00.000Z']);
    expect(done.lastActivityAt).toBe(after);
  });
});

describe('time on a deal', () => {
  const { state: deal } = opened(rules, monday);
  const due = deal.nextDueAt!;

  it('holds a promise to a quarter', () => {
    const stalled = timePassed(deal, rules, due)!.state;
    const take = (promisedFor: string) =>
      refusalOf(stalled, { kind: 'take-on', escalationId: stalled.escalation!.id, promisedFor }, due);
    expect(take('2026-06-03T00:00:00.000Z')).toBeUndefined();
    expect(take('2026-06-04T00:00:00.000Z')).toBe('promise-too-far');
    expect(take(due)).toBe('promise-not-in-future');
  });

  it('does nothing before something is due', () => {
    expect(timePassed(deal, rules, '2026-03-03T07:59:59.999Z')).toBeUndefined();
  });

  it('finds the stall, opens its escalation and tells the owner at once; the revision stays', () => {
    const { state, event, tellings } = timePassed(deal, rules, due)!;
    expect(event.happenings.map((happening) => happening.kind)).toEqual([
      'stalled',
      'escalation-opened',
      'told',
    ]);
    expect(tellings).toEqual([expect.objectContaining({ to: 'owner', round: 1, level: 0 })]);
    expect(state).toMatchObject({ seq: 2, revision: 1 });
    expect(state.escalation?.stalls).toEqual([
      { kind: 'no-future-activity', since: monday, dueAt: '2026-03-03T08:00:00.000Z', norm: 'P1D' },
    ]);
    // Four counted hours after the owner was told at 9:00 in Prague.
    expect(state.nextDueAt).toBe('2026-03-03T12:00:00.000Z');
  });

  it('goes on with the stall that is left when the other is mended', () => {
    const both = timePassed(deal, rules, '2026-03-10T08:00:00.000Z')!.state;
    expect(both.escalation?.stalls.map((stall) => stall.kind)).toEqual(['stage-norm', 'no-future-activity']);
    const next = { type: 'call', plannedFor: '2026-03-20T08:00:00.000Z', agreed: true } as const;
    const planned = accepted(
      decide(both, commanded({ kind: 'plan-activity', activity: next }), rules, '2026-03-10T09:00:00.000Z'),
    );
    expect(planned.state.escalation).toMatchObject({
      id: both.escalation!.id,
      stalls: [{ kind: 'stage-norm' }],
    });
    expect(planned.event.happenings).toEqual([
      { kind: 'clock-reset', stall: 'no-future-activity', by: 'activity-planned' },
      { kind: 'recovered', stall: 'no-future-activity' },
    ]);
    expect(planned.tellings).toEqual([]);
  });

  it.each<[string, DealCommand, string]>([
    [
      'recovered',
      {
        kind: 'plan-activity',
        activity: { type: 'call', plannedFor: '2026-03-20T08:00:00.000Z', agreed: true },
      },
      'recovered',
    ],
    ['moved', { kind: 'move', to: 'offer' }, 'moved'],
    ['closed', { kind: 'lose', reason: 'price' }, 'closed'],
  ])('ends the escalation when the deal has %s', (_, command, because) => {
    const stalled = timePassed(deal, rules, due)!.state;
    const { state, event } = accepted(decide(stalled, commanded(command), rules, '2026-03-03T09:00:00.000Z'));
    expect(state.escalation).toBeUndefined();
    expect(event.happenings).toContainEqual({
      kind: 'escalation-ended',
      escalationId: stalled.escalation!.id,
      because,
    });
  });
});
