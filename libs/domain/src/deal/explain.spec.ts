import { rulesOf } from '../../../../test/support/deal-rules.js';
import {
  call,
  did,
  forCustomer,
  fourClocks,
  monday,
  newDeal,
  prague,
  tradePipeline,
} from '../../../../test/support/deals.js';
import { timePassed } from './decide.js';
import type { DealState } from './state.js';
import { explainDeadlines, explainNextLevel } from './explain.js';

const rules = fourClocks();
const friday = prague('2026-03-06T10:00');
const tuesday = prague('2026-03-03T08:00');
const deal = newDeal(rules, { next: call(friday) });

describe('the explanation of the deadlines of a deal', () => {
  it('is as many as there are clocks, each due as the clock is', () => {
    const explained = explainDeadlines(deal, rules, tuesday);
    expect(explained.map(({ kind, dueAt, resetBy }) => ({ kind, dueAt, resetBy }))).toEqual(
      deal.clocks.map(({ kind, dueAt, resetBy }) => ({ kind, dueAt, resetBy })),
    );
  });

  it('names start, norm, what was counted and what was skipped', () => {
    const [stage] = explainDeadlines(deal, rules, tuesday);
    expect(stage).toMatchObject({
      kind: 'stage-norm',
      normOf: 'class',
      explanation: {
        calendar: 'office',
        norm: 'P5D',
        start: monday,
        due: prague('2026-03-09T09:00'),
        closedWeekdays: 2,
      },
    });
    expect(stage!.explanation!.counted[0]).toEqual({ from: monday, to: prague('2026-03-02T17:00') });
  });

  it('names holidays: Good Friday and Easter Monday', () => {
    const open = did(
      newDeal(rules, { next: call('2026-06-01T08:00:00.000Z') }),
      { kind: 'move', to: 'offer' },
      '2026-04-02T07:00:00.000Z',
      rules,
    );
    const [stage] = explainDeadlines(open.state, rules, tuesday);
    expect(stage?.dueAt).toBe('2026-04-13T07:00:00.000Z');
    expect(stage?.explanation?.skipped.map(({ date }) => date)).toEqual(['2026-04-03', '2026-04-06']);
  });

  it('names pauses', () => {
    const hold = { kind: 'hold', because: 'third-party', until: friday, reasoned: true } as const;
    const held = did(deal, hold, tuesday, rules).state;
    expect(explainDeadlines(held, rules, tuesday)[0]?.explanation?.pauses).toEqual([
      { from: tuesday, to: friday },
    ]);
  });

  it.each([
    [{}, ['class', 'pipeline', 'pipeline', 'class']],
    [{ 'stage-norm': 'P2D' }, ['customer', 'pipeline', 'pipeline', 'class']],
    [
      { 'stage-norm/need': 'P2D', 'customer-silent': 'P9D' },
      ['customer', 'pipeline', 'pipeline', 'customer'],
    ],
    [{ 'stage-norm/offer': 'P2D', 'activity-overdue': 'P9D' }, ['class', 'pipeline', 'customer', 'class']],
    [{ 'no-future-activity': 'P2D' }, ['class', 'customer', 'pipeline', 'class']],
  ] as const)('says whose norm applies: %j', (norms, whose) => {
    const its = forCustomer(rules, 'A', norms);
    const { state } = did(deal, { kind: 'change', changes: { amount: '1' } }, tuesday, its);
    expect(explainDeadlines(state, its, tuesday).map(({ normOf }) => normOf)).toEqual(whose);
  });

  it('says until when silence is covered, and which activity is overdue', () => {
    const [, , overdue, silent] = explainDeadlines(deal, rules, tuesday);
    expect(overdue).toMatchObject({ kind: 'activity-overdue', activityId: deal.activities[0]!.id });
    expect(silent).toMatchObject({
      coveredUntil: prague('2026-03-09T10:00'),
      dueAt: prague('2026-03-09T10:00'),
    });
    expect(silent?.explanation?.due).toBe(prague('2026-03-05T09:00'));
  });

  it('says since when a changed norm lets it be due', () => {
    const stages = tradePipeline().stages.map((stage) => ({
      ...stage,
      norm: { A: 'PT1H', B: 'PT1H', C: 'PT1H' },
    }));
    const tight = { ...rulesOf(tradePipeline({ stages })), timingVersion: 2 };
    const at = prague('2026-03-03T11:00');
    const { state } = timePassed(deal, tight, at)!;
    expect(explainDeadlines(state, tight, at)[0]).toMatchObject({
      dueAt: prague('2026-03-04T11:00'),
      notBefore: prague('2026-03-04T11:00'),
      explanation: { due: prague('2026-03-02T10:00') },
    });
  });

  it('tells a change that the deal has not seen yet as the deal will see it', () => {
    const changed = forCustomer(rules, 'C', { 'no-future-activity': 'P9D' });
    const at = prague('2026-03-03T11:00');
    const seen = timePassed(deal, changed, at)!.state;
    const told = explainDeadlines(deal, changed, at);
    expect(told.map(({ kind, dueAt }) => [kind, dueAt])).toEqual(
      seen.clocks.map(({ kind, dueAt }) => [kind, dueAt]),
    );
    expect(told[0]).toMatchObject({ customerClass: 'C', explanation: { norm: 'P15D' } });
    expect(told[0]!.dueAt).toBe(told[0]!.explanation!.due);
  });

  it('of a closed deal is empty', () => {
    expect(explainDeadlines(did(deal, { kind: 'win' }, tuesday, rules).state, rules, tuesday)).toEqual([]);
  });

  it('stays small, however many pauses there were', () => {
    const pauses = Array.from({ length: 40 }, (_, day) => ({
      because: 'hold' as const,
      from: new Date(Date.parse(monday) + day * 3_600_000).toISOString(),
      to: new Date(Date.parse(monday) + day * 3_600_000 + 60_000).toISOString(),
    }));
    for (const one of explainDeadlines({ ...deal, pauses }, rules, tuesday)) {
      expect(JSON.stringify(one.explanation).length).toBeLessThan(2_048);
    }
  });
});

describe('the explanation of the next level of the ladder', () => {
  const stalled = newDeal(rules);
  const atFirst = stalled.clocks.reduce((a, b) => (a.dueAt < b.dueAt ? a : b)).dueAt;
  const told = timePassed(stalled, rules, atFirst)!.state;

  it('says whom it tells, from when its delay counts, and what that leaves out', () => {
    const { delayFrom, nextLevelAt } = told.escalation!;
    const [, second] = rules.pipeline.ladder;
    expect(explainNextLevel(told, rules, atFirst)).toMatchObject({
      ...{ to: 'head-of-sales', again: false, dueAt: nextLevelAt },
      explanation: { norm: second!.after, start: delayFrom, due: nextLevelAt, timeZone: 'Europe/Prague' },
    });
  });

  it('tells the top once more after a week, for which nothing is counted', () => {
    const top = rules.pipeline.ladder.reduce<DealState>((deal) => {
      const at = deal.escalation!.nextLevelAt!;
      return timePassed(deal, rules, at)?.state ?? deal;
    }, told);
    const next = explainNextLevel(top, rules, top.escalation!.nextLevelAt!);
    expect(next).toMatchObject({ again: true });
    expect(next).not.toHaveProperty('explanation');
  });

  it('is none of a deal that does not stall, is answered or is held', () => {
    expect(explainNextLevel(stalled, rules, monday)).toBeUndefined();
    const { id: escalationId } = told.escalation!;
    const taken = did(told, { kind: 'take-on', escalationId, promisedFor: friday }, atFirst, rules).state;
    expect(explainNextLevel(taken, rules, atFirst)).toBeUndefined();
    const until = prague('2026-03-20T10:00');
    const held = did(told, { kind: 'hold', because: 'third-party', until, reasoned: true }, atFirst, rules);
    expect(explainNextLevel(held.state, rules, atFirst)).toBeUndefined();
  });
});
