import { Logger } from '@nestjs/common';
import type { AlertRepository } from '@app/persistence/alert.repository.js';
import { dealTable, type Overdue, type WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { WatchdogService } from './watchdog.service.js';

/** Rows in memory, with the questions that the watchdog asks of them. */
function rows(overdue: Overdue[], locked = false) {
  const repository: Pick<WatchdogRepository, 'exclusively' | 'overdue' | 'late'> = {
    exclusively: async (work) => {
      if (!locked) await work();
      return !locked;
    },
    overdue: async (_, __, limit, except) =>
      overdue.filter((row) => !except.includes(row.id)).slice(0, limit),
    late: async () => {
      const late = overdue.filter((row) => row.dueAt.getTime() < 0);
      return { count: late.length, first: late };
    },
  };
  return repository as WatchdogRepository;
}

const due = (id: string, at = 1): Overdue => ({ id, dueAt: new Date(at) });
const many = (count: number) => Array.from({ length: count }, (_, at) => due(`deal${at}`));

describe('the watchdog', () => {
  const errors: string[] = [];
  let now: number;
  let woken: string[];
  let swept: number;
  let alerts: string[];
  const clock = () => now;

  beforeEach(() => {
    now = 1_000_000;
    errors.length = 0;
    [woken, swept, alerts] = [[], 0, []];
    Logger.overrideLogger({ log: () => {}, warn: () => {}, error: (line: string) => void errors.push(line) });
  });
  function watchdogOf(
    repository: WatchdogRepository,
    answer: (id: string) => Promise<void> = async () => {},
  ) {
    const book: Pick<AlertRepository, 'raise' | 'resolveMany'> = {
      raise: async (kind, entityId, detail) => {
        alerts.push(`${kind} ${entityId} ${JSON.stringify(detail)}`);
        return true;
      },
      resolveMany: async (kinds) => void alerts.push(`over: ${kinds.join()}`),
    };
    const wake = async (id: string) => {
      woken.push(id);
      await answer(id);
    };
    const watch = { watched: { table: dealTable }, wake, sweep: { round: async () => void swept++ } };
    return new WatchdogService(repository, book as AlertRepository, [watch], clock);
  }
  afterAll(() => Logger.overrideLogger(false));

  it('wakes what is overdue once a minute', async () => {
    const watchdog = watchdogOf(rows([due('a')]));
    await watchdog.round();
    now += 59_000;
    await watchdog.round();
    expect(woken).toEqual(['a']);
    now += 1_000;
    await watchdog.round();
    expect(woken).toEqual(['a', 'a']);
  });

  it('wakes 200 in a round, and the others in the next', async () => {
    const watchdog = watchdogOf(rows(many(250)));
    await watchdog.round();
    expect(woken).toHaveLength(200);
    await watchdog.round();
    expect(new Set(woken).size).toBe(250);
  });

  it('does nothing while another worker does it', async () => {
    await watchdogOf(rows([due('a', -1)], true)).round();
    expect([...woken, ...errors, ...alerts, swept]).toEqual([0]);
  });

  it('ends the round when Temporal is away, having told what is late', async () => {
    const late = many(200).map(({ id }) => due(id, -1));
    const away = watchdogOf(rows(late), () => Promise.reject(new Error('away')));
    await expect(away.round()).rejects.toThrow('away');
    expect(woken).toHaveLength(20);
    expect(errors).toHaveLength(1);
    expect(alerts).toHaveLength(1);
  });

  it('lets nothing that cannot be woken stand before the others', async () => {
    const watchdog = watchdogOf(rows(many(60)), async (id) => {
      if (id === 'deal0') throw new Error('broken');
    });
    await expect(watchdog.round()).rejects.toThrow('broken');
    await watchdog.round();
    expect(woken.length).toBe(60);
  });

  it('sweeps when little is overdue, and leaves a loaded system alone', async () => {
    await watchdogOf(rows(many(20))).round();
    expect(swept).toBe(1);
    await watchdogOf(rows(many(21))).round();
    expect(swept).toBe(1);
  });

  it('logs a late deadline once, and again for another deadline of the same deal', async () => {
    const late = [due('a', -2), due('b', -1)];
    const watchdog = watchdogOf(rows(late));
    await watchdog.round();
    await watchdog.round();
    expect(errors).toEqual([expect.stringMatching(/^2 deadlines .*1969.*: a, b$/)]);
    late[0] = due('a', -9);
    await watchdog.round();
    expect(errors[1]).toMatch(/^1 deadline .*: a$/);
    expect(errors).toHaveLength(2);
  });

  it.each([
    [299, []],
    [301, [expect.stringMatching(/^deadline-late /)]],
  ])('tells of what is late by five minutes, and not of less: %d seconds', async (lateBy, expected) => {
    const row = due('a', now - lateBy * 1_000);
    const lateRows = async (_: unknown, bySeconds: number) => {
      const first = lateBy > bySeconds ? [row] : [];
      return { count: first.length, first };
    };
    await watchdogOf(Object.assign(rows([]), { late: lateRows })).round();
    expect(alerts.filter((alert) => !alert.startsWith('over'))).toEqual(expected);
    expect(errors).toHaveLength(expected.length);
  });

  it('makes one alert of all that is late, naming the twenty that are so the longest', async () => {
    const late = many(3_000).map(({ id }, at) => due(id, at - 5_000));
    const watchdog = watchdogOf(rows(late));
    await watchdog.round();
    const detail = {
      count: 3_000,
      step: 1,
      oldestDueAt: '1969-12-31T23:59:55.000Z',
      firstIds: late.slice(0, 20).map(({ id }) => id),
    };
    expect(alerts).toEqual([`deadline-late null ${JSON.stringify(detail)}`]);
    late.length = 0;
    await watchdog.round();
    expect(alerts[1]).toBe('over: deadline-late');
  });
});
