import { randomUUID } from 'node:crypto';
import type { Commanded, OpenDeal } from '@app/domain/deal/commands.js';
import { instant } from '@app/domain/deal/state.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { StandingRepository } from '@app/persistence/standing.repository.js';
import { dealTable, WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { InFlight } from '@app/gateway/in-flight.js';
import { TemporalGateway } from '@app/gateway/temporal.gateway.js';
import { watchdogOf } from '../../apps/worker/src/watchdog/watchdog.providers.js';
import { WatchdogService } from '../../apps/worker/src/watchdog/watchdog.service.js';
import { dealWorkflowId, stateQueryName } from '../../workflows/src/names.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { RelayStage } from '../support/relay-stage.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;

beforeAll(async () => {
  // The worker's own relay tells nothing of the alerts that are made here.
  stage = await setStage({ DEALWARDEN_MAIL_COLLECT_SECONDS: '3600' });
  cast = await casting(stage.database, quickPipeline({ stalls: { noFutureActivity: 'PT5S' } }));
  // The specs make the rounds, each when it wants one.
  const worker = await stage.startWorker();
  await worker.get(WatchdogService).beforeApplicationShutdown();
});
afterAll(() => stage?.close());
beforeEach(async () => {
  await stage.database.query(`TRUNCATE alert`);
  await stage.database.query(`UPDATE deal SET status = 'lost'`);
});

const tomorrow = () =>
  ({ type: 'call', plannedFor: instant(Date.now() + 86_400_000), agreed: true }) as const;
const handleOf = (dealId: string) => stage.client.workflow.getHandle(dealWorkflowId(dealId));
const workflowSeq = async (dealId: string) =>
  (await handleOf(dealId).query<{ seq: number } | undefined>(stateQueryName))?.seq;

/** A deal that stalls in five seconds, or not before its next activity. */
async function openDeal(next?: OpenDeal['next']): Promise<string> {
  const dealId = randomUUID();
  const command: OpenDeal = {
    ...{
      kind: 'open',
      pipelineKey: 'quick',
      pipelineVersion: cast.pipelineVersion,
      customerId: cast.customerId,
    },
    ...{ ownerId: cast.salesperson, amount: '60000', currency: 'EUR', next },
  };
  const commanded: Commanded<OpenDeal> = {
    ...{ commandId: randomUUID(), principalId: cast.salesperson, requestHash: 'hash', command },
  };
  const gateway = new TemporalGateway(stage.client, new InFlight(8));
  expect(await gateway.open(dealId, commanded)).toMatchObject({ outcome: 'done' });
  return dealId;
}

async function query<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
  return stage.database.query(sql, values);
}

describe('the watchdog', () => {
  it('starts a deal whose workflow is lost from its row, and what was due is told', async () => {
    const dealId = await openDeal();
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).terminate('lost with its server');
    // Its deadline passes with nobody to notice; that it was long ago is all that is made up here.
    await until(async () => {
      const [row] = await query<{ due: boolean }>(
        `SELECT next_due_at < now() AS due FROM deal WHERE id = $1`,
        dealId,
      );
      return row?.due === true;
    });
    await query(`UPDATE deal SET next_due_at = now() - interval '1 minute' WHERE id = $1`, dealId);
    await watchdogOf(stage.database, stage.client).round();
    await until(async () => {
      const notices = await query(`SELECT FROM notice WHERE deal_id = $1 AND channel = 'inbox'`, dealId);
      return notices.length === 1;
    });
    const { status } = await stage.client.workflow.getHandle(dealWorkflowId(dealId)).describe();
    expect(status.name).toBe('RUNNING');
  });

  it('leaves alone what is not overdue, is closed, or was excepted; the longest overdue come first', async () => {
    const [first, second, closed, punctual] = await Promise.all([1, 2, 3, 4].map(() => openDeal(tomorrow())));
    for (const [dealId, minutes] of [
      [first, 3],
      [second, 2],
      [closed, 4],
    ] as const) {
      await query(
        `UPDATE deal SET next_due_at = now() - make_interval(mins => $2), wake_at = NULL WHERE id = $1`,
        dealId,
        minutes,
      );
    }
    await query(`UPDATE deal SET status = 'lost' WHERE id = $1`, closed);
    const repository = new WatchdogRepository(stage.database);
    const ids = async (except: string[] = []) =>
      (await repository.overdue(dealTable, 30, 10, except)).map(({ id }) => id);
    expect(await ids()).toEqual([first, second]);
    expect(await ids([first ?? ''])).toEqual([second]);
    expect(await ids()).not.toContain(punctual);
    const [deals] = (await new StandingRepository(stage.database).look()).deadlines;
    expect(deals).toMatchObject({ kind: 'deal', armed: 3, due: 2 });
    expect(deals!.lateSeconds).toBeGreaterThanOrEqual(180);
    expect(await repository.late(dealTable, 150, 10)).toMatchObject({ count: 1, first: [{ id: first }] });
    expect(await repository.late(dealTable, 30, 1)).toMatchObject({ count: 2, first: [{ id: first }] });
    // A timer that is wanted later than its deadline is not overdue before, but late by its deadline all the same.
    await query(`UPDATE deal SET wake_at = now() - interval '20 seconds' WHERE id = $1`, first);
    expect(await ids()).toEqual([second]);
    expect(await repository.late(dealTable, 150, 10)).toMatchObject({ count: 1 });
  });

  it('raises one alert for all that is late, and takes it back when nothing is', async () => {
    const [first, second] = await Promise.all([openDeal(tomorrow()), openDeal(tomorrow())]);
    await query(`UPDATE deal SET next_due_at = now() - interval '6 minutes' WHERE id = $1`, first);
    const watchdog = watchdogOf(stage.database, stage.client);
    const alerts = () =>
      query<{ open: boolean; detail: object }>(
        `SELECT resolved_at IS NULL AS open, detail FROM alert WHERE kind = 'deadline-late'`,
      );
    await watchdog.round();
    expect(await alerts()).toMatchObject([{ open: true, detail: { count: 1, firstIds: [first] } }]);
    await query(`UPDATE deal SET next_due_at = now() - interval '7 minutes' WHERE id = $1`, second);
    await watchdog.round();
    expect(await alerts()).toMatchObject([{ open: true, detail: { count: 2, firstIds: [second, first] } }]);
    await query(`UPDATE deal SET next_due_at = now() + interval '1 day'`);
    await watchdog.round();
    expect(await alerts()).toMatchObject([{ open: false }]);
    // What comes after is another alert.
    await query(`UPDATE deal SET next_due_at = now() - interval '6 minutes' WHERE id = $1`, first);
    await watchdog.round();
    expect(await alerts()).toHaveLength(2);
  });

  it.each([
    ['6 minutes', 1],
    ['61 minutes', 2],
    ['25 hours', 3],
  ])('tells again what has become worse, once for each step: late by %s', async (late, step) => {
    const dealId = await openDeal(tomorrow());
    const watchdog = watchdogOf(stage.database, stage.client);
    const standing = async () => {
      await watchdog.round();
      const rows = await query<{ told: boolean; step: number }>(
        `SELECT told_at IS NOT NULL AS told, (detail->>'step')::int AS step FROM alert
         WHERE kind = 'deadline-late' AND resolved_at IS NULL`,
      );
      return rows[0];
    };
    const lateBy = (interval: string) =>
      query(`UPDATE deal SET next_due_at = now() - $2::interval WHERE id = $1`, dealId, interval);
    const tell = () => query(`UPDATE alert SET told_at = now()`);
    await lateBy('6 minutes');
    await standing();
    await tell();
    await lateBy(late);
    expect(await standing()).toEqual({ told: step === 1, step });
    await tell();
    // What is less late for a while, and late again, is the same step.
    await lateBy('6 minutes');
    expect(await standing()).toEqual({ told: true, step });
    await lateBy(late);
    expect(await standing()).toEqual({ told: true, step });
  });

  it('finds a stopped workflow whose deadline is far, tells it once, and starts it', async () => {
    const dealId = await openDeal(tomorrow());
    await handleOf(dealId).terminate('lost');
    const watchdog = watchdogOf(stage.database, stage.client);
    await watchdog.round();
    expect(await new AlertRepository(stage.database).page(true, 10)).toMatchObject([
      {
        kind: 'workflow-stopped',
        entityId: dealId,
        detail: { entity: 'deal', status: 'stopped' },
        toldAt: null,
      },
    ]);
    await until(async () => (await workflowSeq(dealId)) === 1);
    await watchdog.round();
    expect(await new AlertRepository(stage.database).page(undefined, 10)).toMatchObject([
      { kind: 'workflow-stopped', resolvedAt: expect.any(Date) },
    ]);
  });

  it('makes a workflow adopt what only its row has', async () => {
    const dealId = await openDeal(tomorrow());
    await query(`UPDATE deal SET seq = 2, state = jsonb_set(state, '{seq}', '2') WHERE id = $1`, dealId);
    const watchdog = watchdogOf(stage.database, stage.client);
    await until(async () => {
      await watchdog.round();
      return (await workflowSeq(dealId)) === 2;
    });
    expect(await new AlertRepository(stage.database).page(true, 10)).toEqual([]);
  });

  it('mails administrators of a row that stays ahead of its workflow, and takes it back when they agree', async () => {
    const dealId = await openDeal(tomorrow());
    const ahead = (seq: number) =>
      query(
        `UPDATE deal SET seq = $2, state = jsonb_set(state, '{seq}', to_jsonb($2::int)) WHERE id = $1`,
        dealId,
        seq,
      );
    let now = Date.now();
    const watchdog = watchdogOf(stage.database, stage.client, () => now);
    const alerts = () => new AlertRepository(stage.database).page(true, 10);
    const relaying = RelayStage.on(stage, cast);
    await relaying.begin();
    try {
      await ahead(2);
      await watchdog.round();
      await until(async () => (await workflowSeq(dealId)) === 2);
      // The nudge has helped, and the row is ahead again when it is looked at next.
      expect(await alerts()).toEqual([]);
      await ahead(3);
      now += 6_000;
      await watchdog.round();
      const detail = { entity: 'deal', row: 3, workflow: 2 };
      expect(await alerts()).toMatchObject([{ kind: 'row-ahead', entityId: dealId, detail }]);
      relaying.start();
      const told = () =>
        relaying.postbox.mails.find(({ text }) => text.includes('Rows ahead of their workflows: 1'));
      await until(async () => told() !== undefined);
      expect(told()?.to).toEqual(['ada.admin@example.test']);
      expect(told()?.text).toContain('dealwarden doctor');
      await until(async () => {
        await watchdog.round();
        return (await alerts()).length === 0;
      });
      expect(await workflowSeq(dealId)).toBe(3);
    } finally {
      await relaying.stop();
      await relaying.postbox.close();
    }
  });

  it('tells a row that is behind its workflow, and changes nothing', async () => {
    const dealId = await openDeal(tomorrow());
    await query(`UPDATE deal SET seq = 0, state = jsonb_set(state, '{seq}', '0') WHERE id = $1`, dealId);
    const watchdog = watchdogOf(stage.database, stage.client);
    await watchdog.round();
    await watchdog.round();
    expect(await query(`SELECT kind, entity_id, detail FROM alert`)).toEqual([
      { kind: 'row-behind', entity_id: dealId, detail: { entity: 'deal', row: 0, workflow: 1 } },
    ]);
    expect(await query(`SELECT seq FROM deal WHERE id = $1`, dealId)).toEqual([{ seq: 0 }]);
  });

  it('ends a workflow whose row has ended without it', async () => {
    const dealId = await openDeal(tomorrow());
    await query(
      `UPDATE deal SET status = 'lost', seq = 2, state = state || '{"status":"lost","seq":2}' WHERE id = $1`,
      dealId,
    );
    const watchdog = watchdogOf(stage.database, stage.client);
    await until(async () => {
      await watchdog.round();
      return (await handleOf(dealId).describe()).status.name === 'COMPLETED';
    });
    expect(await workflowSeq(dealId)).toBe(2);
  });

  it('is one at a time among all workers', async () => {
    const repository = new WatchdogRepository(stage.database);
    let inside: boolean | undefined;
    // The worker of this spec watches too, so the lock may be its for a moment.
    await until(() =>
      repository.exclusively(async () => {
        inside = await repository.exclusively(async () => undefined);
      }),
    );
    expect(inside).toBe(false);
    await until(async () => {
      const failing = repository.exclusively(() => Promise.reject(new Error('in the middle')));
      return failing.then(
        () => false,
        (error: unknown) => String(error).includes('in the middle'),
      );
    });
    await until(() => repository.exclusively(async () => undefined));
  });
});
