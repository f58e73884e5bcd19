import fc from 'fast-check';
import { alwaysOpen } from '../../../../test/support/cast.js';
import { modelSteps, playModel } from '../../../../test/support/deal-model.js';
import { office, rulesOf } from '../../../../test/support/deal-rules.js';
import { did, newDeal, tradePipeline } from '../../../../test/support/deals.js';
import { workingTimeBetween } from '../calendar/working-time.js';
import { epochMs, instant, type Instant } from '../instant.js';
import { dueAt } from './clocks.js';
import { timePassed } from './decide.js';
import type { DealRules } from './rules.js';
import type { Clock, DealPause, DealState } from './state.js';

const start = Date.UTC(2026, 2, 2, 8);
const minute = 60_000;
const calendars = [office, alwaysOpen].map((calendar) => rulesOf(tradePipeline(), calendar));
const anyRules = fc.constantFrom(...calendars);
const anyInstant = fc.nat(60 * 24 * 60).map((minutes) => instant(start + minutes * minute));
const anyPauses = fc
  .array(fc.record({ from: fc.nat(40 * 24 * 60), minutes: fc.nat(9 * 24 * 60) }), { maxLength: 4 })
  .map((list) =>
    list.map(({ from, minutes }): DealPause => ({
      because: 'hold',
      from: instant(start + from * minute),
      to: instant(start + (from + minutes) * minute),
    })),
  );

function deal(pauses: readonly DealPause[]): DealState {
  return { ...newDeal(), pauses };
}

function counted(rules: DealRules, from: Instant, to: Instant): number {
  return workingTimeBetween(rules.calendar, epochMs(from), epochMs(to));
}

function latest(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

describe('a hold of any length', () => {
  const holds = fc.record({
    steps: modelSteps(12),
    after: fc.nat(3 * 24 * 60),
    minutes: fc.integer({ min: 1, max: 100 * 24 * 60 }),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  /** What a clock had left at one instant is what it has left at the other. */
  function sameRemainder(rules: DealRules, before: Clock, from: Instant, then: Clock, to: Instant): void {
    expect(then.dueAt >= before.dueAt || then.dueAt >= to).toBe(true);
    expect(counted(rules, latest(to, then.since), then.dueAt)).toBe(
      counted(rules, latest(from, before.since), before.dueAt),
    );
  }

  it('moves each deadline that has not passed by exactly its working time, also when it is ended early', () => {
    let compared = 0;
    const lives = fc.property(holds, ({ steps, after, minutes, cut }) => {
      let known: DealRules | undefined;
      const lived = playModel(steps, { onTransition: ({ rulesAfter }) => (known = rulesAfter) });
      const rules = known!;
      if (lived.status !== 'open' || lived.hold || lived.escalation?.snoozed) return;
      const nowMs = Math.max(epochMs(lived.nextDueAt!) - 1 - after * minute, latestPast(lived));
      const [from, until] = [instant(nowMs), instant(nowMs + minutes * minute)];
      const command = { kind: 'hold', because: 'hold', until, reasoned: true } as const;
      const held = did(lived, command, from, rules).state;
      const resumedAt = instant(Math.floor(nowMs + cut * minutes * minute));
      const resumed = resumedAt < until ? did(held, { kind: 'resume' }, resumedAt, rules).state : undefined;
      for (const before of lived.clocks.filter(
        ({ kind, dueAt: due }) => due > from && kind !== 'customer-silent',
      )) {
        const same = ({ clocks }: DealState) => clocks.find(({ kind }) => kind === before.kind)!;
        sameRemainder(rules, before, from, same(held), until);
        expect(same(held).dueAt >= before.dueAt).toBe(true);
        if (resumed) sameRemainder(rules, before, from, same(resumed), resumedAt);
        compared++;
      }
    });
    fc.assert(lives, { numRuns: 600 });
    expect(compared).toBeGreaterThan(500);
  });

  function latestPast({ pauses = [], clocks, stageSince, escalation }: DealState): number {
    const graces = clocks.flatMap(({ grace }) => (grace ? [grace.from] : []));
    const past = [
      ...pauses.map(({ from, to }) => to ?? from),
      ...graces,
      stageSince,
      escalation?.delayFrom ?? stageSince,
    ];
    return Math.max(...past.map(epochMs));
  }

  it('is the same in one piece or in two', () => {
    fc.assert(
      fc.property(anyRules, anyInstant, fc.nat(9_000), fc.nat(9_000), (rules, from, first, second) => {
        const middle = instant(epochMs(from) + first * minute);
        const end = instant(epochMs(middle) + second * minute);
        const one = deal([{ because: 'hold', from, to: end }]);
        const two = deal([
          { because: 'hold', from: middle, to: end },
          { because: 'third-party', from, to: middle },
        ]);
        for (const norm of ['P3D', 'PT20H']) {
          expect(dueAt(instant(start), norm, two, rules)).toBe(dueAt(instant(start), norm, one, rules));
        }
      }),
    );
  });
});

describe('a deadline', () => {
  const anyMinutes = fc.nat(6_000);

  it('is never earlier for a longer norm', () => {
    fc.assert(
      fc.property(
        anyRules,
        anyInstant,
        anyPauses,
        anyMinutes,
        anyMinutes,
        (rules, since, pauses, one, more) => {
          const due = (minutes: number) => dueAt(since, `PT${minutes}M`, deal(pauses), rules);
          expect(due(one + more) >= due(one)).toBe(true);
        },
      ),
    );
  });

  it('is never earlier for one more day', () => {
    fc.assert(
      fc.property(anyRules, anyInstant, anyPauses, fc.nat(30), (rules, since, pauses, days) => {
        const due = (count: number) => dueAt(since, `P${count}D`, deal(pauses), rules);
        expect(due(days + 1) >= due(days)).toBe(true);
      }),
    );
  });

  it('of hours is additive over any split', () => {
    fc.assert(
      fc.property(
        anyRules,
        anyInstant,
        anyPauses,
        anyMinutes,
        anyMinutes,
        (rules, since, pauses, one, other) => {
          const split = dueAt(
            dueAt(since, `PT${one}M`, deal(pauses), rules),
            `PT${other}M`,
            deal(pauses),
            rules,
          );
          if (other > 0) expect(split).toBe(dueAt(since, `PT${one + other}M`, deal(pauses), rules));
        },
      ),
    );
  });
});

describe('a change of norms', () => {
  it('never brings a deadline nearer than a working day, or than it was', () => {
    const norms = fc.integer({ min: 1, max: 200 }).map((hours) => `PT${hours}H`);
    fc.assert(
      fc.property(norms, norms, fc.nat(20 * 24 * 60), (before, after, minutes) => {
        const rules = (norm: string, timingVersion: number) => {
          const stages = tradePipeline().stages.map((stage) => ({
            ...stage,
            norm: { A: norm, B: norm, C: norm },
          }));
          return { ...rulesOf(tradePipeline({ stages })), timingVersion };
        };
        const first = timePassed(newDeal(), rules(before, 2), instant(start + 1))!.state;
        const now = instant(start + minutes * minute + 2);
        const then = timePassed(first, rules(after, 3), now)!;
        const [was, is] = [first.clocks[0]!, then.state.clocks[0]!];
        const workingDay = dueAt(now, 'P1D', first, rules(after, 3));
        if (was.dueAt > now) expect(is.dueAt >= (was.dueAt < workingDay ? was.dueAt : workingDay)).toBe(true);
        else expect(is.dueAt >= was.dueAt).toBe(true);
      }),
    );
  });
});
