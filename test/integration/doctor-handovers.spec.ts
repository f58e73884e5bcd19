import { randomUUID } from 'node:crypto';
import type { HandoverState } from '@app/domain/handover/state.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { diagnose } from '../../apps/cli/src/doctor/diagnose.js';
import { repair } from '../../apps/cli/src/doctor/repair.js';
import { WatchdogService } from '../../apps/worker/src/watchdog/watchdog.service.js';
import {
  handoverWorkflowId,
  handoverWorkflowName,
  stateQueryName,
  taskQueue,
} from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';
import { letTamper } from '../support/tampering.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;
let dealId: string;
let handoverId: string;

beforeAll(async () => {
  stage = await setStage();
  await letTamper(stage.database, 'event');
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
  await stage.database.query(`UPDATE customer SET personal_manager_id = $1`, [cast.salesperson]);
  // The watchdog mends on its own some of what is broken here.
  const worker = await stage.startWorker();
  await worker.get(WatchdogService).beforeApplicationShutdown();
});
afterAll(() => stage?.close());

/** Each spec begins with one more handover, which is late: it has an escalation. */
beforeEach(async () => {
  dealId = await ask.open({ stage: 'offer' });
  await ask.tell(dealId, { kind: 'win' });
  const [row] = await query<{ id: string }>(`SELECT id FROM handover WHERE deal_id = $1`, dealId);
  handoverId = row!.id;
  await until(async () => (await workflowState()) !== undefined);
  await travel(stage.client, handoverWorkflowId(handoverId), days(2) + hours(1));
  await until(async () => (await look()).differences.length === 0);
});

const query = <Row = Record<string, unknown>>(sql: string, ...values: unknown[]) =>
  stage.database.query<Row[]>(sql, values);
const handle = () => stage.client.workflow.getHandle(handoverWorkflowId(handoverId));
const look = () => diagnose(stage.database, stage.client);
const alerts = () => new AlertRepository(stage.database);

async function workflowState(): Promise<HandoverState | undefined> {
  const { status } = await handle().describe();
  return status.name === 'RUNNING' ? handle().query<HandoverState | undefined>(stateQueryName) : undefined;
}

async function rowState(): Promise<HandoverState | undefined> {
  const [row] = await query<{ state: HandoverState }>(`SELECT state FROM handover WHERE id = $1`, handoverId);
  return row?.state;
}

async function found(): Promise<string[]> {
  const { differences } = await look();
  return differences.map(({ kind, entity, id }) => `${kind} ${entity} ${id === handoverId ? 'late' : id}`);
}

async function mend(): Promise<string[]> {
  const repairs = await repair(stage.database, stage.client, await look());
  return repairs.map(({ outcome, entity, id }) => `${outcome} ${entity} ${id === handoverId ? 'late' : id}`);
}

/** As after an older backup: the row has lost its last event, and its escalation. */
async function restoreOlder(): Promise<HandoverState> {
  const before = (await rowState())!;
  await query(`DELETE FROM escalation WHERE handover_id = $1`, handoverId);
  await query(`DELETE FROM event WHERE entity_id = $1 AND seq = $2`, handoverId, before.seq);
  await query(
    `UPDATE handover h SET seq = e.seq, revision = (e.state->>'revision')::int, state = e.state,
       next_due_at = e.next_due_at
     FROM event e WHERE h.id = $1 AND e.entity_id = h.id AND e.seq = $2`,
    ...[handoverId, before.seq - 1],
  );
  return before;
}

describe('doctor, of handovers', () => {
  it('finds nothing where nothing differs, and counts them', async () => {
    const { examined } = await look();
    const [row] = await query<{ open: number }>(
      `SELECT count(*)::int AS open FROM handover WHERE status = 'open'`,
    );
    expect(examined).toContainEqual({ entity: 'handover', ...row, closed: 0, compared: row!.open });
    expect(await mend()).toEqual([]);
  });

  it('starts a workflow that is gone, and takes back the alert about it', async () => {
    await handle().terminate('lost');
    await alerts().raise('workflow-stopped', handoverId, { entity: 'handover' });
    expect(await found()).toEqual(['no-workflow handover late']);
    expect(await mend()).toEqual(['started handover late']);
    expect(await workflowState()).toEqual(await rowState());
    expect(await alerts().page(true, 10)).toEqual([]);
  });

  it('rewrites a row that is behind from its workflow, with its escalation', async () => {
    const escalations = await query(`SELECT * FROM escalation WHERE handover_id = $1`, handoverId);
    expect(escalations).toHaveLength(1);
    const before = await restoreOlder();
    expect(await found()).toContain('row-behind handover late');
    expect(await mend()).toEqual(['row-from-workflow handover late']);
    expect(await rowState()).toEqual(before);
    expect(await query(`SELECT * FROM escalation WHERE handover_id = $1`, handoverId)).toEqual(escalations);
    const [last] = await query(
      `SELECT kind, data FROM event WHERE entity_id = $1 ORDER BY seq DESC LIMIT 1`,
      handoverId,
    );
    expect(last).toEqual({ kind: 'repaired', data: { after: before.seq - 1 } });
    expect(await found()).toEqual([]);
  });

  it('makes anew a row that is lost', async () => {
    const [before] = await query(`SELECT * FROM handover WHERE id = $1`, handoverId);
    await query(`DELETE FROM event WHERE entity_id = $1`, handoverId);
    await query(`DELETE FROM handover WHERE id = $1`, handoverId);
    await until(async () => (await found()).includes('workflow-without-open-row handover late'));
    expect(await mend()).toEqual(['row-from-workflow handover late']);
    expect(await query(`SELECT * FROM handover WHERE id = $1`, handoverId)).toEqual([before]);
  });

  it('makes a workflow adopt a row that is ahead of it', async () => {
    const state = (await rowState())!;
    const ahead = { ...state, seq: state.seq + 1 };
    await query(
      `INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, next_due_at, at)
       VALUES ($1, $2, 'lost with Temporal', 'time-passed', '{}', '[]', $3, $4, now())`,
      ...[handoverId, ahead.seq, ahead, ahead.nextDueAt],
    );
    await query(`UPDATE handover SET seq = $2, state = $3 WHERE id = $1`, handoverId, ahead.seq, ahead);
    expect(await found()).toEqual(['row-ahead handover late']);
    expect(await mend()).toEqual(['adopted handover late']);
    expect(await workflowState()).toEqual(ahead);
  });

  it('rewrites a row that was changed by hand from its last event', async () => {
    const before = await rowState();
    await query(`UPDATE handover SET state = state || '{"key":"by hand"}' WHERE id = $1`, handoverId);
    expect(await found()).toEqual(['state-differs handover late']);
    expect(await mend()).toEqual(['row-from-event handover late']);
    expect(await rowState()).toEqual(before);
    expect(await found()).toEqual([]);
  });

  it('takes back an alert about many only of a kind of which nothing is left that differs', async () => {
    await alerts().raise('row-behind', null, { entity: 'handover', count: 40 });
    await alerts().raise('row-behind', null, { entity: 'deal', count: 40 });
    const stray = randomUUID();
    // A workflow whose state no row can be made of.
    const state = { handoverId: stray, status: 'open', seq: 1 };
    const workflow = await stage.client.workflow.start(handoverWorkflowName, {
      ...{ workflowId: handoverWorkflowId(stray), taskQueue, args: [{ handoverId: stray, state }] },
    });
    await until(async () => (await found()).length > 0);
    expect(await mend()).toEqual([`not-repaired handover ${stray}`]);
    expect((await alerts().page(true, 10)).map(({ kind, detail }) => [kind, detail.entity])).toEqual([
      ['row-behind', 'handover'],
    ]);
    await workflow.terminate();
    await until(async () => (await found()).length === 0);
    expect(await mend()).toEqual([]);
    expect(await alerts().page(true, 10)).toEqual([]);
  });
});
