import { join } from 'node:path';
import { diagnose } from '../../apps/cli/src/doctor/diagnose.js';
import type { Diagnosis } from '../../apps/cli/src/doctor/diagnosis.js';
import { diagnosisLines } from '../../apps/cli/src/doctor/diagnosis.js';
import { runImport } from '../../apps/cli/src/import/run-import.js';
import { shippedFolder } from '../../apps/cli/src/seed/shipped.js';
import { dealWorkflowId, dealWorkflowName, taskQueue } from '../../workflows/src/names.js';
import { smallExport, writeExport } from '../support/small-export.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
const ids = new Map<string, string>();

beforeAll(async () => {
  stage = await setStage();
  await stage.startWorker();
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
  await stage.database.query(`TRUNCATE deal, event, escalation, notice, mail, import_source CASCADE`);
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
  return differences.map(({ kind, dealId }) => `${kind} ${names.get(dealId) ?? dealId}`).sort();
}

const id = (externalId: string) => ids.get(externalId)!;

describe('doctor', () => {
  it('finds nothing where nothing differs', async () => {
    const diagnosis = await look();
    expect(diagnosis).toMatchObject({
      open: 3,
      closed: 2,
      compared: 3,
      workerPolls: true,
      dealsDiffering: 0,
    });
    expect(found(diagnosis)).toEqual([]);
    expect(diagnosisLines(diagnosis)).toEqual([
      expect.stringContaining('3 open and 2 closed deals; 3 compared'),
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
      { kind: 'state-differs', dealId: id('E2'), detail: 'row and workflow differ in amount, colour' },
    ]);
  });

  it('finds a row that is ahead of its workflow and of its events', async () => {
    await stage.database.query(
      `UPDATE deal SET seq = seq + 1, state = jsonb_set(state, '{seq}', to_jsonb(seq + 1)) WHERE id = $1`,
      [id('P1')],
    );
    const diagnosis = await look();
    expect(found(diagnosis)).toEqual(['events-differ P1', 'seq-differs P1']);
    expect(diagnosis.dealsDiffering).toBe(1);
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
      expect(diagnosis).toMatchObject({ workerPolls: false, compared: 0, dealsDiffering: 3 });
      expect(found(diagnosis)).toEqual(['no-workflow E1', 'no-workflow E2', 'no-workflow P1']);
      expect(diagnosisLines(diagnosis).at(-2)).toContain('No worker polls');
    } finally {
      await other.close();
    }
  });
});
