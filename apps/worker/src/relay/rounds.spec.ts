import { Logger } from '@nestjs/common';
import { Rounds } from './rounds.js';

/** Resolves when the rounds have called it so many times. */
function counting() {
  const waiting: { count: number; resolve: () => void }[] = [];
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    call: () => {
      calls++;
      for (const { count, resolve } of waiting) if (calls >= count) resolve();
    },
    reach: (count: number) =>
      new Promise<void>((resolve) => (calls >= count ? resolve() : waiting.push({ count, resolve }))),
  };
}

describe('rounds', () => {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);

  beforeEach(() => {
    lines.length = 0;
    Logger.overrideLogger({ log: keep, warn: keep, error: keep });
  });
  afterAll(() => Logger.overrideLogger(false));

  it('follow each other and never overlap', async () => {
    const rounds = counting();
    let inside = 0;
    let most = 0;
    const running = new Rounds({
      name: 'Test',
      everyMs: 1,
      round: async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
        rounds.call();
      },
    });
    running.start();
    running.start();
    await rounds.reach(3);
    running.wake();
    await running.stop();
    expect([most, inside]).toEqual([1, 0]);
  });

  it('go on after failures, telling codes but no values, and say when it works again', async () => {
    const rounds = counting();
    const running = new Rounds({
      name: 'Test',
      everyMs: 1,
      round: async () => {
        rounds.call();
        if (rounds.calls > 2) return;
        throw Object.assign(new Error('bad value anna@example.test'), { driverError: { code: '57P01' } });
      },
    });
    running.start();
    await rounds.reach(4);
    await running.stop();
    expect(lines).toEqual([
      'Test: round failed (1 in a row): Error 57P01',
      'Test: round failed (2 in a row): Error 57P01',
      'Test: works again after 2 failed rounds',
    ]);
  });

  it.each(['40P01', '40001'])('are done again, and not told, when they lost to another: %s', async (code) => {
    const rounds = counting();
    const running = new Rounds({
      name: 'Test',
      everyMs: 3_600_000,
      round: async () => {
        rounds.call();
        if (rounds.calls < 5) throw Object.assign(new Error('lost'), { driverError: { code } });
      },
    });
    running.start();
    await rounds.reach(5);
    await running.stop();
    expect([rounds.calls, lines]).toEqual([5, []]);
  });

  it('are told when they lose each time', async () => {
    const rounds = counting();
    const round = async () => {
      rounds.call();
      throw Object.assign(new Error('lost'), { code: '40P01' });
    };
    const running = new Rounds({ name: 'Test', everyMs: 3_600_000, round });
    running.start();
    await rounds.reach(6);
    await running.stop();
    expect(lines).toEqual(['Test: round failed (1 in a row): Error 40P01']);
  });

  it('come at once when they are asked for, also from within a round', async () => {
    const rounds = counting();
    const running = new Rounds({
      name: 'Test',
      everyMs: 3_600_000,
      round: async () => {
        rounds.call();
        if (rounds.calls === 1) running.wake();
      },
    });
    running.start();
    await rounds.reach(2);
    // Let it reach its pause.
    await new Promise((resolve) => setImmediate(resolve));
    running.wake();
    await rounds.reach(3);
    await running.stop();
  });

  it('rest between those that follow at once, where nobody waits for them', async () => {
    const rounds = counting();
    const pauses: number[] = [];
    let ended = 0;
    const running = new Rounds({
      ...{ name: 'Test', everyMs: 3_600_000, isGentle: true },
      round: async () => {
        if (ended > 0) pauses.push(performance.now() - ended);
        await new Promise((resolve) => setTimeout(resolve, 50));
        rounds.call();
        if (rounds.calls < 3) running.wake();
        ended = performance.now();
      },
    });
    running.start();
    await rounds.reach(3);
    await running.stop();
    // Timers may come a little early.
    expect(pauses.map((ms) => ms > 40)).toEqual([true, true]);
  });

  it('end while they pause, and when they never began', async () => {
    const rounds = counting();
    const running = new Rounds({ name: 'Test', everyMs: 3_600_000, round: async () => rounds.call() });
    await running.stop();
    const other = new Rounds({ name: 'Test', everyMs: 3_600_000, round: async () => rounds.call() });
    other.start();
    await rounds.reach(1);
    await other.stop();
    expect(rounds.calls).toBe(1);
  });
});
