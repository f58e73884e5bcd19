import { randomUUID } from 'node:crypto';
import type { Transition } from '@app/domain/deal/transition.js';
import { instant } from '@app/domain/instant.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { casting, type Cast } from '../support/cast.js';
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
  });
});

async function seqsOf(dealId: string): Promise<unknown> {
  const [seqs]: unknown[] = await stage.database.query(
    `SELECT seq AS row, (SELECT max(seq) FROM event WHERE entity_id = id) AS event FROM deal WHERE id = $1`,
    [dealId],
  );
  return seqs;
}
