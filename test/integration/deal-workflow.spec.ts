import { randomUUID } from 'node:crypto';
import type { DealCommand } from '@app/domain/deal/commands.js';
import { refuse } from '@app/domain/errors.js';
import { instant } from '@app/domain/instant.js';
import type { CommitResult } from '../../workflows/src/deal/deal.effects.contract.js';
import type { DealState } from '@app/domain/deal/state.js';
import type { DealInput } from '../../workflows/src/deal/deal.updates.js';
import { dealWorkflowId, dealWorkflowName, nudgeSignalName, taskQueue } from '../../workflows/src/names.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { Asking } from '../support/asking.js';
import { casting } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let ask: Asking;

/** What the passing of time comes to for some deals, instead of being committed. */
const timeComesTo = new Map<string, CommitResult>();
const { commitTransition } = DealEffectsService.prototype;

beforeAll(async () => {
  // Before the worker starts, which binds it.
  DealEffectsService.prototype.commitTransition = function (request) {
    const result = request.commanded ? undefined : timeComesTo.get(request.dealId);
    return result ? Promise.resolve(result) : commitTransition.call(this, request);
  };
  stage = await setStage();
  ask = new Asking(stage, await casting(stage.database));
  await stage.startWorker();
});
afterAll(async () => {
  DealEffectsService.prototype.commitTransition = commitTransition;
  await stage?.close();
});

const toOffer: DealCommand = { kind: 'move', to: 'offer' };

describe('a deal on the real server', () => {
  it('is opened, moved and won, each once, and its workflow ends with it', async () => {
    const dealId = await ask.open();
    expect(await ask.gateway.command(dealId, ask.commanded(toOffer))).toMatchObject({
      outcome: 'done',
      seq: 2,
    });
    expect(await ask.gateway.command(dealId, ask.commanded({ kind: 'win' }))).toMatchObject({
      outcome: 'done',
      seq: 3,
    });
    expect(await ask.row(dealId)).toMatchObject({ status: 'won', seq: 3, revision: 3, key: true });
    const handle = stage.client.workflow.getHandle(dealWorkflowId(dealId));
    await handle.result();
    expect((await handle.describe()).status.name).toBe('COMPLETED');
  });

  it('answers the same command the same, however often and however late', async () => {
    const dealId = await ask.open();
    const move = ask.commanded(toOffer);
    const answers = await Promise.all([1, 2, 3].map(() => ask.gateway.command(dealId, move)));
    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'done', seq: 2 });
    await ask.gateway.command(dealId, ask.commanded({ kind: 'win' }));
    expect(await ask.gateway.command(dealId, move)).toMatchObject({ outcome: 'done', seq: 2 });
    expect((await ask.row(dealId))?.seq).toBe(3);
  });

  it('opens one deal for the same opening at the same time', async () => {
    const dealId = randomUUID();
    const same = ask.opening();
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask.gateway.open(dealId, same)));
    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'done', seq: 1 });
    expect((await ask.row(dealId))?.seq).toBe(1);
  });

  it('refuses an opening without a customer, and opens it once the customer is there', async () => {
    const dealId = randomUUID();
    const customerId = randomUUID();
    const early = ask.opening({ customerId });
    expect(await ask.gateway.open(dealId, early)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'customer-unknown' },
    });
    expect(await ask.row(dealId)).toBeUndefined();
    await stage.database.query(`INSERT INTO customer (id, name, class) VALUES ($1, 'Late', 'B')`, [
      customerId,
    ]);
    expect(await ask.gateway.open(dealId, early)).toMatchObject({ outcome: 'done', seq: 1 });
  });

  it('refuses what cannot be stored, and loses no workflow over it', async () => {
    const unstorable = ask.opening({ expectedContractOn: 'some day' });
    expect(await ask.gateway.open(randomUUID(), unstorable)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'data-not-storable' },
    });
  });

  it('asks a refused command again once the deal has moved on', async () => {
    const dealId = await ask.open();
    const win = ask.commanded<DealCommand>({ kind: 'win' });
    expect(await ask.gateway.command(dealId, win)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'win-not-allowed' },
    });
    await ask.gateway.command(dealId, ask.commanded(toOffer));
    expect(await ask.gateway.command(dealId, win)).toMatchObject({ outcome: 'done', seq: 3 });
  });

  it('carries out concurrent moves one after the other', async () => {
    const dealId = await ask.open();
    const moves = Array.from({ length: 20 }, (_, index) =>
      ask.gateway.command(
        dealId,
        ask.commanded<DealCommand>({ kind: 'move', to: index % 2 ? 'need' : 'offer', reasoned: true }),
      ),
    );
    const answers = await Promise.all(moves);
    const done = answers.filter((answer) => answer.outcome === 'done');
    expect(done.length).toBeGreaterThan(0);
    expect((await ask.row(dealId))?.seq).toBe(1 + done.length);
    expect(new Set(done.map((answer) => answer.seq)).size).toBe(done.length);
  });

  it('is started from its row when its workflow is gone', async () => {
    const dealId = await ask.open();
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).terminate('the server was lost');
    expect(await ask.gateway.command(dealId, ask.commanded(toOffer))).toMatchObject({
      outcome: 'done',
      seq: 2,
    });
  });

  it.each([false, true])(
    'waits before it tries again what time is refused; the row came along: %s',
    async (along) => {
      const dealId = await ask.open();
      const state = { ...(await ask.row(dealId))!, nextDueAt: instant(Date.now() - 1_000) };
      const refusal = refuse('data-not-storable', 'a transition of time that cannot be stored');
      timeComesTo.set(dealId, { outcome: 'refused', refusal, ...(along ? { state } : {}) });
      const handle = stage.client.workflow.getHandle(dealWorkflowId(dealId));
      await handle.signal(nudgeSignalName);
      const timers = async () => {
        const { events } = await handle.fetchHistory();
        return (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
          timer ? [Number(timer.startToFireTimeout?.seconds)] : [],
        );
      };
      await until(async () => (await timers()).length > 1);
      // That of its first deadline, which is days away, and that of the second try.
      expect((await timers()).slice(1)).toEqual([600]);
    },
  );

  it.each<[string, () => Partial<DealInput>]>([
    ['the nudge', () => ({ nudged: true })],
    ['the timer', () => ({ wakeAt: instant(Date.now() + 1_000) })],
  ])('has its next run begin with %s of the one before', async (_, handedOn) => {
    const dealId = await ask.open();
    const row = (await ask.row(dealId))!;
    const workflowId = dealWorkflowId(dealId);
    await stage.client.workflow.getHandle(workflowId).terminate('its run ends');
    // What a run holds is replaced by its row when it looks at it, which it does for no other reason here.
    const state: DealState = { ...row, amount: '1' };
    await stage.client.workflow.start(dealWorkflowName, {
      ...{ workflowId, taskQueue },
      args: [{ dealId, state, ...handedOn() } satisfies DealInput],
    });
    await until(async () => (await ask.workflowState(dealId))?.amount === row.amount);
    expect(await ask.workflowState(dealId)).toEqual(row);
  });
});
