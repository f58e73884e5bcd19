import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HandoverCommand } from '@app/domain/handover/commands.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import { instant } from '@app/domain/instant.js';
import { DealEffectsService } from '../../apps/worker/src/effects/deal.effects.js';
import { watchdogOf } from '../../apps/worker/src/watchdog/watchdog.providers.js';
import type { HandoverInput } from '../../workflows/src/handover/handover.updates.js';
import {
  dealWorkflowId,
  handoverWorkflowId,
  handoverWorkflowName,
  nudgeSignalName,
  stateQueryName,
  taskQueue,
} from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;
let manager: string;

async function setUp(): Promise<void> {
  stage = await setStage();
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
  manager = await person('Marta Mala');
  await cares(manager);
}

async function person(name: string): Promise<string> {
  const id = randomUUID();
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, $2, $3, '{personal-manager}', $4)`,
    [id, `${id}@example.test`, name, cast.teamId],
  );
  return id;
}

async function cares(managerId: string | null): Promise<void> {
  await stage.database.query(`UPDATE customer SET personal_manager_id = $1`, [managerId]);
}

async function won(changes: object = {}): Promise<string> {
  const dealId = await ask.open({ stage: 'offer', ...changes });
  await ask.tell(dealId, { kind: 'win' });
  return dealId;
}

/** The deal's handovers, oldest first. */
async function handoversOf(dealId: string): Promise<HandoverState[]> {
  const rows: { state: HandoverState }[] = await stage.database.query(
    `SELECT state FROM handover WHERE deal_id = $1 ORDER BY opened_at`,
    [dealId],
  );
  return rows.map(({ state }) => state);
}

async function handoverOf(dealId: string): Promise<HandoverState> {
  const last = (await handoversOf(dealId)).at(-1);
  if (!last) throw new Error('the deal has no handover');
  return last;
}

async function announcedTo(dealId: string): Promise<string[]> {
  const rows: { name: string }[] = await stage.database.query(
    `SELECT u.name FROM announcement a JOIN app_user u ON u.id = a.recipient_id
     WHERE a.deal_id = $1 AND a.action = 'handover' ORDER BY u.name`,
    [dealId],
  );
  return rows.map(({ name }) => name);
}

async function answer(handoverId: string, command: HandoverCommand): Promise<string> {
  const answered = await ask.gateway.commandHandover(handoverId, ask.commanded(command));
  return answered.outcome === 'done' ? 'done' : answered.refusal.code;
}

function handle(handoverId: string) {
  return stage.client.workflow.getHandle(handoverWorkflowId(handoverId));
}

/** Its workflow runs and has read its row: from then on it holds the timer of its deadline. */
async function runs(handoverId: string): Promise<boolean> {
  const { status } = await handle(handoverId).describe();
  return status.name === 'RUNNING' && (await seenByWorkflow(handoverId)) !== undefined;
}

function seenByWorkflow(handoverId: string): Promise<HandoverState | undefined> {
  return handle(handoverId).query<HandoverState | undefined>(stateQueryName);
}

describe('a won deal', () => {
  beforeAll(async () => {
    await setUp();
    await stage.startWorker();
  });
  afterAll(() => stage?.close());
  beforeEach(() => cares(manager));

  it('is told to the personal manager at once, then as the ladder says, until it is accepted', async () => {
    const dealId = await won();
    const { handoverId, status } = await handoverOf(dealId);
    expect(status).toBe('open');
    expect(await announcedTo(dealId)).toEqual(['Marta Mala']);
    await until(() => runs(handoverId));
    const pass = (seconds: number) => travel(stage.client, handoverWorkflowId(handoverId), seconds);
    await pass(days(2) - hours(1));
    expect(await ask.told(dealId)).toEqual([]);
    await pass(hours(2));
    const first = 'Marta Mala, round 1, level 0';
    expect(await ask.told(dealId)).toEqual([first]);
    await pass(hours(4));
    const second = 'Petr Dvorak, round 1, level 1';
    expect(await ask.told(dealId)).toEqual([first, second]);
    await pass(days(1));
    const third = 'Eva Horak, round 1, level 2';
    expect(await ask.told(dealId)).toEqual([first, second, third]);
    expect(await ask.told(dealId, 'email')).toEqual([first, second, third]);
    expect(await seenByWorkflow(handoverId)).toEqual(await handoverOf(dealId));
    expect(await answer(handoverId, { kind: 'accept' })).toBe('done');
    await handle(handoverId).result();
    expect(await handoverOf(dealId)).toMatchObject({ status: 'accepted', acceptedBy: cast.salesperson });
    const rows = await stage.database.query(
      `SELECT status, end_reason, handover_id AS "handoverId" FROM escalation WHERE deal_id = $1`,
      [dealId],
    );
    expect(rows).toEqual([{ status: 'ended', end_reason: 'closed', handoverId }]);
    expect(await announcedTo(dealId)).toEqual(['Marta Mala']);
  });

  it('is the business of administrators and the head of sales when its customer has no personal manager', async () => {
    await cares(null);
    const dealId = await won({ amount: '100' });
    expect(await announcedTo(dealId)).toEqual(['Ada Admin', 'Petr Dvorak']);
    const { handoverId } = await handoverOf(dealId);
    await until(() => runs(handoverId));
    await travel(stage.client, handoverWorkflowId(handoverId), days(2) + hours(5));
    const told = ['Ada Admin, round 1, level 0', 'Petr Dvorak, round 1, level 1'];
    expect(await ask.told(dealId)).toEqual(told);
  });

  it('is told to whoever cares for the customer when a level fires', async () => {
    const dealId = await won();
    const { handoverId } = await handoverOf(dealId);
    await cares(await person('Nora Nova'));
    await until(() => runs(handoverId));
    await travel(stage.client, handoverWorkflowId(handoverId), days(2) + hours(1));
    expect(await ask.told(dealId)).toEqual(['Nora Nova, round 1, level 0']);
  });

  it('keeps quiet while its handover is promised, and tells again when the promise is broken', async () => {
    const dealId = await won();
    const { handoverId } = await handoverOf(dealId);
    await until(() => runs(handoverId));
    const pass = (seconds: number) => travel(stage.client, handoverWorkflowId(handoverId), seconds);
    await pass(days(2) + hours(1));
    const { escalation, clocks } = await handoverOf(dealId);
    const promisedFor = new Date(Date.parse(clocks[0]!.dueAt) + days(2) * 1_000).toISOString();
    expect(await answer(handoverId, { kind: 'take-on', escalationId: escalation!.id, promisedFor })).toBe(
      'done',
    );
    await pass(days(1));
    expect(await ask.told(dealId)).toHaveLength(1);
    await pass(days(1));
    expect(await ask.told(dealId)).toEqual(['Marta Mala, round 1, level 0', 'Marta Mala, round 2, level 0']);
  });

  it.each<[string, () => Partial<HandoverInput>]>([
    ['the nudge', () => ({ nudged: true })],
    ['the timer', () => ({ wakeAt: instant(Date.now() + 1_000) })],
  ])('has its next run begin with %s of the one before', async (_, handedOn) => {
    const row = await handoverOf(await won());
    const { handoverId } = row;
    await until(() => runs(handoverId));
    await handle(handoverId).terminate('its run ends');
    // What a run holds is replaced by its row when it looks at it, which it does for no other reason here.
    const state: HandoverState = { ...row, fromOwnerId: 'held by the run before' };
    await stage.client.workflow.start(handoverWorkflowName, {
      ...{ workflowId: handoverWorkflowId(handoverId), taskQueue },
      args: [{ handoverId, state, ...handedOn() } satisfies HandoverInput],
    });
    await until(async () => (await seenByWorkflow(handoverId))?.fromOwnerId === row.fromOwnerId);
    expect(await seenByWorkflow(handoverId)).toEqual(row);
  });

  it('takes its handover back when it is opened again, and is handed over anew when it is won again', async () => {
    const dealId = await won();
    const first = await handoverOf(dealId);
    await until(() => runs(first.handoverId));
    await travel(stage.client, handoverWorkflowId(first.handoverId), days(2) + hours(1));
    await ask.tell(dealId, { kind: 'reopen', reasoned: true });
    expect(await handoverOf(dealId)).toMatchObject({ status: 'withdrawn', clocks: [] });
    const open: unknown[] = await stage.database.query(
      `SELECT id FROM escalation WHERE deal_id = $1 AND status <> 'ended'`,
      [dealId],
    );
    expect(open).toEqual([]);
    expect(await answer(first.handoverId, { kind: 'accept' })).toBe('handover-closed');
    await handle(first.handoverId).result();
    await ask.tell(dealId, { kind: 'win' });
    const second = await handoverOf(dealId);
    expect(second).toMatchObject({ status: 'open', seq: 1 });
    expect(second.handoverId).not.toBe(first.handoverId);
    await until(() => runs(second.handoverId));
    expect(await announcedTo(dealId)).toEqual(['Marta Mala', 'Marta Mala']);
  });

  it('is accepted or withdrawn, never both, when the two are asked at the same time', async () => {
    const dealIds = await Promise.all(Array.from({ length: 6 }, () => won()));
    for (const dealId of dealIds) {
      const { handoverId } = await handoverOf(dealId);
      const [accepted] = await Promise.all([
        answer(handoverId, { kind: 'accept' }),
        ask.tell(dealId, { kind: 'reopen', reasoned: true }),
      ]);
      const { status, seq } = await handoverOf(dealId);
      expect([accepted, status, seq]).toEqual(
        accepted === 'done' ? ['done', 'accepted', 2] : ['handover-closed', 'withdrawn', 2],
      );
    }
  });

  it('answers a command that comes again from its event, also when the handover has ended', async () => {
    const dealId = await won();
    const { handoverId } = await handoverOf(dealId);
    const accept = ask.commanded<HandoverCommand>({ kind: 'accept' });
    const once = await ask.gateway.commandHandover(handoverId, accept);
    const again = await ask.gateway.commandHandover(handoverId, accept);
    expect([once, again]).toMatchObject([
      { outcome: 'done', seq: 2 },
      { outcome: 'done', seq: 2 },
    ]);
    expect((await handoverOf(dealId)).seq).toBe(2);
  });

  it('has no handover when it is lost', async () => {
    const dealId = await ask.open();
    await ask.tell(dealId, { kind: 'lose', reason: 'price' });
    expect(await handoversOf(dealId)).toEqual([]);
  });
});

describe('a handover whose workflow was not started, for its deal was won while a worker died', () => {
  beforeEach(setUp);
  afterEach(() => stage?.close());

  const program = fileURLToPath(new URL('../../dist/test/support/dying-worker.js', import.meta.url));

  it('gets its workflow from the worker that takes over', async () => {
    const dying = spawn(process.execPath, [program], {
      env: { ...process.env, ...stage.environment, DIES_AT: '2' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(dying, 'exit');
    await once(dying.stdout, 'data');
    const dealId = await ask.open({ stage: 'offer' });
    const winning = ask.commanded({ kind: 'win' } as const);
    const answered = until(async () => (await ask.gateway.command(dealId, winning)).outcome === 'done');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const { handoverId } = await handoverOf(dealId);
    await expect(handle(handoverId).describe()).rejects.toThrow(/not found/i);
    await stage.startWorker();
    await answered;
    await until(() => runs(handoverId));
    expect(await handoversOf(dealId)).toHaveLength(1);
    expect(await announcedTo(dealId)).toEqual(['Marta Mala']);
  });

  it('gets its workflow from the deal when nobody but the row has heard of the win', async () => {
    const { dealId, handoverId } = await wonBehindItsWorkflow();
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).signal(nudgeSignalName);
    await until(() => runs(handoverId));
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).result();
  });

  it('gets its workflow, from its row, by the first command', async () => {
    const { dealId, handoverId } = await wonBehindItsWorkflow();
    expect(await answer(handoverId, { kind: 'accept' })).toBe('done');
    expect(await handoverOf(dealId)).toMatchObject({ status: 'accepted', seq: 2 });
    // The deal's workflow starts it once more when it learns of the win, and that one has nothing left to do.
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).signal(nudgeSignalName);
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).result();
    expect(await handoverOf(dealId)).toMatchObject({ status: 'accepted', seq: 2 });
  });

  it('gets its workflow from the watchdog when its deadline passes and nobody has come back', async () => {
    const { handoverId } = await wonBehindItsWorkflow();
    await stage.database.query(`UPDATE handover SET next_due_at = now() - interval '1 minute'`);
    await watchdogOf(stage.database, stage.client).round();
    await until(() => runs(handoverId));
  });

  it('keeps the workflow that somebody else has started before the deal', async () => {
    const { dealId, handoverId } = await wonBehindItsWorkflow();
    const input = { handoverId };
    const started = await stage.client.workflow.start('handover', {
      workflowId: handoverWorkflowId(handoverId),
      taskQueue: 'dealwarden',
      args: [input],
    });
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).signal(nudgeSignalName);
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).result();
    expect((await handle(handoverId).describe()).runId).toBe(started.firstExecutionRunId);
    expect(await runs(handoverId)).toBe(true);
  });

  /** As a worker leaves it that dies, with its server, right after the commit. */
  async function wonBehindItsWorkflow(): Promise<{ dealId: string; handoverId: string }> {
    const effects = (await stage.startWorker()).get(DealEffectsService);
    const dealId = await ask.open({ stage: 'offer' });
    const commanded = ask.commanded({ kind: 'win' } as const);
    await effects.commitTransition({ dealId, seq: 1, at: Date.now(), commanded });
    const { handoverId } = await handoverOf(dealId);
    return { dealId, handoverId };
  }
});
