import type { DealCommand } from '@app/domain/deal/commands.js';
import { instant, type DealState } from '@app/domain/deal/state.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database, watched());
  ask = new Asking(stage, cast);
  await stage.startWorker();
});
afterAll(() => stage?.close());

/** Every kind of stall is watched. */
function watched() {
  return quickPipeline({
    stages: quickPipeline().stages.map((one) => ({ ...one, norm: { A: 'P60D', B: 'P60D', C: 'P60D' } })),
    stalls: {
      noFutureActivity: 'P5D',
      activityOverdue: 'P2D',
      customerSilent: { A: 'P45D', B: 'P45D', C: 'P45D' },
    },
  });
}

/** A deal whose clock runs ahead of ours: what it is told is told in its own time. */
class LongDeal {
  private passed = 0;
  private constructor(
    readonly id: string,
    private readonly openedAt: number,
  ) {}

  static async open(): Promise<LongDeal> {
    const id = await ask.open();
    return new LongDeal(id, Date.parse((await ask.row(id))!.openedAt));
  }

  async pass(count: number): Promise<void> {
    await travel(stage.client, dealWorkflowId(this.id), days(count));
    this.passed += count;
  }

  get daysPassed(): number {
    return this.passed;
  }

  /** So many days from now, as the deal has it. */
  in(count: number): string {
    return instant(this.openedAt + (days(this.passed + count) + hours(1)) * 1_000);
  }

  tell(command: DealCommand): Promise<void> {
    return ask.tell(this.id, command);
  }

  async state(): Promise<DealState> {
    return (await ask.row(this.id))!;
  }
}

interface Told {
  readonly escalationId: string;
  /** `round, level`, and that it was told before. */
  readonly rung: string;
}

/** Every level that the timeline says was told, in its order. */
async function tellings(dealId: string): Promise<Told[]> {
  return stage.database.query(
    `SELECT h->>'escalationId' AS "escalationId",
       concat_ws(', ', h->>'round', h->>'level', CASE WHEN h ? 'again' THEN 'again' END) AS rung
     FROM event e, jsonb_array_elements(e.happenings) AS h
     WHERE e.entity_id = $1 AND h->>'kind' = 'told' ORDER BY e.seq, (h->>'level')::int`,
    [dealId],
  );
}

/** From the top of the ladder on it is told again each week, in a round of its own. */
function weekly(times: number): string[] {
  return Array.from({ length: times }, (_, at) => `${at + 2}, 2, again`);
}

describe('a year of a deal', () => {
  it('is planned, stalls, is taken on, put off, held, moved and won, and each is told once', async () => {
    const deal = await LongDeal.open();
    const call = (inDays: number) => ({ type: 'call', plannedFor: deal.in(inDays), agreed: true }) as const;
    await deal.tell({ kind: 'plan-activity', activity: call(20) });
    for (let month = 1; month <= 3; month++) {
      await deal.pass(20);
      const activityId = (await deal.state()).activities[0]!.id;
      await deal.tell({ kind: 'finish-activity', activityId, next: call(20) });
    }
    // Nothing had stalled but the stage, whose norm is sixty days.
    expect(await ask.told(deal.id)).toEqual(['Anna Novak, round 1, level 0']);
    await deal.tell({
      kind: 'take-on',
      escalationId: (await deal.state()).escalation!.id,
      promisedFor: deal.in(5),
    });
    await deal.pass(6);
    expect((await deal.state()).evasions).toMatchObject({ promisesBroken: 1 });
    const { id: escalationId } = (await deal.state()).escalation!;
    await deal.tell({ kind: 'snooze', escalationId, until: deal.in(10), reasoned: true });
    await deal.pass(9);
    expect((await deal.state()).escalation).toMatchObject({ id: escalationId, round: 2 });
    await deal.tell({ kind: 'move', to: 'offer' });
    await deal.tell({ kind: 'hold', because: 'third-party', until: deal.in(90), reasoned: true });
    const before = (await tellings(deal.id)).length;
    await deal.pass(89);
    expect(await tellings(deal.id)).toHaveLength(before);
    await deal.pass(2);
    expect((await deal.state()).hold).toBeUndefined();
    // Nobody does anything: the call is overdue, the customer silent, and the top is told again each week.
    await deal.pass(200);
    expect(deal.daysPassed).toBeGreaterThanOrEqual(365);
    const last = await deal.state();
    const kinds = last.escalation!.stalls.map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['activity-overdue', 'customer-silent', 'no-future-activity', 'stage-norm']);
    expect(await ask.workflowState(deal.id)).toEqual(last);
    const all = await tellings(deal.id);
    const lastOnes = all.slice(before);
    expect(lastOnes.map(({ rung }) => rung)).toEqual(['1, 0', '1, 1', '1, 2', ...weekly(28)]);
    expect([...new Set(lastOnes.map(({ escalationId }) => escalationId))]).toEqual([last.escalation!.id]);
    // Each rung is told once, and reaches one person in the inbox.
    expect(new Set(all.map(({ escalationId, rung }) => `${escalationId} ${rung}`)).size).toBe(all.length);
    expect(await ask.told(deal.id)).toHaveLength(all.length);
    await deal.tell({ kind: 'win' });
    const handle = stage.client.workflow.getHandle(dealWorkflowId(deal.id));
    await handle.result();
    expect(await tellings(deal.id)).toEqual(all);
    const { historyLength } = await handle.describe();
    expect(historyLength).toBeLessThan(400);
  });
});
