import { Logger } from '@nestjs/common';
import type { OverdueDeal, WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import type { Client } from '@temporalio/client';
import { WatchdogService } from './watchdog.service.js';

/** Deals in memory, with the questions that the watchdog asks of them. */
function deals(overdue: OverdueDeal[], locked = false) {
  const repository: Pick<WatchdogRepository, 'exclusively' | 'overdue' | 'late'> = {
    exclusively: async (work) => {
      if (!locked) await work();
      return !locked;
    },
    overdue: async (_, limit, except) =>
      overdue.filter((deal) => !except.includes(deal.dealId)).slice(0, limit),
    late: async () => {
      const late = overdue.filter((deal) => deal.dueAt.getTime() < 0);
      return { count: late.length, first: late };
    },
  };
  return repository as WatchdogRepository;
}

function temporal(answer: (workflowId: string) => Promise<void> = async () => undefined) {
  const nudged: string[] = [];
  const client = {
    withDeadline: (_: number, ask: () => Promise<void>) => ask(),
    workflow: {
      signalWithStart: async (
        type: string,
        options: { workflowId: string; signal: string; args: unknown[] },
      ) => {
        nudged.push(`${type} ${options.workflowId} ${options.signal} ${JSON.stringify(options.args)}`);
        await answer(options.workflowId);
      },
    },
  };
  return { nudged, client: client as unknown as Client };
}

const due = (dealId: string, at = 1): OverdueDeal => ({ dealId, dueAt: new Date(at) });
const many = (count: number) => Array.from({ length: count }, (_, at) => due(`deal${at}`));

describe('the watchdog', () => {
  const errors: string[] = [];
  let now: number;
  const clock = () => now;

  beforeEach(() => {
    now = 1_000_000;
    errors.length = 0;
    Logger.overrideLogger({ log: () => {}, warn: () => {}, error: (line: string) => void errors.push(line) });
  });
  afterAll(() => Logger.overrideLogger(false));

  it('wakes a deal by a signal that starts its workflow where none is running', async () => {
    const { nudged, client } = temporal();
    await new WatchdogService(deals([due('a')]), client, clock).round();
    expect(nudged).toEqual(['deal deal-a nudge [{"dealId":"a"}]']);
  });

  it('nudges a deal once a minute', async () => {
    const { nudged, client } = temporal();
    const watchdog = new WatchdogService(deals([due('a')]), client, clock);
    await watchdog.round();
    now += 59_000;
    await watchdog.round();
    expect(nudged).toHaveLength(1);
    now += 1_000;
    await watchdog.round();
    expect(nudged).toHaveLength(2);
  });

  it('nudges 200 in a round, and the others in the next', async () => {
    const { nudged, client } = temporal();
    const watchdog = new WatchdogService(deals(many(250)), client, clock);
    await watchdog.round();
    expect(nudged).toHaveLength(200);
    await watchdog.round();
    expect(new Set(nudged).size).toBe(250);
  });

  it('does nothing while another worker does it', async () => {
    const { nudged, client } = temporal();
    await new WatchdogService(deals([due('a', -1)], true), client, clock).round();
    expect([...nudged, ...errors]).toEqual([]);
  });

  it('ends the round when Temporal is away, having told what is late', async () => {
    const { nudged, client } = temporal(() => Promise.reject(new Error('away')));
    const late = many(200).map(({ dealId }) => due(dealId, -1));
    await expect(new WatchdogService(deals(late), client, clock).round()).rejects.toThrow('away');
    expect(nudged).toHaveLength(20);
    expect(errors).toHaveLength(1);
  });

  it('lets no deal that cannot be nudged stand before the others', async () => {
    const { nudged, client } = temporal(async (id) => {
      if (id === 'deal-deal0') throw new Error('broken');
    });
    const watchdog = new WatchdogService(deals(many(60)), client, clock);
    await expect(watchdog.round()).rejects.toThrow('broken');
    await watchdog.round();
    expect(nudged.length).toBe(60);
  });

  it('tells a late deadline once, and again for another deadline of the same deal', async () => {
    const late = [due('a', -2), due('b', -1)];
    const watchdog = new WatchdogService(deals(late), temporal().client, clock);
    await watchdog.round();
    await watchdog.round();
    expect(errors).toEqual([expect.stringMatching(/^2 deals .*1969.*: a, b$/)]);
    late[0] = due('a', -9);
    await watchdog.round();
    expect(errors[1]).toMatch(/^1 deal .*: a$/);
    expect(errors).toHaveLength(2);
  });
});
