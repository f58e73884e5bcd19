import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { SPECIMENS, type Specimen } from './calendars.spec-support.js';
import { COUNTED_FROM, COUNTED_TO } from './minute-counter.spec-support.js';
import type { Norm } from './norm.js';
import type { Pause } from './pauses.js';
import { addWorkingTime, subtractWorkingTime, workingTimeBetween } from './working-time.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const RUNS = { numRuns: 70 };

const instant = fc
  .integer({ min: 60 * 1_440, max: 500 * 1_440 })
  .map((minutes) => COUNTED_FROM + minutes * MINUTE);
const length = fc.integer({ min: 1, max: 12 });
const minutesLong = fc.integer({ min: 0, max: 4 * 1_440 });
const clock = instant.chain((start) =>
  fc.record({
    start: fc.constant(start),
    pauses: fc.array(
      fc.tuple(minutesLong, minutesLong).map(([after, long]) => ({
        from: start + (after - 600) * MINUTE,
        to: start + (after - 600 + long) * MINUTE,
      })),
      { maxLength: 4 },
    ),
  }),
);

type Due = (start: number, norm: Norm, pauses?: readonly Pause[]) => number;
function dueIn({ calendar }: Specimen): Due {
  return (start, norm, pauses) => addWorkingTime(calendar, start, norm, pauses).dueMs ?? NaN;
}

function days(count: number, ms = 0): Norm {
  return { text: `P${count}D`, days: count, ms };
}

/** The local date and time of an instant, the slow way. */
function local(ms: number, { calendar }: Specimen): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(calendar.timeZone).toPlainDateTime();
}

/** Whether the clocks change on the local date of an instant. */
function clocksChange(ms: number, { calendar }: Specimen): boolean {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(calendar.timeZone).hoursInDay !== 24;
}

/** Tells whether working days around a stretch of time differ in length because the clocks change. */
function changeFinder(specimen: Specimen): (from: number, to: number) => boolean {
  const changes: number[] = [];
  for (let ms = COUNTED_FROM; ms < COUNTED_TO; ms += DAY / 2)
    if (clocksChange(ms, specimen)) changes.push(ms);
  return (from, to) => changes.some((ms) => from - 3 * DAY < ms && ms < to + 3 * DAY);
}

/** The next working dates after a local date, found by asking every quarter of an hour whether it is open. */
function workingDateAfter(
  date: Temporal.PlainDate,
  count: number,
  { calendar, minutes }: Specimen,
): Temporal.PlainDate {
  let next = date;
  for (let left = count; left > 0;) {
    next = next.add({ days: 1 });
    const from = next.toZonedDateTime(calendar.timeZone).epochMilliseconds;
    const to = next.add({ days: 1 }).toZonedDateTime(calendar.timeZone).epochMilliseconds;
    let open = false;
    for (let ms = from; ms < to && !open; ms += 15 * MINUTE) open = minutes.isOpen(ms);
    if (open) left--;
  }
  return next;
}

describe.each(SPECIMENS)('days: $name', (specimen) => {
  const { calendar, minutes } = specimen;
  const dueAt = dueIn(specimen);

  it('are due at the same clock time, that many working dates later', () => {
    const same = fc.property(instant, length, (start, count) => {
      fc.pre(minutes.isOpen(start) && !clocksChange(start, specimen));
      const begin = local(start, specimen);
      const target = workingDateAfter(begin.toPlainDate(), count, specimen).toPlainDateTime(
        begin.toPlainTime(),
      );
      const expected = target.toZonedDateTime(calendar.timeZone);
      const dueMs = dueAt(start, days(count));
      if (minutes.isOpen(expected.epochMilliseconds) && expected.hoursInDay === 24) {
        expect(dueMs).toBe(expected.epochMilliseconds);
      } else if (expected.hoursInDay === 24) {
        // Closed at that time: the due instant is an edge of the open time of the same date.
        expect(
          local(dueMs - 1, specimen)
            .toPlainDate()
            .equals(target.toPlainDate()) || minutes.isOpen(dueMs),
        ).toBe(true);
        expect(minutes.isOpen(dueMs)).not.toBe(minutes.isOpen(dueMs - MINUTE));
      }
    });
    fc.assert(same, RUNS);
  });

  it('are never due earlier for a later start or a longer norm', () => {
    const monotone = fc.property(instant, length, fc.nat(3_000), length, (start, count, later, more) => {
      const dueMs = dueAt(start, days(count));
      expect(dueAt(start + later * MINUTE, days(count))).toBeGreaterThanOrEqual(dueMs);
      expect(dueAt(start, days(count + more))).toBeGreaterThan(dueMs);
      expect(dueAt(start, days(count, more * MINUTE))).toBeGreaterThan(dueMs);
    });
    fc.assert(monotone, RUNS);
  });

  it('keep their counted length over pauses', () => {
    const kept = fc.property(clock, length, ({ start, pauses }, count) => {
      const [unpaused, paused] = [dueAt(start, days(count)), dueAt(start, days(count), pauses)];
      const counted = workingTimeBetween(calendar, start, paused, pauses);
      expect(counted).toBe(workingTimeBetween(calendar, start, unpaused));
      expect(counted).toBe(minutes.between(start, paused, pauses) * MINUTE);
    });
    fc.assert(kept, RUNS);
  });

  it('are never due earlier for one more pause or a longer one', () => {
    const monotone = fc.property(clock, length, fc.nat(3_000), ({ start, pauses }, count, more) => {
      const paused = dueAt(start, days(count), pauses);
      expect(paused).toBeGreaterThanOrEqual(dueAt(start, days(count), pauses.slice(1)));
      const longer = pauses.map(({ from, to }, i) => ({ from, to: i === 0 ? to + more * MINUTE : to }));
      expect(dueAt(start, days(count), longer)).toBeGreaterThanOrEqual(paused);
      const earlier = pauses.map(({ from, to }, i) => ({ from: i === 0 ? from - more * MINUTE : from, to }));
      expect(dueAt(start, days(count), earlier)).toBeGreaterThanOrEqual(paused);
    });
    fc.assert(monotone, RUNS);
  });
});

describe.each(SPECIMENS.filter(({ calendar }) => !calendar.alwaysOpen))(
  'days and closed time: $name',
  (specimen) => {
    const { minutes } = specimen;
    const dueAt = dueIn(specimen);

    it('begin at the next opening when they start in closed time', () => {
      const opening = fc.property(instant, length, (start, count) => {
        const closed = minutes.closedAround(start);
        fc.pre(closed !== undefined && closed.from < start);
        expect(dueAt(start, days(count))).toBe(dueAt(closed?.to ?? NaN, days(count)));
      });
      fc.assert(opening, RUNS);
    });

    it('do not mind a pause over it', () => {
      const invariant = fc.property(clock, length, fc.nat(20 * 1_440), ({ start, pauses }, count, after) => {
        const closed = minutes.closedAround(start + after * MINUTE);
        fc.pre(closed !== undefined);
        const more = closed ? [...pauses, closed] : pauses;
        expect(dueAt(start, days(count), more.slice(-1))).toBe(dueAt(start, days(count)));
        expect(dueAt(start, days(count), more)).toBe(dueAt(start, days(count), pauses));
      });
      fc.assert(invariant, RUNS);
    });
  },
);

describe.each(SPECIMENS.filter(({ even }) => even))('equal days: $name', (specimen) => {
  const { calendar, minutes } = specimen;
  const dueAt = dueIn(specimen);
  const changesNear = changeFinder(specimen);

  it('lose one working day to a pause of one', () => {
    const shifted = fc.property(instant, length, length, (start, count, nth) => {
      // A start at a closing still belongs to the date that closes, which this search does not know.
      fc.pre(minutes.isOpen(start) || !minutes.isOpen(start - MINUTE));
      fc.pre(nth <= count && !changesNear(start, dueAt(start, days(count + 1))));
      const opening = minutes.isOpen(start) ? start : (minutes.closedAround(start)?.to ?? NaN);
      const date = workingDateAfter(local(opening, specimen).toPlainDate(), nth, specimen);
      const from = date.toZonedDateTime(calendar.timeZone).epochMilliseconds;
      const pauses = [{ from, to: from + DAY }];
      expect(dueAt(start, days(count), pauses)).toBe(dueAt(start, days(count + 1)));
    });
    fc.assert(shifted, RUNS);
  });

  it('are never due earlier for a later start, whatever the pauses', () => {
    const monotone = fc.property(clock, length, fc.nat(3_000), ({ start, pauses }, count, later) => {
      const dueMs = dueAt(start, days(count), pauses);
      const laterMs = dueAt(start + later * MINUTE, days(count), pauses);
      fc.pre(!changesNear(start, Math.max(dueMs, laterMs)));
      expect(laterMs).toBeGreaterThanOrEqual(dueMs);
    });
    fc.assert(monotone, RUNS);
  });

  it('are additive and taken back by subtracting', () => {
    const inverse = fc.property(instant, length, length, (start, first, second) => {
      fc.pre(minutes.isOpen(start) && !changesNear(start, dueAt(start, days(first + second))));
      const dueMs = dueAt(start, days(first + second));
      expect(dueAt(dueAt(start, days(first)), days(second))).toBe(dueMs);
      expect(subtractWorkingTime(calendar, dueMs, days(first + second))).toBe(start);
    });
    fc.assert(inverse, RUNS);
  });
});
