import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DealCommand } from '@app/domain/deal/commands.js';
import type { HandoverCommand } from '@app/domain/handover/commands.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import { freeStackPorts, startStack, type Stack } from '@app/stack/stack.js';
import { WorkflowNotFoundError } from '@temporalio/client';
import { dealWorkflowId, handoverWorkflowId, stateQueryName } from '../../workflows/src/names.js';
import type { DealInput } from '../../workflows/src/deal/deal.updates.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

/**
 * Events after which this server suggests a new run. A run that has only begun has some 5, an update adds some 5 more: a
 * lower limit would be reached by the beginning of each run, and its workflow would do nothing but begin anew.
 */
const fullAfterEvents = 60;

/** It stalls a second after the opening; the next level is told within the life of some runs, and the last one is not. */
const pipeline = quickPipeline({
  stalls: { noFutureActivity: 'PT1S' },
  handover: { norm: 'PT1S' },
  ladder: [
    { to: 'owner', after: 'PT0S', channels: ['inbox'] },
    { to: 'head-of-sales', after: 'PT15S', channels: ['inbox'] },
    { to: 'management', after: 'P1D', channels: ['inbox'] },
  ],
});

let dataDir: string;
let servers: Stack;
let stage: Stage;
let cast: Cast;
let ask: Asking;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dealwarden-continuing-'));
  // PostgreSQL runs as a user of its own when we are root, and has to get in.
  chmodSync(dataDir, 0o755);
  servers = await startStack({
    ...{ dataDir, ports: await freeStackPorts(), services: ['postgres', 'temporal'], log: () => undefined },
    temporalDynamicConfig: { 'limit.historyCount.suggestContinueAsNew': fullAfterEvents },
  });
  const { databaseUrl = '', temporalAddress = '' } = servers;
  stage = await setStage({}, { databaseUrl, temporalAddress });
  cast = await casting(stage.database, pipeline);
  ask = new Asking(stage, cast);
  await stage.startWorker();
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await servers?.kill();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

async function runOf(workflowId: string): Promise<string> {
  return (await stage.client.workflow.getHandle(workflowId).describe()).runId;
}

async function isKnown(workflowId: string): Promise<boolean> {
  try {
    return (await runOf(workflowId)) !== '';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Goes on until another run has begun; some runs may pass meanwhile. */
async function untilNextRun(workflowId: string, goOn: () => Promise<unknown>): Promise<void> {
  const before = await runOf(workflowId);
  await until(async () => {
    await goOn();
    return (await runOf(workflowId)) !== before;
  });
}

/** What a run has handed to the next one. */
async function handedOnBy(workflowId: string, runId: string): Promise<DealInput | undefined> {
  const { events } = await stage.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const { input } = events!.at(-1)!.workflowExecutionContinuedAsNewEventAttributes!;
  return input!.payloads!.map(({ data }) => JSON.parse(Buffer.from(data!).toString()) as DealInput)[0];
}

async function wakeAtOf(dealId: string): Promise<string | undefined> {
  const [row]: { wake_at: Date }[] = await stage.database.query(`SELECT wake_at FROM deal WHERE id = $1`, [
    dealId,
  ]);
  return row?.wake_at.toISOString();
}

let amounts = 10_000;
const edit = (): DealCommand => ({ kind: 'change', changes: { amount: String(++amounts) } });

async function escalated(dealId: string): Promise<void> {
  await until(async () => (await ask.row(dealId))?.escalation !== undefined);
}

describe("a deal whose workflow's run is full", () => {
  it('goes on in the next run with its clocks, its ladder and the commands it has answered', async () => {
    const dealId = await ask.open();
    const workflowId = dealWorkflowId(dealId);
    await escalated(dealId);
    const before = (await ask.row(dealId))!;
    const first = ask.commanded(edit());
    const answer = await ask.gateway.command(dealId, first);
    expect(answer).toMatchObject({ outcome: 'done' });
    const begun = await runOf(workflowId);
    const wakeAt = await wakeAtOf(dealId);
    await untilNextRun(workflowId, () => ask.tell(dealId, edit()));

    expect(await handedOnBy(workflowId, begun)).toMatchObject({
      wakeAt,
      state: {
        ...{ dealId, clocks: before.clocks },
        escalation: { id: before.escalation!.id, nextLevelAt: before.escalation!.nextLevelAt },
      },
    });
    expect(wakeAt).toBeDefined();
    const { seq } = (await ask.row(dealId))!;
    expect(await ask.gateway.command(dealId, first)).toMatchObject({ ...answer, nonce: expect.any(String) });
    const row = (await ask.row(dealId))!;
    expect(row.seq).toBe(seq);
    expect(await ask.workflowState(dealId)).toEqual(row);
    expect(row.clocks).toEqual(before.clocks);
    expect(row.clocks.length).toBeGreaterThan(0);
    expect(row.escalation).toMatchObject({ id: before.escalation!.id, round: 1 });

    // The level that was to come when the first run ended is told by a later one, once.
    await until(async () => (await ask.told(dealId)).length === 2);
    expect(await ask.told(dealId)).toEqual(['Anna Novak, round 1, level 0', 'Petr Dvorak, round 1, level 1']);
    expect(await runOf(workflowId)).not.toBe(begun);
    // Nothing but commands fills its runs: it rests until its next deadline.
    const resting = await runOf(workflowId);
    await ask.tell(dealId, edit());
    expect(await runOf(workflowId)).toBe(resting);
  });

  it('answers each command once that is asked while the run changes', async () => {
    const dealId = await ask.open();
    const workflowId = dealWorkflowId(dealId);
    await escalated(dealId);
    const seqs: number[] = [];
    const runs = new Set<string>();
    while (runs.size < 4) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => ask.gateway.command(dealId, ask.commanded(edit()))),
      );
      for (const answer of answers) {
        if (answer.outcome !== 'done') throw new Error(`refused: ${answer.refusal.code}`);
        seqs.push(answer.seq);
      }
      runs.add(await runOf(workflowId));
    }
    expect(new Set(seqs).size).toBe(seqs.length);
    const events: { seq: number }[] = await stage.database.query(
      `SELECT seq FROM event WHERE entity_id = $1 AND kind = 'change' ORDER BY seq`,
      [dealId],
    );
    expect(events.map(({ seq }) => seq)).toEqual([...seqs].sort((a, b) => a - b));
    expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
  });

  it('does once what the same request asks a hundred times at once: in the next run, and when it was lost and opened again', async () => {
    const http = await HttpStage.start(stage);
    try {
      const as = await http.session(cast.salesperson);
      const dealId = await ask.open();
      const workflowId = dealWorkflowId(dealId);
      const key = randomUUID();
      // What does not fit into the queue of the deal is told to come again, and does.
      const asked = async (): Promise<HttpAnswer<unknown>> => {
        let answer: HttpAnswer<unknown> | undefined;
        await until(async () => {
          answer = await http.post(`/deals/${dealId}/moves`, as, { to: 'offer' }, key);
          return answer.status !== 429 && answer.status !== 503;
        }, 60);
        return answer!;
      };
      const crowd = async () => {
        const answers = await Promise.all(Array.from({ length: 100 }, asked));
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
        const bodies = new Set(answers.map(({ body }) => JSON.stringify(body)));
        expect(bodies.size).toBe(1);
        return [...bodies][0];
      };
      const moves = async (): Promise<number> => {
        const rows: unknown[] = await stage.database.query(
          `SELECT FROM event WHERE entity_id = $1 AND kind = 'move'`,
          [dealId],
        );
        return rows.length;
      };
      const first = await crowd();
      await untilNextRun(workflowId, () => ask.tell(dealId, edit()));
      expect(await crowd()).toBe(first);
      await ask.tell(dealId, { kind: 'lose', reason: 'price' });
      await stage.client.workflow.getHandle(workflowId).result();
      expect(await crowd()).toBe(first);
      const reopening = { reason: 'they came back' };
      const reopenKey = randomUUID();
      const reopened = await Promise.all(
        Array.from({ length: 8 }, () => http.post(`/deals/${dealId}/reopen`, as, reopening, reopenKey)),
      );
      expect(new Set(reopened.map(({ status }) => status))).toEqual(new Set([200]));
      expect(await crowd()).toBe(first);
      expect(await moves()).toBe(1);
      expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
    } finally {
      await http.close();
    }
  }, 120_000);

  it('hands over also what is won by the last command that the run takes', async () => {
    // An update makes some five events: one of these fills its run with commands of which the win is the last.
    for (const before of [6, 7, 8, 9, 10, 11]) {
      const dealId = await ask.open({ stage: 'offer' });
      for (let told = 0; told < before; told++) await ask.tell(dealId, edit());
      // Those that come behind the win are refused.
      const edits = Array.from({ length: 6 }, () => ask.gateway.command(dealId, ask.commanded(edit())));
      await Promise.all([...edits, ask.tell(dealId, { kind: 'win' })]);
      const [handover]: { id: string }[] = await stage.database.query(
        `SELECT id FROM handover WHERE deal_id = $1`,
        [dealId],
      );
      await until(() => isKnown(handoverWorkflowId(handover!.id)));
    }
  });

  it('answers in another run what one accepted and did not live to answer', async () => {
    const dealId = await ask.open();
    const handle = stage.client.workflow.getHandle(dealWorkflowId(dealId));
    const accepted = async (): Promise<number> => {
      const { events } = await handle.fetchHistory();
      return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;
    };
    const before = await accepted();
    const holder = stage.database.createQueryRunner();
    try {
      await holder.startTransaction();
      await holder.query('SELECT FROM deal WHERE id = $1 FOR UPDATE', [dealId]);
      // It ends the deal, so that no later run of its own hides what the last one has left.
      const answer = ask.gateway.command(dealId, ask.commanded({ kind: 'lose', reason: 'price' }));
      await until(async () => (await accepted()) > before);
      await handle.terminate('a run that does not live to answer');
      await holder.rollbackTransaction();
      expect(await answer).toMatchObject({ outcome: 'done' });
    } finally {
      await holder.release();
    }
    expect(await ask.row(dealId)).toMatchObject({ status: 'lost' });
  });
});

describe("a handover whose workflow's run is full", () => {
  async function rowOf(dealId: string): Promise<HandoverState> {
    const [row]: { state: HandoverState }[] = await stage.database.query(
      `SELECT state FROM handover WHERE deal_id = $1`,
      [dealId],
    );
    if (!row) throw new Error('the deal has no handover');
    return row.state;
  }

  it('goes on in the next run with its clock and its ladder, and is accepted once', async () => {
    const dealId = await ask.open({ stage: 'offer' });
    await ask.tell(dealId, { kind: 'win' });
    await until(async () => (await rowOf(dealId)).escalation !== undefined);
    const { handoverId } = await rowOf(dealId);
    const workflowId = handoverWorkflowId(handoverId);
    // Refusals leave the row alone, and fill the run all the same.
    const stale = { ...ask.commanded<HandoverCommand>({ kind: 'accept' }), ifRevision: 7 };
    const refused = async () => {
      const commandId = `stale-${++amounts}`;
      const answer = await ask.gateway.commandHandover(handoverId, { ...stale, commandId });
      expect(answer).toMatchObject({ outcome: 'refused', refusal: { code: 'revision-mismatch' } });
    };
    await untilNextRun(workflowId, refused);
    const row = await rowOf(dealId);
    expect(row).toMatchObject({ status: 'open', clocks: [{ kind: 'handover' }], escalation: { round: 1 } });
    const handle = stage.client.workflow.getHandle(workflowId);
    expect(await handle.query(stateQueryName)).toEqual(row);
    await until(async () => ((await rowOf(dealId)).escalation?.level ?? 0) === 1);
    expect(await ask.told(dealId)).toContain('Petr Dvorak, round 1, level 1');

    const accept = ask.commanded<HandoverCommand>({ kind: 'accept' });
    const [once, again] = await Promise.all([
      ask.gateway.commandHandover(handoverId, accept),
      new Asking(stage, cast).gateway.commandHandover(handoverId, accept),
    ]);
    expect(once).toMatchObject({ outcome: 'done' });
    expect(again).toMatchObject({ ...once, nonce: expect.any(String) });
    await handle.result();
    expect(await rowOf(dealId)).toMatchObject({ status: 'accepted' });
  });
});
