import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { decideOpening } from '@app/domain/deal/decide.js';
import { isRefused } from '@app/domain/deal/transition.js';
import { instant } from '@app/domain/instant.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { writeDeals, type ImportedDeal } from '@app/persistence/import.transaction.js';
import {
  dealWorkflowId,
  dealWorkflowName,
  taskQueue,
  workflowTaskTimeout,
} from '../../workflows/src/names.js';
import { quickPipeline } from '../support/cast.js';
import { BenchClient } from './http-client.js';
import { setScene, type Scene } from './scene.js';

/**
 * A crowd: thousands of deals that are due at one instant, and a person who works meanwhile. Prints when all had been told,
 * whether each was told once, and how long the person waited. `npm run bench -- crowd [deals]`; exit code 1 when a bound is
 * broken.
 */

const deals = Number(process.argv[2] ?? 10_000);
const dayMs = 86_400_000;
/** Workflows started in a second on two cores, by which the instant is chosen so that all of them wait for it. */
const startsPerSecond = 70;
const toldWithinSeconds = 240;
const personP95Ms = 1_000;
const written = 500;
/** Of the deals that a person opens meanwhile. */
const movesOfADeal = 10;

const scene = await setScene();
const http = new BenchClient(scene);
try {
  const dueMs = Date.now() + Math.ceil(deals / startsPerSecond + 30) * 1_000;
  await crowd(scene, dueMs);
  process.stderr.write(`${deals} deals wait; due in ${Math.round((dueMs - Date.now()) / 1_000)} s\n`);
  const times = await personWorks(dueMs);
  await report(dueMs, times);
} finally {
  http.close();
  await scene.close();
}

/** Deals that were all opened at one instant, so that all of them are due at one; each with its workflow. */
async function crowd({ database, client, cast }: Scene, dueMs: number): Promise<void> {
  const definitions = new DefinitionRepository(database);
  const pipeline = quickPipeline({ key: 'crowd' });
  await definitions.publish(pipeline);
  const at = instant(dueMs - dayMs);
  const ids = Array.from({ length: deals }, () => randomUUID());
  for (let from = 0; from < deals; from += written) {
    const some = await Promise.all(
      ids.slice(from, from + written).map((id) => opened(id, at, definitions, cast)),
    );
    await database.transaction((manager) => writeDeals(manager, 'crowd', pipeline.ladder, some));
  }
  const waiting = [...ids];
  const lane = async () => {
    for (let dealId = waiting.pop(); dealId; dealId = waiting.pop()) {
      const workflowId = dealWorkflowId(dealId);
      await client.workflow.start(dealWorkflowName, {
        ...{ workflowId, taskQueue, workflowTaskTimeout, args: [{ dealId }] },
      });
    }
  };
  await Promise.all(Array.from({ length: 50 }, lane));
}

async function opened(
  dealId: string,
  at: string,
  definitions: DefinitionRepository,
  cast: Scene['cast'],
): Promise<ImportedDeal> {
  const rules = await definitions.rulesFor(dealId, 'crowd', 1);
  if (!rules) throw new Error('the pipeline is missing');
  const command = {
    ...({ kind: 'open', pipelineKey: 'crowd', pipelineVersion: 1, amount: '100', currency: 'EUR' } as const),
    customerId: cast.customerId,
    ownerId: cast.salesperson,
  };
  const commanded = { commandId: 'crowd', principalId: '', requestHash: '', command };
  const facts = { dealId, customerClass: 'A', teamId: cast.teamId } as const;
  const decision = decideOpening(commanded, facts, rules, at);
  if (isRefused(decision)) throw new Error(decision.refusal.detail);
  const events = [{ transition: decision, at, commandId: 'crowd' }] as const;
  return { externalId: dealId, title: 'Crowd', productKey: 'crowd', events: [events[0]] };
}

/** One request after the other until everybody is told: opening, moving, reading the deal and its list. */
async function personWorks(dueMs: number): Promise<number[]> {
  const times: number[] = [];
  const timed = async <T>(request: Promise<T>): Promise<T> => {
    const begun = performance.now();
    const answer = await request;
    if (Date.now() >= dueMs) times.push(performance.now() - begun);
    return answer;
  };
  while (Date.now() < dueMs + toldWithinSeconds * 1_000) {
    const deal = await timed(http.open());
    for (let stage = 1; stage <= movesOfADeal; stage++) {
      await timed(http.post(`/deals/${deal.id}/moves`, { to: `stage-${stage}` }));
      await timed(http.get(`/deals/${deal.id}`));
      await timed(http.get('/deals?limit=50'));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    if (Date.now() >= dueMs && (await toldDeals()) === deals) break;
  }
  return times.sort((a, b) => a - b);
}

async function toldDeals(): Promise<number> {
  const [row]: { told: number }[] = await scene.database.query(
    `SELECT count(DISTINCT n.deal_id)::int AS told FROM notice n JOIN deal d ON d.id = n.deal_id
     WHERE d.pipeline_key = 'crowd' AND n.channel = 'inbox'`,
  );
  return row?.told ?? 0;
}

async function report(dueMs: number, times: readonly number[]): Promise<void> {
  const [row]: { notices: number; deals: number; last: Date | null }[] = await scene.database.query(
    `SELECT count(*)::int AS notices, count(DISTINCT n.deal_id)::int AS deals, max(n.recorded_at) AS last
     FROM notice n JOIN deal d ON d.id = n.deal_id WHERE d.pipeline_key = 'crowd' AND n.channel = 'inbox'`,
  );
  const seconds = row?.last ? (row.last.getTime() - dueMs) / 1_000 : Number.NaN;
  const p95 = times[Math.floor(times.length * 0.95)] ?? Number.NaN;
  const broken = [
    ...(row?.deals === deals ? [] : [`${row?.deals} of ${deals} deals were told`]),
    ...(row?.notices === deals ? [] : [`${row?.notices} notices for ${deals} deals`]),
    ...(seconds <= toldWithinSeconds ? [] : [`the last was told after ${seconds.toFixed(0)} s`]),
    ...(p95 <= personP95Ms ? [] : [`a person waited ${p95.toFixed(0)} ms at p95`]),
  ];
  console.log(
    JSON.stringify({
      deals,
      told: row?.deals,
      notices: row?.notices,
      lastToldAfterSeconds: seconds,
      personRequests: times.length,
      personP50Ms: times[Math.floor(times.length / 2)],
      personP95Ms: p95,
      askedAgain: http.askedAgain,
      broken,
    }),
  );
  process.exitCode = broken.length > 0 ? 1 : 0;
}
