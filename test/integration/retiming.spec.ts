import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { effectiveCalendar, effectiveTiming } from '@app/persistence/effective-timing.js';
import { RetimingPreviews } from '@app/persistence/retiming-preview.js';
import { RetimingRepository, type Retiming } from '@app/persistence/retiming.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import type { Client } from '@temporalio/client';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { RetimingService } from '../../apps/worker/src/retiming/retiming.service.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { alwaysOpen, casting, quickPipeline, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let definitions: DefinitionRepository;
let retimings: RetimingRepository;
let regulations: ReturnRegulationRepository;
let alerts: AlertRepository;
const dayMs = 86_400_000;

beforeAll(async () => {
  Logger.overrideLogger(['error']);
  stage = await setStage();
  cast = await casting(stage.database);
  definitions = new DefinitionRepository(stage.database);
  retimings = new RetimingRepository(stage.database);
  regulations = new ReturnRegulationRepository(stage.database);
  alerts = new AlertRepository(stage.database);
});
afterAll(async () => {
  await stage?.close();
  Logger.overrideLogger(false);
});
/** What a spec has left undone is nobody's business any more. */
afterEach(() => stage.database.query(`UPDATE retiming SET done_at = now() WHERE done_at IS NULL`));

const norm = (one: string) => ({ A: one, B: one, C: one });

/** A pipeline of a spec's own whose stages may take so long. */
function pipeline(
  key: string,
  stageNorm: string,
  changes: Partial<PipelineDefinition> = {},
): PipelineDefinition {
  const stages = quickPipeline().stages.map((one) => ({ ...one, norm: norm(stageNorm) }));
  return quickPipeline({ key, stages, stalls: { noFutureActivity: 'P30D' }, ...changes });
}

/** Deals that were opened so many days ago, without a workflow: rows are all that the job looks at. */
async function openDeals(
  key: string,
  version: number,
  count: number,
  changes: Opening = {},
): Promise<string[]> {
  const effects = new DealEffectsService(new TransitionRepository(stage.database), definitions);
  const { daysAgo = 0, amount = '1000', customerId = cast.customerId } = changes;
  const ids = Array.from({ length: count }, () => randomUUID()).sort();
  for (const dealId of ids) {
    const command = {
      ...{ kind: 'open' as const, pipelineKey: key, pipelineVersion: version, customerId, amount },
      ...{ ownerId: cast.salesperson, currency: 'EUR' },
    };
    const at = Date.now() - daysAgo * dayMs;
    const commanded = { commandId: randomUUID(), principalId: cast.salesperson, requestHash: '', command };
    expect(await effects.commitTransition({ dealId, seq: 0, at, commanded })).toMatchObject({
      outcome: 'done',
    });
  }
  return ids;
}

interface Opening {
  readonly daysAgo?: number;
  readonly amount?: string;
  readonly customerId?: string;
}

/** A Temporal that remembers whom it was to wake, and dies after so many. */
function temporal(diesAfter = Infinity) {
  const woken: string[] = [];
  const signalWithStart = async (_: string, { workflowId }: { workflowId: string }) => {
    if (woken.length >= diesAfter) throw new Error('killed');
    woken.push(workflowId.replace(/^deal-/, ''));
  };
  const client = {
    withDeadline: (_: number, ask: () => Promise<void>) => ask(),
    workflow: { signalWithStart },
  };
  return { woken, client: client as unknown as Client };
}

async function newest(): Promise<Retiming> {
  const [first] = await retimings.newest(1);
  if (!first) throw new Error('nothing is re-timed');
  return first;
}

async function rounds(client: Client): Promise<number> {
  const service = new RetimingService(retimings, definitions, client, alerts, regulations);
  for (let count = 1; ; count++) {
    await service.round();
    if (!(await retimings.next())) return count;
  }
}

async function row<Row>(sql: string, ...values: unknown[]): Promise<Row> {
  const [first]: Row[] = await stage.database.query(sql, values);
  if (!first) throw new Error('no row');
  return first;
}

describe('the timing of a running deal', () => {
  it('comes from the greatest version meant for running deals, its structure from its own', async () => {
    const key = 'effective';
    const publish = async (days: number, timing: 'running' | 'new', changes = {}) =>
      (await definitions.publish(pipeline(key, `P${days}D`, changes), { timing })).version;
    for (const [days, timing] of [
      [1, 'running'],
      [2, 'new'],
      [3, 'running'],
      [4, 'new'],
    ] as const)
      await publish(days, timing, { name: `Version of ${days} days` });
    const effective = await Promise.all([1, 2, 3, 4].map((one) => definitions.effectiveVersions(key, one)));
    expect(effective.map((one) => one?.timingVersion)).toEqual([3, 3, 3, 4]);

    const [dealId] = await openDeals(key, 1, 1);
    const locked = await row<{ timing: number; calendar: number }>(
      `SELECT ${effectiveTiming('d')} AS timing, ${effectiveCalendar('d')} AS calendar FROM deal d WHERE id = $1 FOR UPDATE`,
      dealId,
    );
    expect(locked).toEqual({ timing: 3, calendar: effective[0]?.calendarVersion });
    const rules = await definitions.rulesFor(dealId!, key, 1, locked.timing, locked.calendar);
    expect(rules?.pipeline).toMatchObject({ name: 'Version of 1 days', stages: [{ norm: norm('P3D') }, {}] });
    // Three arguments: as the version was published.
    const own = await definitions.rulesFor(dealId!, key, 1);
    expect(own).toMatchObject({ timingVersion: 1, pipeline: { stages: [{ norm: norm('P1D') }, {}] } });
    expect(await definitions.rulesFor(dealId!, key, 9)).toBeUndefined();
  });

  it('counts in the newest version of the calendar that it names', async () => {
    const calendar = { ...alwaysOpen, key: 'closing' };
    await definitions.publishCalendar(calendar);
    const { version } = await definitions.publish(pipeline('in-closing', 'P2D', { calendar: 'closing' }));
    const before = await definitions.effectiveVersions('in-closing', version);
    const closures = [{ from: '2026-12-24', to: '2027-01-01', reason: 'Holidays' }];
    const published = await definitions.publishCalendar({ ...calendar, closures });
    const after = await definitions.effectiveVersions('in-closing', version);
    expect([before?.calendarVersion, after?.calendarVersion]).toEqual([1, published.version]);
    const dec23 = Date.parse('2026-12-23T12:00:00Z');
    const open = async (calendarVersion?: number) =>
      (await definitions.rulesFor('x', 'in-closing', version, version, calendarVersion))!.calendar.dayAt(
        dec23 + dayMs,
      );
    expect(await open(2)).not.toEqual(await open(1));
    expect(await open()).toEqual(await open(1));
  });

  it('changes when the same content is published for running deals after it was for new ones', async () => {
    const [first, second] = [pipeline('again', 'P5D'), pipeline('again', 'P1D')];
    await definitions.publish(first);
    expect(await definitions.publish(second, { timing: 'new' })).toMatchObject({ version: 2, isNew: true });
    expect(await definitions.publish(second, { timing: 'new' })).toMatchObject({ version: 2, isNew: false });
    expect(await retimings.next()).toBeUndefined();
    expect(await definitions.publish(second)).toMatchObject({ version: 2, isNew: false });
    const running = { timing: 'running' } as const;
    expect(await definitions.publish(second, running)).toMatchObject({ version: 3, isNew: true });
    expect(await definitions.publish(second, running)).toMatchObject({ version: 3, isNew: false });
    expect(await newest()).toMatchObject({ cause: 'timing', pipelineKey: 'again' });
    // A change of the structure alone leaves the clocks of running deals alone.
    await stage.database.query(`UPDATE retiming SET done_at = now()`);
    expect(await definitions.publish({ ...second, name: 'Renamed' })).toMatchObject({
      version: 4,
      isNew: true,
    });
    expect(await retimings.next()).toBeUndefined();
    expect((await definitions.effectiveVersions('again', 1))?.timingVersion).toBe(3);
  });

  it('stays as it was decided when a later version changes the structure alone', async () => {
    const first = pipeline('decided', 'P5D');
    await definitions.publish(first);
    const second = pipeline('decided', 'P1D');
    await definitions.publish(second, { timing: 'new' });
    const extra = { ...second.stages[1]!, key: 'extra', moves: [] };
    for (const next of [
      { ...second, name: 'Renamed' },
      { ...second, stages: [...second.stages, extra] },
      { ...second, stages: second.stages.slice(0, 1) },
    ])
      expect(await definitions.publish(next)).toMatchObject({ isNew: true, retimedDeals: 0 });
    expect(await retimings.next()).toBeUndefined();
    expect(await definitions.effectiveVersions('decided', 1)).toMatchObject({ timingVersion: 1 });
  });

  it('of a stage that later versions drop is that of the last one that knew it, as the preview has counted', async () => {
    const key = 'dropped';
    await definitions.publish(pipeline(key, 'P10D'));
    const [dealId] = await openDeals(key, 1, 1, { daysAgo: 1 });
    await stage.database.query(
      `UPDATE deal SET stage = 'offer', state = jsonb_set(state, '{stage}', '"offer"') WHERE id = $1`,
      [dealId],
    );
    await definitions.publish(pipeline(key, 'P2D'));
    await rounds(temporal().client);
    const dropping = pipeline(key, 'P3D');
    const without = { ...dropping, stages: [{ ...dropping.stages[0]!, canWin: true, moves: [] }] };
    const previews = new RetimingPreviews(stage.database, definitions);
    // The row still says what it was opened with, P10D: under what is in force it is due earlier, and stays so.
    const preview = await previews.ofPipeline(without, new Date().toISOString());
    expect(preview).toMatchObject({ deals: 1, earlierDeadlines: 1 });
    expect(await definitions.publish(without)).toMatchObject({ version: 3, retimedDeals: 1 });
    const again = temporal();
    await rounds(again.client);
    expect(again.woken).toEqual([dealId]);
    const rules = await definitions.rulesFor(dealId!, key, 1, 3);
    expect(rules?.pipeline.stages).toMatchObject([
      { norm: norm('P3D') },
      { key: 'offer', norm: norm('P2D') },
    ]);
  });

  it('is ordered with the publication or not at all', async () => {
    const { version } = await definitions.publish(pipeline('undone', 'P5D'));
    await openDeals('undone', version, 1);
    const nowhere = pipeline('undone', 'P1D', { calendar: 'nowhere' });
    await expect(definitions.publish(nowhere)).rejects.toThrow('nowhere');
    expect(await retimings.next()).toBeUndefined();
    expect((await definitions.find('undone'))?.version).toBe(version);
  });

  it('gets a version each when two publish at once', async () => {
    const published = await Promise.all(
      [1, 2, 3, 4].map((days) => definitions.publish(pipeline('race', `P${days}D`))),
    );
    expect(published.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4]);
  });
});

describe('re-timing', () => {
  it('nudges those that are due earlier or stall differently, as the preview has counted', async () => {
    await definitions.publish(pipeline('counted', 'P5D'));
    const [stalling, early] = await Promise.all([
      openDeals('counted', 1, 2, { daysAgo: 3, amount: '90000' }),
      openDeals('counted', 1, 3),
    ]);
    const [older] = await openDeals('counted', 1, 1, { daysAgo: 3 });
    const [late] = await openDeals('counted', 1, 1, { daysAgo: 7 });
    const [won] = await openDeals('counted', 1, 1, { daysAgo: 3 });
    await stage.database.query(`UPDATE deal SET status = 'won' WHERE id = $1`, [won]);

    const next = pipeline('counted', 'P2D');
    const now = new Date().toISOString();
    const previews = new RetimingPreviews(stage.database, definitions);
    const preview = await previews.ofPipeline(next, now);
    expect(preview).toEqual({
      ...{ runningDeals: 7, deals: 7, earlierDeadlines: 6 },
      ...{ newStalls: 3, newStallsOfKeyDeals: 2, mendedStalls: 0 },
    });
    // Of very many the first give the picture, and it says of how many.
    const few = new RetimingPreviews(stage.database, definitions, 3);
    expect(await few.ofPipeline(next, now)).toMatchObject({ runningDeals: 7, deals: 3 });
    expect(await retimings.next()).toBeUndefined();

    expect(await definitions.publish(next)).toMatchObject({ version: 2, retimedDeals: 7 });
    const { woken, client } = temporal();
    await rounds(client);
    expect(woken.sort()).toEqual([...stalling, ...early, older].sort());
    expect(woken).not.toContain(late);
    expect(await newest()).toMatchObject({ deals: 7, lookedAt: 7, nudged: preview.earlierDeadlines });
    expect((await newest()).doneAt).not.toBeNull();

    // A longer norm is found when the old deadline fires; only what stalls is looked at now.
    expect(await previews.ofPipeline(pipeline('counted', 'P9D'), now)).toMatchObject({
      ...{ earlierDeadlines: 0, newStalls: 0, mendedStalls: 1 },
    });
    await definitions.publish(pipeline('counted', 'P9D'));
    const again = temporal();
    await rounds(again.client);
    expect(again.woken).toEqual([late]);
  });

  it('goes on where it was when it is killed in the middle', async () => {
    await definitions.publish(pipeline('killed', 'P5D'));
    const ids = await openDeals('killed', 1, 230);
    await definitions.publish(pipeline('killed', 'P2D'));
    const dying = temporal(120);
    const service = new RetimingService(retimings, definitions, dying.client, alerts, regulations);
    await service.round();
    await expect(service.round()).rejects.toThrow('killed');
    const kept = await retimings.next();
    expect(kept).toMatchObject({ deals: 230, lookedAt: 80, nudged: 80, afterId: ids[79] });

    const another = temporal();
    await rounds(another.client);
    expect(another.woken).toHaveLength(150);
    expect(another.woken.sort()).toEqual(ids.slice(80));
    expect(new Set([...dying.woken, ...another.woken])).toEqual(new Set(ids));
    expect(await newest()).toMatchObject({ lookedAt: 230, nudged: 230 });
  });

  it('is throttled', async () => {
    await definitions.publish(pipeline('throttled', 'P5D'));
    await openDeals('throttled', 1, 170);
    await definitions.publish(pipeline('throttled', 'P2D'));
    const { woken, client } = temporal();
    const service = new RetimingService(retimings, definitions, client, alerts, regulations);
    await service.round();
    expect(woken).toHaveLength(80);
    await service.round();
    expect(woken).toHaveLength(160);
  });

  it('is done by one worker at a time', async () => {
    await definitions.publish(pipeline('alone', 'P5D'));
    await openDeals('alone', 1, 1);
    await definitions.publish(pipeline('alone', 'P2D'));
    const { woken, client } = temporal();
    const service = new RetimingService(retimings, definitions, client, alerts, regulations);
    expect(await retimings.exclusively(() => service.round())).toBe(true);
    expect(woken).toEqual([]);
    await service.round();
    expect(woken).toHaveLength(1);
  });

  it('lets no deal that cannot be counted keep the change from the others', async () => {
    await definitions.publish(pipeline('broken', 'P5D'));
    const [broken, ...others] = await openDeals('broken', 1, 3);
    await stage.database.query(
      `UPDATE deal SET state = jsonb_set(state, '{stage}', '"gone"') WHERE id = $1`,
      [broken],
    );
    await definitions.publish(pipeline('broken', 'P2D'));
    const { woken, client } = temporal();
    Logger.overrideLogger(false);
    await rounds(client);
    expect(woken.sort()).toEqual(others);
    const alerted = async () =>
      (await alerts.openOf(['deadline-uncountable'], 'deal', 10)).map(({ entityId }) => entityId);
    expect(await alerted()).toEqual([broken]);
    // Administrators are told until its clocks can be counted.
    await new RetimingService(retimings, definitions, client, alerts, regulations).round();
    expect(await alerted()).toEqual([broken]);
    await stage.database.query(
      `UPDATE deal SET state = jsonb_set(state, '{stage}', '"need"') WHERE id = $1`,
      [broken],
    );
    await new RetimingService(retimings, definitions, client, alerts, regulations).round();
    expect(await alerted()).toEqual([]);
    Logger.overrideLogger(['error']);
  });

  it('alerts of a deal whose norm its calendar cannot count, until the deal is closed', async () => {
    await definitions.publish(pipeline('beyond', 'P5D'));
    const [beyond] = await openDeals('beyond', 1, 1);
    await stage.database.query(
      `UPDATE deal SET state = jsonb_set(state, '{customerNorms}', '{"stage-norm": "P9000D"}') WHERE id = $1`,
      [beyond],
    );
    await definitions.publish(pipeline('beyond', 'P2D'));
    Logger.overrideLogger(false);
    await rounds(temporal().client);
    const mine = async () => {
      const rows: { detail: object; over: boolean }[] = await stage.database.query(
        `SELECT detail, resolved_at IS NOT NULL AS over FROM alert WHERE entity_id = $1`,
        [beyond],
      );
      return rows;
    };
    const detail = { entity: 'deal', dealId: beyond, pipeline: 'beyond', version: 1 };
    expect(await mine()).toEqual([{ detail, over: false }]);
    await stage.database.query(`UPDATE deal SET status = 'lost' WHERE id = $1`, [beyond]);
    await new RetimingService(retimings, definitions, temporal().client, alerts, regulations).round();
    expect(await mine()).toEqual([{ detail, over: true }]);
    Logger.overrideLogger(['error']);
  });

  it('passes over a deal whose rules cannot be made, and tries again when the database does not answer', async () => {
    await definitions.publish(pipeline('ruleless', 'P5D'));
    const [first, ...others] = await openDeals('ruleless', 1, 3);
    await definitions.publish(pipeline('ruleless', 'P2D'));
    const { woken, client } = temporal();
    const failing = (error: Error) => ({
      rulesFor: (...asked: Parameters<DefinitionRepository['rulesFor']>) =>
        asked[0] === first ? Promise.reject(error) : definitions.rulesFor(...asked),
    });
    const lost = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    await expect(
      new RetimingService(retimings, failing(lost), client, alerts, regulations).round(),
    ).rejects.toBe(lost);
    expect(await newest()).toMatchObject({ lookedAt: 0, doneAt: null });
    Logger.overrideLogger(false);
    await new RetimingService(
      retimings,
      failing(new Error('calendar is missing')),
      client,
      alerts,
      regulations,
    ).round();
    Logger.overrideLogger(['error']);
    expect(woken.sort()).toEqual(others);
    expect(await newest()).toMatchObject({ lookedAt: 3, nudged: 2 });
  });

  it('serves calendars: a deal in another calendar is left alone', async () => {
    const calendar = { ...alwaysOpen, key: 'half-open' };
    const week = { ...calendar.week, saturday: [], sunday: [] };
    await definitions.publishCalendar({ ...calendar, week });
    await definitions.publish(pipeline('half', 'P8D', { calendar: 'half-open' }));
    await definitions.publish(pipeline('moved-away', 'P8D', { calendar: 'half-open' }));
    await definitions.publish(pipeline('moved-away', 'P8D'));
    await stage.database.query(`UPDATE retiming SET done_at = now()`);
    const concerned = await openDeals('half', 1, 2);
    await openDeals('moved-away', 1, 2);
    const preview = await new RetimingPreviews(stage.database, definitions).ofCalendar(
      calendar,
      new Date().toISOString(),
    );
    expect(preview).toMatchObject({ runningDeals: 2, earlierDeadlines: 2, newStalls: 0 });
    expect(await definitions.publishCalendar(calendar)).toMatchObject({ version: 2, retimedDeals: 2 });
    const { woken, client } = temporal();
    await rounds(client);
    expect(woken.sort()).toEqual(concerned);
    expect(await newest()).toMatchObject({ cause: 'calendar', calendarKey: 'half-open' });
  });

  it("serves a customer's class: its running deals only", async () => {
    const stages = quickPipeline().stages.map((one) => ({ ...one, norm: { A: 'P5D', B: 'P9D', C: 'P2D' } }));
    await definitions.publish(pipeline('classes', 'P5D', { stages }));
    const customers = new CustomerRepository(stage.database);
    const customer = { id: randomUUID(), name: 'Changing', class: 'A', personalManagerId: null } as const;
    await customers.add(customer);
    const ids = await openDeals('classes', 1, 2, { customerId: customer.id });
    await openDeals('classes', 1, 1);
    await customers.change(customer.id, { name: 'Renamed' });
    expect(await retimings.next()).toBeUndefined();
    await customers.change(customer.id, { class: 'C' });
    const { woken, client } = temporal();
    await rounds(client);
    expect(woken.sort()).toEqual(ids);
    expect(await newest()).toMatchObject({ cause: 'class', customerId: customer.id, deals: 2 });
    await customers.change(customer.id, { norms: { 'stage-norm': 'P1D' } });
    expect(await newest()).toMatchObject({ cause: 'customer-norm', doneAt: null });
    await customers.change(customer.id, { norms: { 'stage-norm': 'P1D' } });
    expect((await retimings.newest(2)).map(({ cause }) => cause)).toEqual(['customer-norm', 'class']);
  });
});

describe('a worker', () => {
  it('wakes running workflows, and starts the one that is lost', async () => {
    // The rows of the specs above have no workflows, which its watchdog would mend.
    await stage.database.query(`UPDATE deal SET status = 'won'`);
    await stage.startWorker();
    await definitions.publish(pipeline('real', 'P5D'));
    const asking = new Asking(stage, cast);
    const [running, lost] = await Promise.all([1, 2].map(() => asking.open({ pipelineKey: 'real' })));
    await stage.client.workflow.getHandle(dealWorkflowId(lost!)).terminate('lost');
    await definitions.publish(pipeline('real', 'P2D'));
    await until(async () => (await newest()).doneAt !== null);
    const nudges = async (dealId: string) => {
      const { events } = await stage.client.workflow.getHandle(dealWorkflowId(dealId)).fetchHistory();
      return events?.filter((event) => event.workflowExecutionSignaledEventAttributes).length;
    };
    expect([await nudges(running!), await nudges(lost!)]).toEqual([1, 1]);
    const { status } = await stage.client.workflow.getHandle(dealWorkflowId(lost!)).describe();
    expect(status.name).toBe('RUNNING');
  });
});
