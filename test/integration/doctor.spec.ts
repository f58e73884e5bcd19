import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { DealState } from '@app/domain/deal/state.js';
import { instant } from '@app/domain/instant.js';
import { wake } from '@app/doctor/waking.js';
import { watchedDeals } from '@app/doctor/watched.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { InFlight } from '@app/gateway/in-flight.js';
import { TemporalGateway } from '@app/gateway/temporal.gateway.js';
import { diagnose } from '../../apps/cli/src/doctor/diagnose.js';
import type { Diagnosis } from '../../apps/cli/src/doctor/diagnosis.js';
import { diagnosisLines } from '../../apps/cli/src/doctor/diagnosis.js';
import { repair } from '../../apps/cli/src/doctor/repair.js';
import type { Repair } from '../../apps/cli/src/doctor/repairs.js';
import { runImport } from '../../apps/cli/src/import/run-import.js';
import { shippedFolder } from '../../apps/cli/src/seed/shipped.js';
import { WatchdogService } from '../../apps/worker/src/watchdog/watchdog.service.js';
import { dealWorkflowId, dealWorkflowName, stateQueryName, taskQueue } from '../../workflows/src/names.js';
import { smallExport, writeExport } from '../support/small-export.js';
import { setStage, type Stage } from '../support/stage.js';
import { letTamper } from '../support/tampering.js';
import { until } from '../support/until.js';

let stage: Stage;
const ids = new Map<string, string>();

beforeAll(async () => {
  stage = await setStage();
  await letTamper(stage.database, 'event');
  // The watchdog mends on its own some of what is broken here.
  const worker = await stage.startWorker();
  await worker.get(WatchdogService).beforeApplicationShutdown();
});
afterAll(() => stage?.close());

/** Each spec begins with the same three open and two closed deals, whose rows and workflows agree. */
beforeEach(async () => {
  for await (const { workflowId, runId } of stage.client.workflow.list({
    query: `ExecutionStatus = 'Running'`,
  })) {
    await stage.client.workflow.getHandle(workflowId, runId).terminate();
  }
  await until(async () => {
    for await (const one of stage.client.workflow.list({ query: `ExecutionStatus = 'Running'` }))
      return one === undefined;
    return true;
  });
  // The worker's rounds lock the same tables in another order: PostgreSQL ends one of the two, which may be this.
  await until(async () => {
    await stage.database.query(
      `TRUNCATE deal, event, escalation, notice, mail, import_source, alert CASCADE`,
    );
    return true;
  });
  const folder = writeExport(smallExport());
  const mapping = join(shippedFolder(), 'mappings', 'crm-opportunities.json');
  await runImport({ folder, mapping, errorsFile: join(folder, 'errors.csv') }, stage.database, stage.client);
  const rows: { id: string; external_id: string }[] = await stage.database.query(
    `SELECT id, external_id FROM deal`,
  );
  for (const row of rows) ids.set(row.external_id, row.id);
});

function look(): Promise<Diagnosis> {
  return diagnose(stage.database, stage.client);
}

/** Kind and deal of each difference. */
function found({ differences }: Diagnosis): string[] {
  const names = new Map([...ids].map(([externalId, id]) => [id, externalId]));
  return differences.map(({ kind, id }) => `${kind} ${names.get(id) ?? id}`).sort();
}

const id = (externalId: string) => ids.get(externalId)!;

describe('doctor', () => {
  it('finds nothing where nothing differs', async () => {
    const diagnosis = await look();
    expect(diagnosis).toMatchObject({ workerPolls: true, differing: 0 });
    expect(diagnosis.examined).toEqual([
      { entity: 'deal', open: 3, closed: 2, compared: 3 },
      { entity: 'handover', open: 0, closed: 0, compared: 0 },
      { entity: 'return-case', open: 0, closed: 0, compared: 0 },
    ]);
    expect(found(diagnosis)).toEqual([]);
    expect(diagnosisLines(diagnosis)).toEqual([
      expect.stringContaining('3 open and 2 closed deals; 3 compared'),
      expect.stringContaining('0 open and 0 closed handovers'),
      expect.stringContaining('0 open and 0 closed return-cases'),
      expect.stringContaining('0 differ'),
    ]);
  });

  it('finds an open deal without a workflow', async () => {
    await stage.client.workflow.getHandle(dealWorkflowId(id('E1'))).terminate('lost');
    expect(found(await look())).toEqual(['no-workflow E1']);
  });

  it('finds a row that says something else, and names the fields', async () => {
    await stage.database.query(
      `UPDATE deal SET state = state || '{"amount":"1","colour":"red"}' WHERE id = $1`,
      [id('E2')],
    );
    const diagnosis = await look();
    expect(diagnosis.differences).toEqual([
      {
        ...{ kind: 'state-differs', entity: 'deal', id: id('E2') },
        detail: 'row and workflow differ in amount, colour',
      },
    ]);
  });

  it('finds a row that is ahead of its workflow and of its events', async () => {
    await stage.database.query(
      `UPDATE deal SET seq = seq + 1, state = jsonb_set(state, '{seq}', to_jsonb(seq + 1)) WHERE id = $1`,
      [id('P1')],
    );
    const diagnosis = await look();
    expect(found(diagnosis)).toEqual(['events-differ P1', 'row-ahead P1']);
    expect(diagnosis.differing).toBe(1);
  });

  it('finds workflows that run without an open row', async () => {
    const stray = '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11';
    for (const dealId of [stray, id('W1')]) {
      const state = { dealId, status: 'open', seq: 1 };
      await stage.client.workflow.start(dealWorkflowName, {
        ...{ workflowId: dealWorkflowId(dealId), taskQueue, args: [{ dealId, state }] },
      });
    }
    await until(async () => found(await look()).length === 2);
    expect(found(await look())).toEqual(
      [`workflow-without-open-row ${stray}`, 'workflow-without-open-row W1'].sort(),
    );
  });

  it('finds a deadline that has passed without anything happening', async () => {
    await stage.database.query(`UPDATE deal SET next_due_at = now() - interval '301 seconds' WHERE id = $1`, [
      id('P1'),
    ]);
    await stage.database.query(`UPDATE deal SET next_due_at = now() - interval '200 seconds' WHERE id = $1`, [
      id('E1'),
    ]);
    expect(found(await look())).toEqual(['overdue P1']);
  });

  it('says so when no worker answers, and still looks for workflows', async () => {
    const other = await setStage();
    try {
      // A namespace in which no worker has ever polled, and no workflow runs.
      const diagnosis = await diagnose(stage.database, other.client);
      expect(diagnosis).toMatchObject({ workerPolls: false, differing: 3 });
      expect(found(diagnosis)).toEqual(['no-workflow E1', 'no-workflow E2', 'no-workflow P1']);
      expect(diagnosisLines(diagnosis).join('\n')).toContain('No worker polls');
    } finally {
      await other.close();
    }
  });
});

describe('doctor --repair', () => {
  const query = <Row = Record<string, unknown>>(sql: string, ...values: unknown[]) =>
    stage.database.query<Row[]>(sql, values);
  const stateOf = async (dealId: string) =>
    (await query<{ state: DealState }>(`SELECT state FROM deal WHERE id = $1`, dealId))[0]?.state;
  const workflowState = (dealId: string) =>
    stage.client.workflow.getHandle(dealWorkflowId(dealId)).query<DealState>(stateQueryName);

  async function mend(): Promise<string[]> {
    const repairs = await repair(stage.database, stage.client, await look());
    return repairs.map(told).sort();
  }
  const told = ({ outcome, id }: Repair) => `${outcome} ${[...ids].find(([, one]) => one === id)?.[0] ?? id}`;

  /** A deal whose workflow knows one event more than the row that came back from an older backup. */
  async function restoreOlder(dealId: string): Promise<DealState> {
    const workflow = await workflowState(dealId);
    await query(`DELETE FROM event WHERE entity_id = $1 AND seq = $2`, dealId, workflow.seq);
    await query(
      `UPDATE deal d SET seq = e.seq, state = e.state, next_due_at = e.next_due_at, is_stalled = false FROM event e
       WHERE d.id = $1 AND e.entity_id = d.id AND e.seq = $2`,
      dealId,
      workflow.seq - 1,
    );
    await query(`DELETE FROM escalation WHERE deal_id = $1`, dealId);
    return workflow;
  }

  it('changes nothing where nothing differs, nor what was repaired before', async () => {
    expect(await mend()).toEqual([]);
    await restoreOlder(id('E1'));
    expect(await mend()).toEqual(['row-from-workflow E1']);
    const events = await query(`SELECT * FROM event ORDER BY entity_id, seq`);
    expect(found(await look())).toEqual([]);
    expect(await mend()).toEqual([]);
    expect(await query(`SELECT * FROM event ORDER BY entity_id, seq`)).toEqual(events);
  });

  it('rewrites a row that is behind from its workflow, with its escalation, and says so on the timeline', async () => {
    const before = await query(`SELECT * FROM escalation WHERE deal_id = $1`, id('E1'));
    const workflow = await restoreOlder(id('E1'));
    const alerts = new AlertRepository(stage.database);
    await alerts.raise('row-behind', id('E1'), { entity: 'deal' });
    await alerts.raise('row-behind', null, { entity: 'deal', count: 40 });
    const restored = await stateOf(id('E1'));
    expect(found(await look())).toContain('row-behind E1');
    // To look changes nothing.
    expect(await stateOf(id('E1'))).toEqual(restored);
    expect(await mend()).toEqual(['row-from-workflow E1']);
    expect(await stateOf(id('E1'))).toEqual(workflow);
    expect(await query(`SELECT * FROM escalation WHERE deal_id = $1`, id('E1'))).toEqual(before);
    const last = await query(
      `SELECT seq, kind, command_id, happenings, data, through FROM event WHERE entity_id = $1 ORDER BY seq DESC LIMIT 1`,
      id('E1'),
    );
    expect(last).toEqual([
      {
        seq: workflow.seq,
        kind: 'repaired',
        command_id: `repair:${workflow.seq}`,
        happenings: [],
        data: { after: workflow.seq - 1 },
        through: { command: true },
      },
    ]);
    expect(await alerts.page(true, 10)).toEqual([]);
  });

  it('makes a workflow adopt a row that is ahead of it', async () => {
    const state = { ...(await stateOf(id('P1')))!, amount: '77' };
    const ahead = { ...state, seq: state.seq + 1 };
    await query(
      `INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, next_due_at, at)
       VALUES ($1, $2, 'lost with Temporal', 'change', '{}', '[]', $3, $4, now())`,
      ...[id('P1'), ahead.seq, ahead, ahead.nextDueAt],
    );
    await query(`UPDATE deal SET seq = $2, state = $3 WHERE id = $1`, id('P1'), ahead.seq, ahead);
    expect(found(await look())).toEqual(['row-ahead P1']);
    expect(await mend()).toEqual(['adopted P1']);
    expect(await workflowState(id('P1'))).toEqual(ahead);
  });

  it('does not bring to life again what was won after the backup: the end is what happened', async () => {
    const gateway = new TemporalGateway(stage.client, new InFlight(8));
    const commanded = {
      ...{ commandId: randomUUID(), requestHash: 'hash' },
      principalId: (await stateOf(id('E1')))!.ownerId,
      command: { kind: 'lose', reason: 'not-recorded' } as const,
    };
    await gateway.command(id('E1'), commanded);
    await stage.client.workflow.getHandle(dealWorkflowId(id('E1'))).result();
    const lost = (await stateOf(id('E1')))!;
    expect(lost.status).toBe('lost');
    await query(`DELETE FROM event WHERE entity_id = $1 AND seq = $2`, id('E1'), lost.seq);
    await query(
      `UPDATE deal d SET seq = e.seq, state = e.state, status = 'open', next_due_at = e.next_due_at, closed_at = NULL
       FROM event e WHERE d.id = $1 AND e.entity_id = d.id AND e.seq = $2`,
      id('E1'),
      lost.seq - 1,
    );
    // A nudge leaves what has ended alone.
    await wake(stage.client, watchedDeals, id('E1'));
    const { status } = await stage.client.workflow.getHandle(dealWorkflowId(id('E1'))).describe();
    expect(status.name).toBe('COMPLETED');
    expect(await mend()).toEqual(['row-from-workflow E1']);
    expect(await stateOf(id('E1'))).toEqual(lost);
    expect(found(await look())).toEqual([]);
  });

  it('starts a workflow that is gone from its row', async () => {
    await stage.client.workflow.getHandle(dealWorkflowId(id('E2'))).terminate('lost');
    await new AlertRepository(stage.database).raise('workflow-stopped', id('E2'), { entity: 'deal' });
    expect(await mend()).toEqual(['started E2']);
    expect(await workflowState(id('E2'))).toEqual(await stateOf(id('E2')));
    expect(await new AlertRepository(stage.database).page(true, 10)).toEqual([]);
  });

  it('rewrites a row that was changed by hand from its last event', async () => {
    const before = await query(`SELECT * FROM deal WHERE id = $1`, id('E2'));
    await query(`UPDATE deal SET state = state || '{"amount":"1"}', amount = 1 WHERE id = $1`, id('E2'));
    await query(
      `UPDATE deal SET seq = seq + 1, state = jsonb_set(state, '{seq}', to_jsonb(seq + 1)) WHERE id = $1`,
      id('P1'),
    );
    expect(await mend()).toEqual(['row-from-event E2', 'row-from-event P1']);
    const after = await query(`SELECT * FROM deal WHERE id = $1`, id('E2'));
    expect(after).toEqual(before.map((row) => ({ ...row, wake_at: expect.anything() })));
    expect(found(await look())).toEqual([]);
  });

  it('rewrites a row that is lost, ends the workflow of a closed one, and says what it cannot mend', async () => {
    const workflow = await workflowState(id('P1'));
    await query(`DELETE FROM event WHERE entity_id = $1`, id('P1'));
    await query(`DELETE FROM deal WHERE id = $1`, id('P1'));
    const stray = '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11';
    for (const dealId of [stray, id('W1')]) {
      const state = { dealId, status: 'open', seq: 1 };
      await stage.client.workflow.start(dealWorkflowName, {
        ...{ workflowId: dealWorkflowId(dealId), taskQueue, args: [{ dealId, state }] },
      });
    }
    await until(async () => found(await look()).length === 3);
    expect(await mend()).toEqual([`not-repaired ${stray}`, 'ended W1', 'row-from-workflow P1'].sort());
    expect(await stateOf(id('P1'))).toEqual(workflow);
    const [row] = await query(
      `SELECT d.title, c.name FROM deal d JOIN customer c ON c.id = d.customer_id WHERE d.id = $1`,
      id('P1'),
    );
    expect(row?.title).toBe(row?.name);
  });

  it('wakes what is overdue', async () => {
    await query(`UPDATE deal SET next_due_at = now() - interval '10 minutes' WHERE id = $1`, id('P1'));
    expect(await mend()).toEqual(['row-from-event P1']);
    expect(found(await look())).toEqual([]);
  });

  it('lets a deal go on that was refused for its row', async () => {
    const gateway = new TemporalGateway(stage.client, new InFlight(8));
    const { ownerId } = (await stateOf(id('E1')))!;
    const act = () =>
      gateway.command(id('E1'), {
        ...{ commandId: randomUUID(), principalId: ownerId, requestHash: 'hash' },
        command: {
          kind: 'record-activity',
          activity: { type: 'call', doneAt: instant(Date.now()), customerAnswered: true },
        },
      });
    await restoreOlder(id('E1'));
    expect(await act()).toMatchObject({ outcome: 'refused', refusal: { code: 'row-behind-workflow' } });
    await mend();
    expect(await act()).toMatchObject({ outcome: 'done' });
    expect(found(await look())).toEqual([]);
  });

  it('by the command: changes nothing unless it is asked to, and says by its exit code what is left', async () => {
    const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
    const run = async (...options: string[]) => {
      const child = spawn(process.execPath, [program, 'doctor', ...options], {
        env: { ...process.env, NODE_OPTIONS: '', ...stage.environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
      return { code: code as number, printed };
    };
    await restoreOlder(id('E1'));
    const rows = await query(`SELECT * FROM deal ORDER BY id`);
    const dry = await run();
    expect(dry.code).toBe(3);
    expect(dry.printed).toMatch(/^row-behind: with --repair the row would be rewritten from the workflow$/m);
    expect(await query(`SELECT * FROM deal ORDER BY id`)).toEqual(rows);
    const mended = await run('--repair');
    expect(mended.code).toBe(0);
    expect(mended.printed).toMatch(/^row-from-workflow {2}/m);
    expect(mended.printed).toMatch(/^1 of 1 differing repaired$/m);
    const again = await run('--repair', '--json');
    expect(again.code).toBe(0);
    expect(JSON.parse(again.printed)).toMatchObject({ differing: 0, repairs: [] });
  });
});
