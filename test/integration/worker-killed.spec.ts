import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { DealCommand } from '@app/domain/deal/commands.js';
import { Asking } from '../support/asking.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { dealWorkflowId, nudgeSignalName } from '../../workflows/src/names.js';
import { casting, type Cast } from '../support/cast.js';
import { dyingWorker } from '../support/dying.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const toOffer: DealCommand = { kind: 'move', to: 'offer' };

let stage: Stage;
let cast: Cast;
let ask: Asking;
beforeEach(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
});
afterEach(() => stage?.close());

async function eventKinds(dealId: string): Promise<string[]> {
  const rows: { kind: string }[] = await stage.database.query(
    `SELECT kind FROM event WHERE entity_id = $1 ORDER BY seq`,
    [dealId],
  );
  return rows.map(({ kind }) => kind);
}

describe('a worker killed right after the commit of a transition, before its answer', () => {
  it.each([
    ['an opening', 1, ['open']],
    ['a move', 2, ['open', 'move']],
  ])('loses nothing and does nothing twice: %s', async (_, diesAfter, kinds) => {
    const dying = await dyingWorker(stage, { at: diesAfter });
    const ended = once(dying, 'exit');
    const dealId = randomUUID();
    const opening = ask.opening();
    const move = ask.commanded(toOffer);
    // The client asks as the API does: an answer that does not come in time is asked for again under the same key.
    const answers = (async () => {
      await until(async () => (await ask.gateway.open(dealId, opening)).outcome === 'done');
      if (diesAfter === 2)
        await until(async () => (await ask.gateway.command(dealId, move)).outcome === 'done');
    })();
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(await eventKinds(dealId)).toEqual(kinds);
    await stage.startWorker();
    await answers;
    expect(await eventKinds(dealId)).toEqual(kinds);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });
});

describe('an event that PostgreSQL has and the workflow does not', () => {
  /** Commits a command as a worker whose server died with it would have. */
  async function committedBehind(dealId: string, commandId: string): Promise<void> {
    const worker = await stage.startWorker();
    const effects = worker.get(DealEffectsService);
    const commanded = ask.commanded(toOffer, commandId);
    const result = await effects.commitTransition({ dealId, seq: 1, at: Date.now(), commanded });
    expect(result.outcome).toBe('done');
  }

  it('is adopted by the next command, which is decided on top of it', async () => {
    await stage.startWorker();
    const dealId = await ask.open();
    await committedBehind(dealId, 'foreign');
    await ask.tell(dealId, { kind: 'win' });
    expect(await eventKinds(dealId)).toEqual(['open', 'move', 'win']);
  });

  it('answers its own command when that comes again', async () => {
    await stage.startWorker();
    const dealId = await ask.open();
    await committedBehind(dealId, 'foreign');
    const answer = await ask.gateway.command(dealId, ask.commanded(toOffer, 'foreign'));
    expect(answer).toMatchObject({ outcome: 'done', seq: 2 });
    expect(await eventKinds(dealId)).toEqual(['open', 'move']);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });

  it('is adopted when the workflow is nudged', async () => {
    await stage.startWorker();
    const dealId = await ask.open();
    await committedBehind(dealId, 'foreign');
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).signal(nudgeSignalName);
    await until(async () => (await ask.workflowState(dealId))?.seq === 2);
  });
});
