import fc from 'fast-check';
import { SPECIMENS } from './calendars.spec-support.js';
import { COUNTED_FROM } from './minute-counter.spec-support.js';
import type { Norm } from './norm.js';
import type { Pause } from './pauses.js';
import { addWorkingTime, subtractWorkingTime, workingTimeBetween } from './working-time.js';

const MINUTE = 60_000;
const RUNS = { numRuns: 70 };

/** Whole minutes of the counted years, with room for the norms after and before them. */
const instant = fc
  .integer({ min: 60 * 1_440, max: 560 * 1_440 })
  .map((minutes) => COUNTED_FROM + minutes * MINUTE);
const length = fc.integer({ min: 1, max: 50 * 60 });
const pausesAfter = (start: number): fc.Arbitrary<Pause[]> =>
  fc.array(
    fc
      .tuple(fc.integer({ min: -3 * 1_440, max: 6 * 1_440 }), fc.integer({ min: 0, max: 2 * 1_440 }))
      .map(([from, minutes]) => ({ from: start + from * MINUTE, to: start + (from + minutes) * MINUTE })),
    { maxLength: 4 },
  );
const clock = instant.chain((start) => fc.record({ start: fc.constant(start), pauses: pausesAfter(start) }));

function hours(minutes: number): Norm {
  return { text: `PT${minutes}M`, days: 0, ms: minutes * MINUTE };
}

describe.each(SPECIMENS)('hours: $name', ({ calendar, minutes }) => {
  const due = (start: number, norm: number, pauses: readonly Pause[] = []): number | undefined =>
    addWorkingTime(calendar, start, hours(norm), pauses).dueMs;
  const dueAt = (start: number, norm: number, pauses: readonly Pause[] = []): number =>
    due(start, norm, pauses) ?? NaN;

  it('add as counting minutes does', () => {
    const same = fc.property(clock, length, ({ start, pauses }, norm) => {
      expect(due(start, norm, pauses)).toBe(minutes.add(start, norm, pauses));
    });
    fc.assert(same, RUNS);
  });

  it('subtract as counting minutes does', () => {
    const same = fc.property(instant, fc.integer({ min: 1, max: 600 }), (dueMs, norm) => {
      expect(subtractWorkingTime(calendar, dueMs, hours(norm))).toBe(minutes.subtract(dueMs, norm));
    });
    fc.assert(same, RUNS);
  });

  it('count between two instants as counting minutes does', () => {
    const same = fc.property(clock, fc.nat(12 * 1_440), ({ start, pauses }, span) => {
      const end = start + span * MINUTE;
      const counted = workingTimeBetween(calendar, start, end, pauses);
      expect(counted).toBe(minutes.between(start, end, pauses) * MINUTE);
    });
    fc.assert(same, RUNS);
  });

  it('have exactly the norm between start and due', () => {
    const exact = fc.property(clock, length, ({ start, pauses }, norm) => {
      const { dueMs, explanation } = addWorkingTime(calendar, start, hours(norm), pauses);
      expect(workingTimeBetween(calendar, start, dueMs ?? NaN, pauses)).toBe(norm * MINUTE);
      expect(explanation.countedMs).toBe(norm * MINUTE);
    });
    fc.assert(exact, RUNS);
  });

  it('are additive over any split', () => {
    const additive = fc.property(clock, length, length, ({ start, pauses }, first, second) => {
      const middle = dueAt(start, first, pauses);
      expect(dueAt(middle, second, pauses)).toBe(dueAt(start, first + second, pauses));
    });
    fc.assert(additive, RUNS);
  });

  it('are taken back by subtracting', () => {
    const inverse = fc.property(instant, length, (start, norm) => {
      const dueMs = dueAt(start, norm);
      const latest = subtractWorkingTime(calendar, dueMs, hours(norm));
      expect(dueAt(latest, norm)).toBe(dueMs);
      if (minutes.isOpen(start)) expect(latest).toBe(start);
    });
    fc.assert(inverse, RUNS);
  });

  it('are never due earlier for a later start, a longer norm or a longer pause', () => {
    const monotone = fc.property(
      clock,
      length,
      fc.nat(3_000),
      fc.nat(3),
      ({ start, pauses }, norm, more, index) => {
        const dueMs = dueAt(start, norm, pauses);
        expect(dueAt(start + more * MINUTE, norm, pauses)).toBeGreaterThanOrEqual(dueMs);
        expect(dueAt(start, norm + more, pauses)).toBeGreaterThanOrEqual(dueMs);
        const longer = pauses.map((pause, i) =>
          i === index ? { from: pause.from, to: (pause.to ?? 0) + more * MINUTE } : pause,
        );
        expect(dueAt(start, norm, longer)).toBeGreaterThanOrEqual(dueMs);
        expect(dueAt(start, norm, [])).toBeLessThanOrEqual(dueMs);
      },
    );
    fc.assert(monotone, RUNS);
  });

  it('do not mind pauses over closed time, nor how pauses are written', () => {
    const invariant = fc.property(
      clock,
      length,
      instant,
      fc.nat(600),
      ({ start, pauses }, norm, other, cut) => {
        const dueMs = dueAt(start, norm, pauses);
        const closed = minutes.closedAround(start) ?? minutes.closedAround(other);
        expect(dueAt(start, norm, closed ? [closed, ...pauses] : pauses)).toBe(dueMs);
        const split = pauses.flatMap(({ from, to = 0 }) => {
          const middle = Math.min(from + cut * MINUTE, to);
          return [
            { from: middle, to },
            { from, to: middle },
            { from: middle, to },
          ];
        });
        expect(dueAt(start, norm, split)).toBe(dueMs);
      },
    );
    fc.assert(invariant, RUNS);
  });

  it('are due in an open pause only when used up before it', () => {
    const open = fc.property(instant, length, fc.nat(5 * 1_440), (start, norm, after) => {
      const from = start + after * MINUTE;
      const unpaused = dueAt(start, norm);
      expect(due(start, norm, [{ from }])).toBe(unpaused <= from ? unpaused : undefined);
    });
    fc.assert(open, RUNS);
  });
});
