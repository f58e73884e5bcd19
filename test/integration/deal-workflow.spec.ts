import { randomUUID } from 'node:crypto';
import type { Commanded, DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import type { DealState } from '@app/domain/deal/state.js';
import { InFlight } from '../../apps/api/src/temporal/in-flight.js';
import { TemporalGateway } from '../../apps/api/src/temporal/temporal.gateway.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { casting, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let cast: Cast;
let gateway: TemporalGateway;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  gateway = new TemporalGateway(stage.client, new InFlight(8));
});
afterAll(() => stage?.close());

function commanded<Command>(command: Command, commandId: string = randomUUID()): Commanded<Command> {
  return { commandId, principalId: cast.salesperson, requestHash: 'hash', command };
}

function opening(changes: Partial<OpenDeal> = {}): Commanded<OpenDeal> {
  return commanded({
    kind: 'open',
    pipelineKey: 'quick',
    pipelineVersion: cast.pipelineVersion,
    customerId: cast.customerId,
    ownerId: cast.salesperson,
    amount: '60000',
    currency: 'EUR',
    ...changes,
  });
}

async function openDeal(): Promise<string> {
  const dealId = randomUUID();
  const answer = await gateway.open(dealId, opening());
  expect(answer).toMatchObject({ outcome: 'done', seq: 1 });
  return dealId;
}

async function rowOf(dealId: string): Promise<DealState | undefined> {
  const rows: { state: DealState }[] = await stage.database.query(`SELECT state FROM deal WHERE id = $1`, [
    dealId,
  ]);
  return rows[0]?.state;
}

const toOffer: DealCommand = { kind: 'move', to: 'offer' };

describe('a deal on the real server', () => {
  it('is opened, moved and won, each once, and its workflow ends with it', async () => {
    const dealId = await openDeal();
    expect(await gateway.command(dealId, commanded(toOffer))).toMatchObject({ outcome: 'done', seq: 2 });
    expect(await gateway.command(dealId, commanded({ kind: 'win' }))).toMatchObject({
      outcome: 'done',
      seq: 3,
    });
    expect(await rowOf(dealId)).toMatchObject({ status: 'won', seq: 3, revision: 3, key: true });
    const handle = stage.client.workflow.getHandle(dealWorkflowId(dealId));
    await handle.result();
    expect((await handle.describe()).status.name).toBe('COMPLETED');
  });

  it('answers the same command the same, however often and however late', async () => {
    const dealId = await openDeal();
    const move = commanded(toOffer);
    const answers = await Promise.all([1, 2, 3].map(() => gateway.command(dealId, move)));
    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'done', seq: 2 });
    await gateway.command(dealId, commanded({ kind: 'win' }));
    expect(await gateway.command(dealId, move)).toMatchObject({ outcome: 'done', seq: 2 });
    expect((await rowOf(dealId))?.seq).toBe(3);
  });

  it('opens one deal for the same opening at the same time', async () => {
    const dealId = randomUUID();
    const same = opening();
    const answers = await Promise.all([1, 2, 3, 4].map(() => gateway.open(dealId, same)));
    for (const answer of answers) expect(answer).toMatchObject({ outcome: 'done', seq: 1 });
    expect((await rowOf(dealId))?.seq).toBe(1);
  });

  it('refuses an opening without a customer, and opens it once the customer is there', async () => {
    const dealId = randomUUID();
    const customerId = randomUUID();
    const early = opening({ customerId });
    expect(await gateway.open(dealId, early)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'customer-unknown' },
    });
    expect(await rowOf(dealId)).toBeUndefined();
    await stage.database.query(`INSERT INTO customer (id, name, class) VALUES ($1, 'Late', 'B')`, [
      customerId,
    ]);
    expect(await gateway.open(dealId, early)).toMatchObject({ outcome: 'done', seq: 1 });
  });

  it('asks a refused command again once the deal has moved on', async () => {
    const dealId = await openDeal();
    const win = commanded<DealCommand>({ kind: 'win' });
    expect(await gateway.command(dealId, win)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'win-not-allowed' },
    });
    await gateway.command(dealId, commanded(toOffer));
    expect(await gateway.command(dealId, win)).toMatchObject({ outcome: 'done', seq: 3 });
  });

  it('carries out concurrent moves one after the other', async () => {
    const dealId = await openDeal();
    const moves = Array.from({ length: 20 }, (_, index) =>
      gateway.command(dealId, commanded<DealCommand>({ kind: 'move', to: index % 2 ? 'need' : 'offer' })),
    );
    const answers = await Promise.all(moves);
    const done = answers.filter((answer) => answer.outcome === 'done');
    expect((await rowOf(dealId))?.seq).toBe(1 + done.length);
    expect(new Set(done.map((answer) => answer.seq)).size).toBe(done.length);
  });

  it('is started from its row when its workflow is gone', async () => {
    const dealId = await openDeal();
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).terminate('the server was lost');
    expect(await gateway.command(dealId, commanded(toOffer))).toMatchObject({ outcome: 'done', seq: 2 });
  });
});
