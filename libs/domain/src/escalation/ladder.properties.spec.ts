import fc from 'fast-check';
import { SPECIMENS } from '../calendar/calendars.spec-support.js';
import { COUNTED_FROM } from '../calendar/minute-counter.spec-support.js';
import { instant, type Instant } from '../instant.js';
import { ladderRecipients, type LadderLevel } from '../pipeline/definition.js';
import { countingIn, delaysIn } from './clock.js';
import type { Escalation } from './escalation.js';
import { climb, nextRung, openEscalation, snooze, takeOn, type Climb, type LadderRules } from './ladder.js';

const hour = 3_600_000;
const minute = 60_000;

/** How working time runs for a deal, and how its ladder begins. */
interface World {
  readonly start: number;
  readonly clock: Pick<LadderRules, 'after' | 'weekAfter'>;
  readonly oneLevelUp: boolean;
  /** The instant so many working minutes after another, counted one by one; undefined: beyond what is counted. */
  readonly count: (from: number, minutes: number) => number | undefined;
}

const hoursOf = (norm: string) => Number(/^PT(\d+)/.exec(norm)![1]);

/** Where every hour is a working hour. */
const everyHour = fc.boolean().map((oneLevelUp): World => ({
  start: Date.UTC(2026, 2, 2),
  clock: {
    after: (from, norm) => instant(Date.parse(from) + hoursOf(norm) * hour),
    weekAfter: (from) => instant(Date.parse(from) + 168 * hour),
  },
  oneLevelUp,
  count: (from, minutes) => from + minutes * minute,
}));

/** Calendars with holidays, lunch breaks, nights and clocks that change; and a deal that was on hold now and then. */
const realCalendars = fc
  .record({
    specimen: fc.constantFrom(...SPECIMENS),
    startHour: fc.integer({ min: 0, max: 400 * 24 }),
    pauses: fc.array(fc.record({ after: fc.nat(1_000), hours: fc.nat(90) }), { maxLength: 3 }),
    oneLevelUp: fc.boolean(),
  })
  .map(({ specimen, startHour, pauses: held, oneLevelUp }): World => {
    const start = COUNTED_FROM + startHour * hour;
    const pauses = held.map(({ after, hours }) => {
      const from = start + after * hour;
      return { from, to: from + hours * hour };
    });
    return {
      ...{ start, oneLevelUp },
      clock: delaysIn(countingIn(specimen.calendar, pauses), pauses),
      count: (from, minutes) => specimen.minutes.add(from, minutes, pauses),
    };
  });

const worlds = fc.oneof(everyHour, realCalendars);

function rulesOf({ clock }: World, levels: readonly LadderLevel[], isKey: boolean): LadderRules {
  return { ...clock, levels, isKey };
}

/** Ladders that can be published: the owner first, then in the order of duty. */
const ladders = (shortest: number) =>
  fc
    .array(fc.record({ duty: fc.nat(2), hours: fc.integer({ min: shortest, max: 30 }) }), { maxLength: 5 })
    .map((levels): LadderLevel[] => [
      { to: 'owner', after: 'PT0S', channels: ['inbox'] },
      ...levels
        .sort((one, other) => one.duty - other.duty)
        .map(({ duty, hours }) => ({
          to: ladderRecipients[duty]!,
          after: `PT${hours}H`,
          channels: ['inbox'] as const,
        })),
    ]);

const steps = (shortest: number) =>
  fc.array(
    fc.record({
      hours: fc.nat(200),
      act: fc.constantFrom('look', 'look', 'look', 'take on', 'snooze', 'change'),
      ladder: ladders(shortest),
      isKey: fc.boolean(),
    }),
    { maxLength: 25 },
  );

interface Seen extends Climb {
  readonly now: Instant;
  readonly before?: Escalation;
  readonly isChange: boolean;
}

type Steps = ReturnType<typeof steps> extends fc.Arbitrary<infer List> ? List : never;

/** Plays a ladder that is looked at now and then: also long after it was due. */
function play(world: World, first: LadderLevel[], given: Steps): Seen[] {
  const at = (hours: number): Instant => instant(world.start + hours * hour);
  const stall = { kind: 'stage-norm', since: at(-8), dueAt: at(0) } as const;
  const { oneLevelUp } = world;
  let rules = rulesOf(world, first, true);
  const seen: Seen[] = [
    {
      ...openEscalation({ id: 'e', stalls: [stall], oneLevelUp }, rules, at(0)),
      now: at(0),
      isChange: false,
    },
  ];
  let hours = 0;
  for (const step of given) {
    hours += step.hours;
    const now = at(hours);
    const before = seen.at(-1)!.escalation;
    const isAhead = (nextRung(before) ?? now) > now;
    if (step.act === 'change') rules = rulesOf(world, step.ladder, step.isKey);
    const answered = isAhead ? answer(step.act, before, now) : before;
    seen.push({
      ...climb(answered, rules, now),
      now,
      before: answered,
      isChange: step.act === 'change' && isAhead,
    });
  }
  return seen;
}

function answer(act: string, escalation: Escalation, now: Instant): Escalation {
  const until = instant(Date.parse(now) + 50 * hour);
  if (act === 'take on') return takeOn(escalation, { by: 'anna', promisedFor: until }, now);
  if (act === 'snooze' && !escalation.takenOn) return snooze(escalation, 'anna', until, now);
  return escalation;
}

function always(check: (seen: readonly Seen[], world: World) => void, shortest = 1): void {
  fc.assert(
    fc.property(worlds, ladders(shortest), steps(shortest), (world, first, given) =>
      check(play(world, first, given), world),
    ),
    { numRuns: 500 },
  );
}

describe('whatever happens to a ladder', () => {
  it('each level of a round is told once, and upwards, also when levels have no delay', () => {
    always((seen) => {
      const last = new Map<number, number>();
      for (const { round, level } of seen.flatMap(({ tellings }) => tellings)) {
        expect(level).toBeGreaterThan(last.get(round) ?? -1);
        last.set(round, level);
      }
    }, 0);
  });

  it('rounds never fall, and count one on', () => {
    always((seen) => {
      seen.forEach(({ escalation, before }) => {
        const from = before?.round ?? 1;
        expect([from, from + 1]).toContain(escalation.round);
      });
    }, 0);
  });

  it('one look tells one level, however late, when each has a delay; two at the third stall in a quarter', () => {
    always(([first, ...later], { oneLevelUp }) => {
      expect(first!.tellings.length).toBeLessThanOrEqual(oneLevelUp ? 2 : 1);
      if (oneLevelUp && first!.tellings.length < 2) expect(first!.escalation.delay).toBeUndefined();
      for (const { tellings } of later) expect(tellings.length).toBeLessThanOrEqual(1);
    });
  });

  it('the next level comes its delay of working time after the one before, over holidays, holds and clock changes', () => {
    always((seen, { count }) => {
      for (const { escalation, tellings, now } of seen) {
        const { delay, nextLevelAt, takenOn, snoozed } = escalation;
        if (tellings.length === 0 || takenOn || snoozed || delay === undefined) continue;
        const counted = count(Date.parse(now), hoursOf(delay) * 60);
        if (counted !== undefined) expect(nextLevelAt).toBe(instant(counted));
      }
    });
  });

  it('the later a level is told, the later the next one, and two delays are one of both', () => {
    fc.assert(
      fc.property(
        worlds,
        fc.nat(500),
        fc.nat(500),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        ({ clock, start }, one, other, first, second) => {
          const [early, late] = [one, other]
            .sort((a, b) => a - b)
            .map((hours) => instant(start + hours * hour));
          expect(clock.after(early!, `PT${first}H`) <= clock.after(late!, `PT${first}H`)).toBe(true);
          expect(clock.weekAfter(early!) <= clock.weekAfter(late!)).toBe(true);
          const inTwo = clock.after(clock.after(early!, `PT${first}H`), `PT${second}H`);
          expect(inTwo).toBe(clock.after(early!, `PT${first + second}H`));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('nothing is told before it is due, nor while it is taken on or put off', () => {
    always((seen) => {
      for (const { before, now, tellings } of seen) {
        if (before && (nextRung(before) ?? now) > now) expect(tellings).toEqual([]);
      }
    });
  });

  it('a change of its levels, or of being a key deal, tells nobody in the step that finds it', () => {
    always((seen) => {
      for (const { isChange, tellings } of seen) if (isChange) expect(tellings).toEqual([]);
    });
  });

  it('it always goes on: something is next, and it is to come', () => {
    always((seen) => {
      for (const { escalation, now } of seen) expect(nextRung(escalation)! > now).toBe(true);
    }, 0);
  });
});
