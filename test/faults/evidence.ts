import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { concurrently } from '@app/exchange/concurrently.js';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { diagnose } from '../../apps/cli/src/doctor/diagnose.js';
import { diagnosisLines } from '../../apps/cli/src/doctor/diagnosis.js';
import type { Evidence, EventRow, MailRow } from './checker.js';
import type { House } from './house.js';
import { readJournal } from './journal.js';

/** What rows and workflows are given after the load until they have to agree. */
const settleMs = 60_000;
/** A mail whose worker was killed stays leased for two minutes: nobody else may begin with it before. */
const mailsMs = 150_000;
/** A deadline that has passed for longer is late: the watchdog wakes within 40 s. */
const overdueSeconds = 45;
/** Histories that are read, of those that were there last. */
const histories = 1_000;

export interface Settled {
  readonly evidence: Evidence;
  /** After how long rows and workflows agreed and no mail was left; the whole time where they never did. */
  readonly settledAfterMs: number;
}

/** Waits for what may take its time, and then looks at everything. */
export async function gather(house: House, journalPath: string): Promise<Settled> {
  const { database, client } = house;
  const began = Date.now();
  let differences: readonly string[];
  let settledAfterMs: number;
  for (;;) {
    settledAfterMs = Date.now() - began;
    differences = await differing(database, client);
    const mails = await mailsLeft(database);
    if (differences.length === 0 && mails === 0) break;
    const patienceMs = differences.length > 0 ? settleMs : mailsMs;
    if (Date.now() - began >= patienceMs) break;
    await delay(500);
  }
  const evidence = {
    journal: readJournal(journalPath),
    events: await eventRows(database),
    mailRows: await mailRows(database),
    unboundNotices: await unboundNotices(database),
    arrived: house.postbox.mails,
    differences,
    taskFailures: [...(await failuresInLog(house.folder)), ...(await failuresInHistories(client))],
  };
  return { evidence, settledAfterMs };
}

async function differing(database: DataSource, client: Client): Promise<readonly string[]> {
  const diagnosis = await diagnose(database, client, { overdueSeconds });
  const isWhole = diagnosis.differences.length === 0 && diagnosis.workerPolls;
  return isWhole ? [] : diagnosisLines(diagnosis);
}

async function mailsLeft(database: DataSource): Promise<number> {
  const [row]: { waiting: number }[] = await database.query(
    `SELECT count(*)::int AS waiting FROM mail WHERE status = 'waiting'`,
  );
  return (row?.waiting ?? 0) + (await unboundNotices(database));
}

async function unboundNotices(database: DataSource): Promise<number> {
  const [row]: { unbound: number }[] = await database.query(
    `SELECT count(*)::int AS unbound FROM notice WHERE channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL`,
  );
  return row?.unbound ?? 0;
}

function eventRows(database: DataSource): Promise<EventRow[]> {
  return database.query(
    `SELECT entity_id AS "entityId", e.seq, command_id AS "commandId", principal_id AS "principalId",
       (e.state->>'revision')::int AS revision, CASE WHEN h.id IS NOT NULL THEN 'handover'
         WHEN c.id IS NOT NULL THEN 'return-case' ELSE 'deal' END AS entity
     FROM event e LEFT JOIN handover h ON h.id = e.entity_id LEFT JOIN return_case c ON c.id = e.entity_id`,
  );
}

function mailRows(database: DataSource): Promise<MailRow[]> {
  return database.query(`SELECT message_id AS "messageId", status FROM mail`);
}

const ofTheCode = /TMPRL1100|[Nn]on-?[Dd]etermini|NON_DETERMINISTIC/;

/** All that workers have said of workflows that do not replay, whatever log it is in. */
async function failuresInLog(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of ['worker.log.1', 'worker.log', 'worker-beside.log']) {
    const path = join(folder, 'log', name);
    if (!existsSync(path)) continue;
    for await (const line of createInterface({ input: createReadStream(path) }))
      if (ofTheCode.test(line)) found.push(line.slice(0, 400));
  }
  return found;
}

/** Temporal's numbers of the causes that are the fault of what a workflow's code does: it threw, or it does not replay. */
const causes = new Map([
  [14, 'unhandled failure'],
  [24, 'non-determinism'],
]);

async function failuresInHistories(client: Client): Promise<string[]> {
  const found: string[] = [];
  const ids = async function* () {
    let left = histories;
    for await (const { workflowId, runId } of client.workflow.list({ pageSize: 500 })) {
      if (left-- === 0) return;
      yield { workflowId, runId };
    }
  };
  await concurrently(ids(), 5, async ({ workflowId, runId }) => {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const { workflowTaskFailedEventAttributes: failed } of events ?? []) {
      const cause = failed && causes.get(failed.cause ?? 0);
      if (cause) found.push(`${workflowId}: ${cause}: ${failed?.failure?.message ?? ''}`);
    }
  });
  return found;
}
