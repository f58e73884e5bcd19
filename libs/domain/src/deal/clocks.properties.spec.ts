import fc from 'fast-check';
import { modelSteps, playModel } from '../../../../test/support/deal-model.js';
import { opened } from '../../../../test/support/deal-rules.js';
import { after, call, did, newDeal, tradePipeline, tradeRules } from '../../../../test/support/deals.js';
import { SPECIMENS, type Specimen } from '../calendar/calendars.spec-support.js';
import { COUNTED_FROM } from '../calendar/minute-counter.spec-support.js';
import { workingTimeBetween } from '../calendar/working-time.js';
import { epochMs, instant, type Instant } from '../instant.js';
import { dueAt, pausesOf } from './clocks.js';
import { timePassed } from './decide.js';
import type { DealRules } from './rules.js';
import type { Clock, DealPause, DealState } from './state.js';

const minute = 60_000;
const day = 24 * 60;
/** Within the two years whose minutes are counted, with room after it. */
const start = COUNTED_FROM + 60 * day * minute;
const rulesIn = ({ calendar }: Specimen, pipeline = tradePipeline()): DealRules => ({
  ...{ ...tradeRules, pipeline, calendar },
});
const anySpecimen = fc.constantFrom(...SPECIMENS);
const everyCalendar = new Map(SPECIMENS.map((specimen) => [specimen, rulesIn(specimen)]));
const anyRules = anySpecimen.map((specimen) => everyCalendar.get(specimen)!);
const anyInstant = fc.nat(300 * day).map((minutes) => instant(start + minutes * minute));
const anyPauses = fc
  .array(fc.record({ from: fc.nat(340 * day), minutes: fc.nat(9 * day) }), { maxLength: 4 })
  .map((list) =>
    list.map(({ from, minutes }): DealPause => ({
      because: 'hold',
      from: instant(start + from * minute),
      to: instant(start + (from + minutes) * minute),
    })),
  );

/** Pauses near the instant from which is counted, so that they matter. */
const closePauses = fc
  .array(fc.record({ from: fc.integer({ min: -2 * day, max: 6 * day }), minutes: fc.nat(2 * day) }), {
    maxLength: 4,
  })
  .map((list) => (since: Instant) => list.map(({ from, minutes }) => pauseAt(since, from, minutes)));

function pauseAt(since: Instant, from: number, minutes: number): DealPause {
  const [begin, end] = [from, from + minutes].map((one) => instant(epochMs(since) + one * minute));
  return { because: 'hold', from: begin!, to: end! };
}

function deal(pauses: readonly DealPause[]): DealState {
  return { ...newDeal(), pauses };
}

/** As the calendar counts, whose own properties hold it against minutes. */
function counted(rules: DealRules, from: Instant, to: Instant): number {
  return workingTimeBetween(rules.calendar, epochMs(from), epochMs(to));
}

function latest(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

describe('a hold of any length', () => {
  const holds = fc.record({
    steps: modelSteps(12),
    earlier: fc.nat(3 * day),
    minutes: fc.integer({ min: 1, max: 100 * day }),
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
    const lives = fc.property(holds, ({ steps, earlier, minutes, cut }) => {
      let known: DealRules | undefined;
      const lived = playModel(steps, { onTransition: ({ rulesAfter }) => (known = rulesAfter) });
      const rules = known!;
      if (lived.status !== 'open' || lived.hold || lived.escalation?.snoozed) return;
      const nowMs = Math.max(epochMs(lived.nextDueAt!) - 1 - earlier * minute, latestPast(lived));
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

describe('the clocks of a deal that is put on hold now and then', () => {
  const hours = fc.integer({ min: 1, max: 60 });
  const holds = fc.array(
    fc.record({
      wait: fc.nat(4 * day),
      minutes: fc.integer({ min: 1, max: 12 * day }),
      early: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    }),
    { maxLength: 3 },
  );
  const lives = fc.record({
    specimen: anySpecimen,
    from: anyInstant,
    hours: fc.tuple(hours, hours, hours),
    holds,
  });
  type Life = typeof lives extends fc.Arbitrary<infer One> ? One : never;

  /** A deal with a planned call, and the pauses that it has had. */
  function live({ specimen, from, hours: [stage, next, overdue], holds: list }: Life) {
    const norm = { A: `PT${stage}H`, B: 'P1D', C: 'P1D' };
    const stages = tradePipeline().stages.map((one) => ({ ...one, norm }));
    const stalls = { noFutureActivity: `PT${next}H`, activityOverdue: `PT${overdue}H` };
    const rules = rulesIn(specimen, tradePipeline({ stages, stalls }));
    let nowMs = epochMs(from);
    let state = opened(rules, from, { next: call(instant(nowMs + 90 * minute)) }).state;
    const pauses: { from: number; to: number }[] = [];
    for (const { wait, minutes, early } of list) {
      nowMs += wait * minute;
      state = after(state, instant(nowMs), rules).state;
      const until = nowMs + minutes * minute;
      const hold = { kind: 'hold', because: 'hold', until: instant(until), reasoned: true } as const;
      state = did(state, hold, instant(nowMs), rules).state;
      const ends = nowMs + Math.ceil((early ?? 1) * minutes) * minute;
      state = after(state, instant(ends), rules).state;
      if (ends < until) state = did(state, { kind: 'resume' }, instant(ends), rules).state;
      pauses.push({ from: nowMs, to: ends });
      nowMs = ends;
    }
    return { state, pauses };
  }

  it('are due where counting open minutes ends that were not on hold, from the instant that started each', () => {
    let compared = 0;
    const sameCount = fc.property(lives, (life) => {
      const { state, pauses } = live(life);
      const planned = instant(epochMs(life.from) + 90 * minute);
      const [stage, next, overdue] = life.hours;
      const expected = [
        ['stage-norm', life.from, stage],
        ['no-future-activity', planned, next],
        ['activity-overdue', planned, overdue],
      ] as const;
      for (const [kind, since, norm] of expected) {
        const counted = life.specimen.minutes.add(epochMs(since), norm * 60, pauses);
        if (counted === undefined) continue;
        const clock = state.clocks.find((one) => one.kind === kind);
        expect([kind, clock?.dueAt]).toEqual([kind, instant(counted)]);
        compared++;
      }
    });
    fc.assert(sameCount, { numRuns: 1_000 });
    expect(compared).toBeGreaterThan(2_500);
  });
});

describe('a deadline', () => {
  const anyMinutes = fc.nat(6_000);

  it('of hours is where counting open minutes ends, one by one, without the pauses', () => {
    const lengths = fc.integer({ min: 1, max: 50 * 60 });
    const sameCount = fc.property(
      anySpecimen,
      anyInstant,
      closePauses,
      lengths,
      (specimen, since, paused, minutes) => {
        const pauses = paused(since);
        const due = dueAt(since, `PT${minutes}M`, deal(pauses), everyCalendar.get(specimen)!);
        expect(epochMs(due)).toBe(specimen.minutes.add(epochMs(since), minutes, pausesOf(deal(pauses))));
      },
    );
    fc.assert(sameCount, { numRuns: 2_000 });
  });

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
      fc.property(norms, norms, fc.nat(20 * day), (before, after, minutes) => {
        const rules = (norm: string, timingVersion: number) => {
          const stages = tradePipeline().stages.map((stage) => ({
            ...stage,
            norm: { A: norm, B: norm, C: norm },
          }));
          return { ...tradeRules, pipeline: tradePipeline({ stages }), timingVersion };
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
