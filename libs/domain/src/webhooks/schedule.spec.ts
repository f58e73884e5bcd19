import fc from 'fast-check';
import { attemptsAtMost, disabledAfterSeconds, pauseAfter } from './schedule.js';

describe('the schedule of a message', () => {
  it('tries within seconds, minutes, hours and days, and then gives up', () => {
    const pauses = Array.from({ length: attemptsAtMost }, (_, at) => pauseAfter(at + 1, 0));
    expect(pauses).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400, undefined]);
  });

  it('lasts longer than an endpoint may fail, so that its last attempt ends it', () => {
    const all = Array.from({ length: attemptsAtMost - 1 }, (_, at) => pauseAfter(at + 1, 0) ?? 0);
    expect(all.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(disabledAfterSeconds);
  });

  it('spreads a pause by a tenth at most, and never shortens it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: attemptsAtMost - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, chance) => {
          const least = pauseAfter(attempts, 0) ?? 0;
          const pause = pauseAfter(attempts, chance) ?? 0;
          expect(pause).toBeGreaterThanOrEqual(least);
          expect(pause).toBeLessThanOrEqual(Math.ceil(least * 1.1));
        },
      ),
    );
  });
});
