import { randomUUID } from 'node:crypto';
import type { DealCommand } from '@app/domain/deal/commands.js';
import type { Transition } from '@app/domain/deal/transition.js';
import type { ReturnCommanded } from '@app/domain/returns/commands.js';
import { instant } from '@app/domain/instant.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { HandoverRepository } from '@app/persistence/handover.repository.js';
import { ReturnCaseRepository } from '@app/persistence/return-case.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { eventsBehind } from '@app/persistence/events-behind.js';
import { insertNotices, tellingRows } from '@app/persistence/notices.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { HandoverEffectsService } from '../../apps/worker/src/effects/handover.effects.js';
import { ReturnCaseEffectsService } from '../../apps/worker/src/effects/return-case.effects.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { claimedLine, shippedRegulation } from '../support/return-cases.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let cast: Cast;
let transitions: TransitionRepository;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  transitions = new TransitionRepository(stage.database);
}, 60_000);
afterAll(() => stage?.close());

async function opened(at = Date.now()) {
  const dealId = randomUUID();
  const effects = new DealEffectsService(transitions, new DefinitionRepository(stage.database));
  const command = {
    ...{ kind: 'open' as const, pipelineKey: 'quick', pipelineVersion: 1, customerId: cast.customerId },
    ...{ ownerId: cast.salesperson, amount: '1000', currency: 'EUR' },
  };
  const commanded = { commandId: randomUUID(), principalId: cast.salesperson, requestHash: '', command };
  const done = await effects.commitTransition({ dealId, seq: 0, at, commanded });
  if (done.outcome !== 'done') throw new Error(`the deal was ${done.outcome}`);
  return done.state;
}

const write = (transition: Transition, commandId: string, isLast: boolean) =>
  transitions.inTransaction((transaction) =>
    transaction.write({
      ...{ transition, commanded: { commandId }, at: instant(Date.now()), ladder: [], isLast },
    }),
  );

describe('a crowd that comes together deal by deal', () => {
  it('is counted once, and each is put behind the one before, as whoever counts anew finds them', async () => {
    const at = Date.now() - 5 * 86_400_000;
    const behindOf = async ({ dealId }: { dealId: string }) => {
      const [row]: { ms: number }[] = await stage.database.query(
        `SELECT round(extract(epoch FROM wake_at - next_due_at) * 1000)::int AS ms FROM deal WHERE id = $1`,
        [dealId],
      );
      return row!.ms;
    };
    const behind: number[] = [];
    // The fiftieth of a second is where a crowd begins.
    for (let count = 0; count < 53; count++) behind.push(await behindOf(await opened(at)));
    expect(behind).toEqual([...Array.from({ length: 50 }, () => 0), 1_000, 1_020, 1_040]);
    const before = transitions;
    transitions = new TransitionRepository(stage.database);
    expect(await behindOf(await opened(at))).toBe(1_060);
    transitions = before;
  });
});

describe('what is read on from a place in the timeline', () => {
  it.each(['webhook_reading', `(SELECT * FROM audit_sealing WHERE source = 'event')`])(
    'is found in the index, however long the timeline is: %s',
    async (place) => {
      await stage.database.query(
        `INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, at)
         SELECT gen_random_uuid(), 1, 'long', 'open', '{}', '[]', '{}', now() FROM generate_series(1, 2000)`,
      );
      await stage.database.query('ANALYZE event');
      const plan: object[] = await stage.database.query(
        `EXPLAIN (COSTS OFF) SELECT EXISTS (SELECT FROM ${eventsBehind(place)('1')})`,
      );
      expect(JSON.stringify(plan)).toMatch(/Index (Only )?Scan using event_xid on event/);
      expect(JSON.stringify(plan)).not.toContain('Seq Scan on event');
    },
  );
});

describe('a deal that something refers to', () => {
  it('is locked all the same while that is being written, as reports are for some time', async () => {
    const { dealId } = await opened();
    await stage.database.transaction(async (referring) => {
      await referring.query(`SELECT FROM deal WHERE id = $1 FOR KEY SHARE`, [dealId]);
      const locked = await transitions.inTransaction(async (transaction) => {
        await transaction.query({ name: 'patience', text: `SET LOCAL lock_timeout = '2 s'` }, []);
        return transaction.lockDeal(dealId);
      });
      expect(locked?.state.dealId).toBe(dealId);
    });
  });
});

describe.each([true, false])('a transition whose write is the last of its transaction: %s', (isLast) => {
  it('is written once for its command', async () => {
    const deal = await opened();
    const event = { kind: 'resume', data: {}, happenings: [] } as const;
    const transition = { state: { ...deal, seq: deal.seq + 1 }, event, tellings: [] };
    expect(await write(transition, 'one', isLast)).toBeDefined();
    const next = { ...transition, state: { ...deal, seq: deal.seq + 2 } };
    expect(await write(next, 'one', isLast)).toBeUndefined();
    expect(await seqsOf(deal.dealId)).toEqual({ row: deal.seq + 1, event: deal.seq + 1 });
  });

  it('is undone with its event when the row is not the one that it was decided on', async () => {
    const deal = await opened();
    const event = { kind: 'resume', data: {}, happenings: [] } as const;
    const transition = { state: { ...deal, seq: deal.seq + 2 }, event, tellings: [] };
    await expect(write(transition, 'gone', isLast)).rejects.toThrow(
      `the row of deal ${deal.dealId} does not come before event ${deal.seq + 2}`,
    );
    expect(await seqsOf(deal.dealId)).toEqual({ row: deal.seq, event: deal.seq });
  });
});

describe('time that acts when its effect has waited for hours', () => {
  it('tells one level, now, and the next one after its delay', async () => {
    const hour = 3_600_000;
    const longAgo = Date.now() - 5 * hour;
    // It has stalled, after a day, just before the asking.
    const { dealId, seq } = await opened(longAgo - 25 * hour);
    const effects = new DealEffectsService(transitions, new DefinitionRepository(stage.database));
    const before = Date.now();
    const done = await effects.commitTransition({ dealId, seq, at: longAgo });
    if (done.outcome !== 'done') throw new Error(`time was ${done.outcome}`);
    const notices: { level: number; told_at: Date }[] = await stage.database.query(
      `SELECT DISTINCT level, told_at FROM notice WHERE deal_id = $1`,
      [dealId],
    );
    expect(notices).toEqual([{ level: 0, told_at: expect.any(Date) }]);
    expect(notices[0]!.told_at.getTime()).toBeGreaterThanOrEqual(before);
    expect(Date.parse(done.state.escalation!.nextLevelAt!)).toBeGreaterThan(before + 3 * hour);

    // What keeps a level from being told twice is the database, whoever asks.
    const { round, level, id: escalationId } = done.state.escalation!;
    const once = await noticesOf(dealId);
    const again = tellingRows(
      { state: done.state, tellings: [{ escalationId, round, level, to: 'owner' }] },
      instant(Date.now()),
      quickPipeline().ladder,
    );
    await stage.database.query(insertNotices.text, [JSON.stringify(again)]);
    expect(await noticesOf(dealId)).toEqual(once);
    await expect(
      stage.database.query(
        `INSERT INTO escalation SELECT (jsonb_populate_record(e, '{"id":"${randomUUID()}"}')).* FROM escalation e WHERE id = $1`,
        [escalationId],
      ),
    ).rejects.toThrow(/escalation_open/);
  });
});

function noticesOf(dealId: string): Promise<unknown[]> {
  return stage.database.query(
    `SELECT round, level, recipient_id, channel, told_at FROM notice WHERE deal_id = $1 ORDER BY 1, 2, 3, 4`,
    [dealId],
  );
}

describe('a deal whose server has put its clock back by an hour', () => {
  const hour = 3_600_000;
  async function heldThenGiven(command: DealCommand) {
    const now = Date.now();
    const deal = await opened(now - 24 * hour);
    const effects = new DealEffectsService(transitions, new DefinitionRepository(stage.database));
    const given = async (seq: number, at: number, one?: DealCommand) => {
      const commanded = one && {
        ...{ commandId: randomUUID(), principalId: cast.salesperson, requestHash: '', command: one },
      };
      const done = await effects.commitTransition({ dealId: deal.dealId, seq, at, commanded });
      if (done.outcome !== 'done') throw new Error(JSON.stringify(done));
      return done.state;
    };
    const held = await given(deal.seq, now, {
      kind: 'hold',
      until: instant(now + 48 * hour),
      because: 'hold',
      reasoned: true,
    });
    const state = await given(held.seq, now - hour, command);
    const events: { at: Date }[] = await stage.database.query(
      `SELECT at FROM event WHERE entity_id = $1 ORDER BY seq`,
      [deal.dealId],
    );
    return { now: instant(now), state, ats: events.map(({ at }) => at.toISOString()) };
  }

  it('goes on from its last event: a pause does not end before it begins', async () => {
    const { now, state, ats } = await heldThenGiven({ kind: 'resume' });
    expect(ats.slice(1)).toEqual([now, now]);
    expect(state.hold).toBeUndefined();
    expect(state.pauses ?? []).toEqual([]);
  });

  it('enters a stage no earlier than it was in the one before', async () => {
    const { now, state, ats } = await heldThenGiven({ kind: 'move', to: 'offer' });
    expect(ats.slice(1)).toEqual([now, now]);
    expect(state).toMatchObject({ stage: 'offer', stageSince: now });
    for (const clock of state.clocks) expect(clock.since >= now).toBe(true);
  });
});

describe('what follows a deal, on a server that has put its clock back by an hour', () => {
  const hour = 3_600_000;
  const asked = <Command>(command: Command) => ({
    ...{ commandId: randomUUID(), principalId: cast.headOfSales, requestHash: '', command },
  });
  async function eventsOf(entityId: string): Promise<string[]> {
    const events: { kind: string; at: Date }[] = await stage.database.query(
      `SELECT kind, at FROM event WHERE entity_id = $1 ORDER BY seq`,
      [entityId],
    );
    return events.map(({ kind, at }) => `${kind} ${at.toISOString()}`);
  }

  it('lets a handover be accepted no earlier than it began', async () => {
    const now = Date.now();
    const definitions = new DefinitionRepository(stage.database);
    const deal = await opened(now - 24 * hour);
    const deals = new DealEffectsService(transitions, definitions);
    const given = (seq: number, command: DealCommand) =>
      deals.commitTransition({ dealId: deal.dealId, seq, at: now, commanded: asked(command) });
    expect(await given(1, { kind: 'move', to: 'offer' })).toMatchObject({ outcome: 'done' });
    expect(await given(2, { kind: 'win' })).toMatchObject({ outcome: 'done' });
    const [{ id: handoverId }]: [{ id: string }] = await stage.database.query(
      `SELECT id FROM handover WHERE deal_id = $1`,
      [deal.dealId],
    );
    const handovers = new HandoverRepository(stage.database);
    const effects = new HandoverEffectsService(transitions, handovers, definitions);
    const accept = { handoverId, seq: 1, at: now - hour, commanded: asked({ kind: 'accept' } as const) };
    expect(await effects.commitHandover(accept)).toMatchObject({ outcome: 'done' });
    expect(await eventsOf(handoverId)).toEqual([`open ${instant(now)}`, `accept ${instant(now)}`]);
  });

  it('lets a return case be passed on no earlier than it was taken', async () => {
    const now = Date.now();
    const regulations = new ReturnRegulationRepository(stage.database);
    await regulations.publish(shippedRegulation({ calendar: 'always-open' }));
    const effects = new ReturnCaseEffectsService(
      transitions,
      new ReturnCaseRepository(stage.database),
      regulations,
    );
    const caseId = randomUUID();
    const lines = [claimedLine({ vendorId: undefined })];
    const claim = asked({ kind: 'open', customerId: cast.customerId, lines } as const);
    expect(await effects.commitReturn({ caseId, seq: 0, at: now, commanded: claim })).toMatchObject({
      outcome: 'done',
    });
    const actors: ReturnCommanded['actors'] = ['personal-manager'];
    const commanded: ReturnCommanded = { ...asked({ kind: 'pass-on' } as const), actors };
    expect(await effects.commitReturn({ caseId, seq: 1, at: now - hour, commanded })).toMatchObject({
      outcome: 'done',
    });
    expect(await eventsOf(caseId)).toEqual([`open ${instant(now)}`, `pass-on ${instant(now)}`]);
  });
});

async function seqsOf(dealId: string): Promise<unknown> {
  const [seqs]: unknown[] = await stage.database.query(
    `SELECT seq AS row, (SELECT max(seq) FROM event WHERE entity_id = id) AS event FROM deal WHERE id = $1`,
    [dealId],
  );
  return seqs;
}
