import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { CustomerRepository, type CustomerChanges } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { publishPipelineVersion } from '@app/persistence/publication.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import { dealWorkflowId, handoverWorkflowId, stateQueryName } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { alwaysOpen, casting, quickPipeline, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;

beforeEach(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
  await stage.startWorker();
});
afterEach(async () => {
  await stage?.close();
});

/** Publishes changed norms for running deals, as the API does: the job takes them to the deals. */
async function publish(changes: Partial<PipelineDefinition>, timingFor: 'running' | 'new' = 'running') {
  await stage.database.transaction((transaction) =>
    publishPipelineVersion(transaction, quickPipeline(changes), { timing: timingFor }),
  );
}

async function settledJobs(): Promise<void> {
  await until(async () => {
    const open: unknown[] = await stage.database.query(`SELECT 1 FROM retiming WHERE done_at IS NULL`);
    return open.length === 0;
  });
}

function normOf(norm: string): PipelineDefinition['stages'] {
  return quickPipeline().stages.map((one) => ({ ...one, norm: { A: norm, B: norm, C: norm } }));
}

async function happenings(dealId: string): Promise<string[]> {
  const rows: { h: { kind: string; because?: string; stall?: string }[] }[] = await stage.database.query(
    `SELECT happenings AS h FROM event WHERE entity_id = $1 ORDER BY seq`,
    [dealId],
  );
  return rows.flatMap(({ h }) =>
    h.map(({ kind, because, stall }) => [kind, because ?? stall].join(' ').trim()),
  );
}

describe('a running deal whose timing is changed', () => {
  it('follows a shorter norm through its workflow, and is left a working day when that is over already', async () => {
    const dealId = await ask.open();
    await travel(stage.client, dealWorkflowId(dealId), hours(12));
    await publish({ stages: normOf('PT1H'), stalls: { noFutureActivity: 'P9D' } });
    await settledJobs();
    await until(async () => (await happenings(dealId)).includes('re-timed timing'));
    const state = await ask.row(dealId);
    expect(state).toMatchObject({ pipelineVersion: 1, timingVersion: 2 });
    expect(await ask.told(dealId)).toEqual([]);
    const clock = state!.clocks.find(({ kind }) => kind === 'stage-norm');
    expect(clock).toMatchObject({ norm: 'PT1H', dueAt: clock!.notBefore });
    await travel(stage.client, dealWorkflowId(dealId), days(1) + hours(1));
    expect(await ask.told(dealId)).toEqual(['Anna Novak, round 1, level 0']);
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });

  it('looks at a later deadline when the old one fires, and does not stall by it', async () => {
    const dealId = await ask.open();
    await publish({ stalls: { noFutureActivity: 'P4D' } });
    await settledJobs();
    await travel(stage.client, dealWorkflowId(dealId), days(1) + hours(1));
    expect(await ask.told(dealId)).toEqual([]);
    await travel(stage.client, dealWorkflowId(dealId), days(3));
    expect(await ask.told(dealId)).toEqual(['Anna Novak, round 1, level 0']);
  });

  it.each<[string, CustomerChanges, string]>([
    ['class', { class: 'B' }, 're-timed class'],
    ['own norm', { norms: { 'stage-norm': 'PT1H' } }, 're-timed customer-norm'],
  ])(
    "is re-timed by the job when its customer's %s is changed, with no work on the deal",
    async (_, changes, cause) => {
      const norm = { A: 'P5D', B: 'PT1H', C: 'P5D' };
      await publish({
        stages: quickPipeline().stages.map((one) => ({ ...one, norm })),
        stalls: { noFutureActivity: 'P9D' },
      });
      await settledJobs();
      const dealId = await ask.open();
      await travel(stage.client, dealWorkflowId(dealId), hours(12));
      expect(await new CustomerRepository(stage.database).change(cast.customerId, changes)).toBeDefined();
      await settledJobs();
      await until(async () => (await happenings(dealId)).includes(cause));
      const clock = (await ask.row(dealId))!.clocks.find(({ kind }) => kind === 'stage-norm');
      expect(clock).toMatchObject({ norm: 'PT1H', dueAt: clock!.notBefore });
      expect(await ask.told(dealId)).toEqual([]);
      await travel(stage.client, dealWorkflowId(dealId), days(1) + hours(1));
      expect(await ask.told(dealId)).toEqual(['Anna Novak, round 1, level 0']);
      expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
    },
  );

  it('keeps its structure, and its timing when the change is for new deals only', async () => {
    const dealId = await ask.open();
    const stages = normOf('PT1H').map((one) => ({ ...one, name: `${one.name} anew` }));
    await publish({ stages }, 'new');
    await settledJobs();
    await ask.tell(dealId, { kind: 'change', changes: { amount: '61000' } });
    expect(await ask.row(dealId)).toMatchObject({ pipelineVersion: 1, timingVersion: 1 });
    expect((await happenings(dealId)).filter((one) => one.startsWith('re-timed'))).toEqual([]);
  });

  it("follows its customer's class, its own norm and a closure of its calendar", async () => {
    const dealId = await ask.open();
    const due = async (kind: string) =>
      (await ask.row(dealId))!.clocks.find((clock) => clock.kind === kind)!.dueAt;
    const before = await due('stage-norm');
    await stage.database.query(`UPDATE customer SET norms = '{"stage-norm": "P8D"}'`);
    await ask.tell(dealId, { kind: 'change', changes: { amount: '61000' } });
    const agreed = await due('stage-norm');
    expect(Date.parse(agreed) - Date.parse(before)).toBe(days(3) * 1_000);
    const day = (at: string) => at.slice(0, 10);
    const closed = day(new Date(Date.now() + days(2) * 1_000).toISOString());
    const closures = [{ from: closed, to: closed, reason: 'Stock-taking' }];
    await new DefinitionRepository(stage.database).publishCalendar({ ...alwaysOpen, closures });
    await ask.tell(dealId, { kind: 'change', changes: { amount: '62000' } });
    expect(Date.parse(await due('stage-norm')) - Date.parse(agreed)).toBe(days(1) * 1_000);
    await stage.database.query(`UPDATE customer SET class = 'B'`);
    await ask.tell(dealId, { kind: 'change', changes: { amount: '63000' } });
    expect(await ask.row(dealId)).toMatchObject({
      customerClass: 'B',
      customerNorms: { 'stage-norm': 'P8D' },
    });
    const causes = (await happenings(dealId)).filter((one) => one.startsWith('re-timed'));
    expect(causes).toEqual(['re-timed customer-norm', 're-timed calendar', 're-timed class']);
  });
});

describe('an open handover whose timing is changed', () => {
  it.each<[string, () => Promise<unknown>, string, number]>([
    ['a shorter norm', () => publish({ handover: { norm: 'P1DT12H' } }), 'timing', -12],
    ['a closure of its calendar', () => closeTomorrow(), 'calendar', 24],
  ])('follows %s through its workflow', async (_, change, because, movedByHours) => {
    const dealId = await ask.open({ stage: 'offer' });
    await ask.tell(dealId, { kind: 'win' });
    const before = await handoverOf(dealId);
    await change();
    await settledJobs();
    // What comes due later is found when the old deadline fires.
    if (movedByHours > 0)
      await travel(stage.client, handoverWorkflowId(before.handoverId), days(2) + hours(1));
    await until(async () => (await happenings(before.handoverId)).includes(`re-timed ${because}`));
    const after = await handoverOf(dealId);
    const moved = Date.parse(after.clocks[0]!.dueAt) - Date.parse(before.clocks[0]!.dueAt);
    expect(moved).toBe(hours(movedByHours) * 1_000);
    expect(await ask.told(dealId)).toEqual([]);
    const workflow = stage.client.workflow.getHandle(handoverWorkflowId(before.handoverId));
    await until(async () => (await workflow.query<HandoverState>(stateQueryName)).seq === after.seq);
    expect(await workflow.query<HandoverState>(stateQueryName)).toEqual(after);
  });

  it('is not asked again when it is due no earlier', async () => {
    const dealId = await ask.open({ stage: 'offer' });
    await ask.tell(dealId, { kind: 'win' });
    const { handoverId } = await handoverOf(dealId);
    await publish({ handover: { norm: 'P5D' } });
    await settledJobs();
    expect(await happenings(handoverId)).toEqual([]);
    const [job]: { nudged: number }[] = await stage.database.query(`SELECT nudged FROM retiming`);
    expect(job).toEqual({ nudged: 0 });
  });
});

async function closeTomorrow(): Promise<void> {
  const closed = new Date(Date.now() + days(1) * 1_000).toISOString().slice(0, 10);
  const closures = [{ from: closed, to: closed, reason: 'Stock-taking' }];
  await new DefinitionRepository(stage.database).publishCalendar({ ...alwaysOpen, closures });
}

async function handoverOf(dealId: string): Promise<HandoverState> {
  const [row]: { state: HandoverState }[] = await stage.database.query(
    `SELECT state FROM handover WHERE deal_id = $1`,
    [dealId],
  );
  if (!row) throw new Error('the deal has no handover');
  return row.state;
}
