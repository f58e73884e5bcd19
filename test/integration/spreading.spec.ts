import { decideOpening } from '@app/domain/deal/decide.js';
import { isRefused } from '@app/domain/deal/transition.js';
import { instant } from '@app/domain/instant.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { writeDeals } from '@app/persistence/import.transaction.js';
import { firingsPerSecond } from '@app/persistence/wake-time.js';
import { randomUUID } from 'node:crypto';
import { dealWorkflowId, dealWorkflowName, taskQueue } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;

beforeEach(async () => {
  stage = await setStage();
  cast = await casting(stage.database, quickPipeline({ stalls: { noFutureActivity: 'P1D' } }));
});
afterEach(() => stage?.close());

/** Deals that were all opened at one instant, and so are due at one. */
async function crowd(count: number, dueMs: number, parts: number): Promise<string[]> {
  const definitions = new DefinitionRepository(stage.database);
  const at = instant(dueMs - 86_400_000);
  const ids = Array.from({ length: count }, () => randomUUID());
  const size = Math.ceil(count / parts);
  for (let from = 0; from < count; from += size) {
    const some = await Promise.all(ids.slice(from, from + size).map((id) => opened(id, at, definitions)));
    await stage.database.transaction((manager) => writeDeals(manager, 'crowd', quickPipeline().ladder, some));
  }
  return ids;
}

async function opened(dealId: string, at: string, definitions: DefinitionRepository) {
  const rules = (await definitions.rulesFor(dealId, 'quick', 1))!;
  const { command } = new Asking(stage, cast).opening();
  const commanded = { commandId: 'crowd', principalId: '', requestHash: '', command };
  const decision = decideOpening(commanded, { dealId, customerClass: 'A', teamId: cast.teamId }, rules, at);
  if (isRefused(decision)) throw new Error(decision.refusal.detail);
  const event = { transition: decision, at, commandId: 'crowd' };
  return { externalId: dealId, title: 'Crowd', productKey: 'crowd', events: [event] as [typeof event] };
}

describe('thousands of deals that are due at one instant', () => {
  it('wake one after the other, at the rate that leaves room for people; the deadline itself stays', async () => {
    const dueMs = Date.now() + 3_600_000;
    await crowd(6_000, dueMs, 4);
    const [row]: Record<string, number>[] = await stage.database.query(
      `SELECT max(in_second)::int AS most, (SELECT count(DISTINCT next_due_at)::int FROM deal) AS deadlines,
         (SELECT extract(epoch FROM max(wake_at - next_due_at))::int FROM deal) AS last
       FROM (SELECT count(*) AS in_second FROM deal GROUP BY date_trunc('second', wake_at)) AS seconds`,
    );
    // Half of what two cores move in a second, at most: `npm run bench -- --only move`.
    expect(row).toEqual({ most: 50, deadlines: 1, last: 6_000 / firingsPerSecond });
  });

  it('make room for one that is opened among them: it wakes behind them', async () => {
    const ask = new Asking(stage, cast);
    await stage.startWorker();
    const first = await ask.open();
    const due = (await ask.row(first))!.nextDueAt!;
    await crowd(400, Date.parse(due), 1);
    const later = await ask.open();
    const [row]: { behind: number }[] = await stage.database.query(
      `SELECT extract(epoch FROM wake_at - next_due_at)::float AS behind FROM deal WHERE id = $1`,
      [later],
    );
    // As many were due in the same minute, or in the one before if the clock has just passed it.
    expect([0, 400 / firingsPerSecond, 401 / firingsPerSecond]).toContain(row!.behind);
  });

  it('are each told once', async () => {
    await stage.startWorker();
    const ids = await crowd(120, Date.now() + 5_000, 2);
    for (const dealId of ids) {
      const workflowId = dealWorkflowId(dealId);
      await stage.client.workflow.start(dealWorkflowName, { workflowId, taskQueue, args: [{ dealId }] });
    }
    const told = async () => {
      const [row]: { deals: number; notices: number }[] = await stage.database.query(
        `SELECT count(DISTINCT deal_id)::int AS deals, count(*)::int AS notices FROM notice WHERE channel = 'inbox'`,
      );
      return row!;
    };
    await until(async () => (await told()).deals === ids.length);
    expect(await told()).toEqual({ deals: ids.length, notices: ids.length });
  });
});
