import {
  migrationList,
  migrationPreview,
  migrationRefusalList,
  migrationView,
} from '@app/contracts/deal-migrations.js';
import type { MigrationView } from '@app/contracts/deal-migrations.js';
import type { DealView } from '@app/contracts/deals.js';
import type { Problem } from '@app/contracts/problem.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { dealWorkflowId, dealWorkflowName } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let ask: Asking;
let ada: string;

const [need, offer] = quickPipeline().stages;
const probe = { ...offer!, key: 'probe', name: 'Probe' };
const fields = [{ key: 'pieces', name: 'Pieces', type: 'integer' }] as const;

/** A second version: what was the offer is a quote, and there is no field. */
const second: PipelineDefinition = quickPipeline({
  stages: [
    { ...need!, moves: ['quote', 'probe'] },
    { ...offer!, key: 'quote', name: 'Quote' },
    { ...probe, moves: ['quote'] },
  ],
});

beforeEach(async () => {
  stage = await setStage();
  cast = await casting(stage.database, quickPipeline({ fields }));
  ask = new Asking(stage, cast);
  http = await HttpStage.start(stage);
  ada = await http.session(cast.administrator);
});
afterEach(async () => {
  await http?.close();
  await stage?.close();
});

const publishSecond = () => new DefinitionRepository(stage.database).publish(second);
const migrations = '/pipelines/quick/migrations';
const order = (body: object, key?: string, as = ada) =>
  http.post<MigrationView & Problem>(migrations, as, { reason: 'Quotes need a probe', ...body }, key);

async function ended(id: string): Promise<MigrationView> {
  await until(async () => (await http.get<MigrationView>(`${migrations}/${id}`, ada)).body.doneAt !== null);
  return migrationView.parse((await http.get(`${migrations}/${id}`, ada)).body);
}

describe('running deals that are put on another version', () => {
  it('follow by the job, each told on its timeline; those that cannot stay where they are', async () => {
    await stage.startWorker();
    const inNeed = await ask.open();
    const inOffer = await ask.open({ stage: 'offer', fields: { pieces: 3 } });
    const foreign = await ask.open();
    await stage.database.query(
      `UPDATE deal SET state = jsonb_set(state, '{currency}', '"CZK"'), currency = 'CZK' WHERE id = $1`,
      [foreign],
    );
    const lost = await ask.open();
    await ask.tell(lost, { kind: 'lose', reason: 'price' });
    await publishSecond();

    const { body } = await http.post(`${migrations}/preview`, ada, { stages: { offer: 'quote' } });
    expect(migrationPreview.parse(body)).toMatchObject({
      ...{ toVersion: 2, runningDeals: 3, deals: 3, migrated: 1, newStalls: 0 },
      lostFields: [{ field: 'pieces', deals: 1 }],
      refused: [
        { code: 'currency-mismatch', deals: 1 },
        { code: 'fields-would-be-lost', deals: 1 },
      ],
    });
    const ordered = await order({ stages: { offer: 'quote' }, loseFields: true });
    expect(ordered).toMatchObject({
      status: 201,
      body: { toVersion: 2, deals: 3, orderedById: cast.administrator },
    });

    expect(await ended(ordered.body.id)).toMatchObject({ lookedAt: 3, migrated: 2, refused: 1 });
    const refusals = await http.get(`${migrations}/${ordered.body.id}/refusals`, ada);
    expect(migrationRefusalList.parse(refusals.body).items).toMatchObject([
      { dealId: foreign, code: 'currency-mismatch' },
    ]);
    const [other]: { id: string }[] = await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES (gen_random_uuid(), 'olga@example.test', 'Olga', '{salesperson}')
       RETURNING id`,
    );
    const namedTo = async (userId: string) => {
      const path = `${migrations}/${ordered.body.id}/refusals`;
      const { body } = await http.get(path, await http.session(userId));
      return migrationRefusalList.parse(body).items.map(({ dealId }) => dealId);
    };
    expect(await namedTo(cast.salesperson)).toEqual([foreign]);
    expect(await namedTo(other!.id)).toEqual([]);
    expect(await ask.row(inNeed)).toMatchObject({ pipelineVersion: 2, stage: 'need', revision: 2 });
    const quoted = await http.get<DealView>(`/deals/${inOffer}`, ada);
    expect(quoted.body).toMatchObject({ pipeline: { version: 2 }, stage: { key: 'quote' }, fields: {} });
    expect((await ask.row(foreign))!.pipelineVersion).toBe(1);
    expect((await ask.row(lost))!.pipelineVersion).toBe(1);
    for (const dealId of [inNeed, inOffer])
      expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));

    const orders: object[] = await stage.database.query(
      `SELECT principal_id, detail->>'migration' AS migration FROM audit_record WHERE action = 'pipeline.migration-ordered'`,
    );
    expect(orders).toEqual([{ principal_id: cast.administrator, migration: ordered.body.id }]);
    const [through]: { known: boolean }[] = await stage.database.query(
      `SELECT through ?& '{request,from}' AS known FROM event WHERE entity_id = $1 AND kind = 'migrate'`,
      [inOffer],
    );
    expect(through).toEqual({ known: true });
    const timeline = await http.get<{ items: { kind: string; by: unknown; texts: object }[] }>(
      `/deals/${inOffer}/events`,
      ada,
    );
    const told = timeline.body.items.find(({ kind }) => kind === 'migrate');
    expect(told).toMatchObject({
      data: { from: 1, to: 2, stageFrom: 'offer', stageTo: 'quote', lost: 'pieces' },
      texts: { reason: 'Quotes need a probe' },
    });
    // The structure is the new one: a move that only it knows.
    const moved = await http.post<DealView>(`/deals/${inNeed}/moves`, ada, { to: 'probe' });
    expect(moved).toMatchObject({ status: 200, body: { stage: { key: 'probe' } } });
    expect(migrationList.parse((await http.get(migrations, ada)).body).items).toHaveLength(1);
  });

  it('are ordered only when all is said that has to be said, and all that is missing is told at once', async () => {
    await stage.startWorker();
    await ask.open({ stage: 'offer', fields: { pieces: 3 } });
    await publishSecond();
    const { status, body } = await order({ stages: { need: 'nowhere' } });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'migration-incomplete' });
    expect(body.errors?.map(({ path }) => path)).toEqual(['stages.need', 'stages.offer', 'loseFields']);
    expect((await http.get<{ items: unknown[] }>(migrations, ada)).body.items).toEqual([]);
  });

  it('stay where their product is sold when the version does not serve its line any more', async () => {
    await stage.startWorker();
    await stage.database.query(
      `INSERT INTO product (key, name, line) VALUES ('mill', 'Mill', 'machines'), ('any', 'Any', NULL)`,
    );
    const [mill, any] = [await ask.open({ productKey: 'mill' }), await ask.open({ productKey: 'any' })];
    await new DefinitionRepository(stage.database).publish({ ...second, productLines: ['parts'] });
    const preview = await http.post(`${migrations}/preview`, ada, { stages: { offer: 'quote' } });
    const refused = [{ code: 'product-line-not-served', deals: 1 }];
    expect(migrationPreview.parse(preview.body)).toMatchObject({ migrated: 1, refused });
    const { body } = await order({ stages: { offer: 'quote' } });
    expect(await ended(body.id)).toMatchObject({ lookedAt: 2, migrated: 1, refused: 1 });
    expect(await ask.row(mill)).toMatchObject({ pipelineVersion: 1, productKey: 'mill' });
    expect(await ask.row(any)).toMatchObject({ pipelineVersion: 2, productKey: 'any' });
    const one = await http.post<Problem>(`/deals/${mill}/migrate`, ada, { toVersion: 2, reason: 'Sold off' });
    expect(one).toMatchObject({ status: 422, body: { code: 'product-line-not-served' } });
  });

  it('are ordered once for a key, and by nobody without the right', async () => {
    await publishSecond();
    const [first, again] = [await order({}, 'key-1'), await order({}, 'key-1')];
    expect(again.body).toEqual(first.body);
    expect((await order({ loseFields: true }, 'key-1')).body.code).toBe('idempotency-key-reused');
    const petr = await http.session(cast.headOfSales);
    expect((await order({}, 'key-2', petr)).status).toBe(403);
    expect((await order({ toVersion: 9 })).body.code).toBe('pipeline-unknown');
  });

  it('are given the same command once, and counted, however often a step is made', async () => {
    await stage.startWorker();
    const dealId = await ask.open();
    await publishSecond();
    const { body } = await order({ stages: { offer: 'quote' } });
    const first = await ended(body.id);
    expect(first).toMatchObject({ lookedAt: 1, migrated: 1, refused: 0 });
    // As if the worker had died between the commands and keeping its position.
    await stage.database.query(
      `UPDATE deal_migration SET after_id = NULL, looked_at = 0, migrated = 0, done_at = NULL`,
    );
    expect(await ended(body.id)).toEqual({ ...first, doneAt: expect.any(String) });
    expect(await ask.row(dealId)).toMatchObject({ pipelineVersion: 2, revision: 2, seq: 2 });
  });

  it('follow although one of them does not answer', async () => {
    await stage.startWorker();
    const stuck = await ask.open();
    const others = [await ask.open(), await ask.open()];
    await publishSecond();
    const workflowId = dealWorkflowId(stuck);
    await stage.client.workflow.getHandle(workflowId).terminate();
    const taskQueue = 'nobody-works-here';
    await stage.client.workflow.start(dealWorkflowName, {
      ...{ workflowId, taskQueue, args: [{ dealId: stuck }] },
    });
    const { body } = await order({ stages: { offer: 'quote' } });
    expect(await ended(body.id)).toMatchObject({ lookedAt: 3, migrated: 2, refused: 1 });
    const refusals = await http.get(`${migrations}/${body.id}/refusals`, ada);
    expect(migrationRefusalList.parse(refusals.body).items).toMatchObject([
      { dealId: stuck, code: 'no-answer' },
    ]);
    for (const dealId of others) expect(await ask.row(dealId)).toMatchObject({ pipelineVersion: 2 });
    // What it was given it does when it can.
    await stage.client.workflow.getHandle(workflowId).terminate();
    await until(async () => (await ask.row(stuck))!.pipelineVersion === 2);
  });
});

describe('one deal that is put on another version', () => {
  it('is, by sales ops, and answers with the deal as it left it', async () => {
    await stage.startWorker();
    const dealId = await ask.open({ stage: 'offer' });
    await publishSecond();
    const path = `/deals/${dealId}/migrate`;
    const refused = await http.post<Problem>(path, ada, { reason: 'Two stages now' });
    expect(refused.body).toMatchObject({
      code: 'stage-not-mapped',
      detail: expect.stringContaining('quote'),
    });
    const migrated = await http.post<DealView>(path, ada, { stage: 'quote', reason: 'Two stages now' });
    expect(migrated).toMatchObject({
      status: 200,
      body: { pipeline: { version: 2 }, stage: { key: 'quote' }, revision: 2 },
    });
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
    const anna = await http.session(cast.salesperson);
    expect((await http.post(path, anna, { reason: 'I would like to' })).status).toBe(403);
  });
});
