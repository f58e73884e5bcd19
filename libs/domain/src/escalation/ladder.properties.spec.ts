import fc from 'fast-check';
import { instant, type Instant } from '../instant.js';
import { ladderRecipients, type LadderLevel } from '../pipeline/definition.js';
import type { Escalation } from './escalation.js';
import { climb, nextRung, openEscalation, snooze, takeOn, type Climb, type LadderRules } from './ladder.js';

const hour = 3_600_000;
const start = Date.UTC(2026, 2, 2);
const at = (hours: number): Instant => instant(start + hours * hour);
const stall = { kind: 'stage-norm', since: at(-8), dueAt: at(0) } as const;

/** Here every hour is a working hour. */
function rulesOf(levels: readonly LadderLevel[], isKey: boolean): LadderRules {
  return {
    levels,
    isKey,
    after: (from, norm) => instant(Date.parse(from) + Number(/^PT(\d+)/.exec(norm)![1]) * hour),
    weekAfter: (from) => instant(Date.parse(from) + 168 * hour),
  };
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
function play(first: LadderLevel[], given: Steps): Seen[] {
  let rules = rulesOf(first, true);
  const seen: Seen[] = [
    {
      ...openEscalation({ id: 'e', stalls: [stall], oneLevelUp: false }, rules, at(0)),
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
    if (step.act === 'change') rules = rulesOf(step.ladder, step.isKey);
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

function always(check: (seen: readonly Seen[]) => void, shortest = 1): void {
  fc.assert(
    fc.property(ladders(shortest), steps(shortest), (first, given) => check(play(first, given))),
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

  it('one look tells one level, however late, when each has a delay', () => {
    always((seen) => {
      for (const { tellings } of seen) expect(tellings.length).toBeLessThanOrEqual(1);
    });
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
