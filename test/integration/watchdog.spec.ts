import { randomUUID } from 'node:crypto';
import type { Commanded, OpenDeal } from '@app/domain/deal/commands.js';
import { instant } from '@app/domain/deal/state.js';
import { WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { InFlight } from '../../apps/api/src/temporal/in-flight.js';
import { TemporalGateway } from '../../apps/api/src/temporal/temporal.gateway.js';
import { WatchdogService } from '../../apps/worker/src/watchdog/watchdog.service.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database, quickPipeline({ stalls: { noFutureActivity: 'PT5S' } }));
  await stage.startWorker();
});
afterAll(() => stage?.close());

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
    await new WatchdogService(new WatchdogRepository(stage.database), stage.client).round();
    await until(async () => {
      const notices = await query(`SELECT FROM notice WHERE deal_id = $1 AND channel = 'inbox'`, dealId);
      return notices.length === 1;
    });
    const { status } = await stage.client.workflow.getHandle(dealWorkflowId(dealId)).describe();
    expect(status.name).toBe('RUNNING');
  });

  it('leaves alone what is not overdue, is closed, or was excepted; the longest overdue come first', async () => {
    const next = { type: 'call', plannedFor: instant(Date.now() + 86_400_000), agreed: true } as const;
    const [first, second, closed, punctual] = await Promise.all([1, 2, 3, 4].map(() => openDeal(next)));
    for (const [dealId, minutes] of [
      [first, 3],
      [second, 2],
      [closed, 4],
    ] as const) {
      await query(
        `UPDATE deal SET next_due_at = now() - make_interval(mins => $2) WHERE id = $1`,
        dealId,
        minutes,
      );
    }
    await query(`UPDATE deal SET status = 'lost' WHERE id = $1`, closed);
    const repository = new WatchdogRepository(stage.database);
    const ids = async (except: string[] = []) =>
      (await repository.overdue(30, 10, except)).map((deal) => deal.dealId);
    expect(await ids()).toEqual([first, second]);
    expect(await ids([first ?? ''])).toEqual([second]);
    expect(await ids()).not.toContain(punctual);
    expect(await repository.late(150, 10)).toMatchObject({ count: 1, first: [{ dealId: first }] });
    expect(await repository.late(30, 1)).toMatchObject({ count: 2, first: [{ dealId: first }] });
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
