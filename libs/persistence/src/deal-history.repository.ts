import { historyOf, type DealHistory, type PastEvent } from '@app/domain/deal/history.js';
import type { DealState } from '@app/domain/deal/state.js';
import type { DataSource, EntityManager } from 'typeorm';
import type { DefinitionRepository } from './definition.repository.js';

interface BehindDeal {
  readonly id: string;
  readonly seq: number;
  readonly state: DealState;
}

/** Keeps for reports what deals have been through, as of their last events. */
export class DealHistoryRepository {
  /** The last deal that was caught up with, for as long as there are more: those before it need not be gone through again. */
  private reached = beforeAll;

  constructor(
    private readonly database: DataSource,
    private readonly definitions: Pick<DefinitionRepository, 'rulesFor'>,
  ) {}

  /**
   * Catches up with deals that have gone on. Whatever is read belongs to the seq that is written down or comes after it: what
   * was seen too early is seen again. One call goes on where the one before has ended; what went on behind that is found by the
   * next from the beginning.
   * @returns how many, at most `limit`
   */
  async catchUp(limit: number): Promise<number> {
    const deals = await this.database.transaction(async (transaction) => {
      const found: BehindDeal[] = await transaction.query(behind, [limit, this.reached]);
      if (found.length === 0) return found;
      const events = await eventsOf(transaction, found);
      const rows = await Promise.all(
        found.map(async (deal) => ({ deal, history: await this.history(deal, events.get(deal.id) ?? []) })),
      );
      await write(transaction, rows);
      return found;
    });
    this.reached = (deals.length === limit && deals.at(-1)?.id) || beforeAll;
    return deals.length;
  }

  /** Counted in the calendar in which the deal's clocks were counted last. */
  private async history({ id, state }: BehindDeal, events: readonly PastEvent[]): Promise<DealHistory> {
    const { pipelineKey, pipelineVersion, timingVersion, calendarVersion } = state;
    const rules = await this.definitions.rulesFor(
      id,
      pipelineKey,
      pipelineVersion,
      timingVersion,
      calendarVersion,
    );
    if (!rules) throw new Error(`pipeline ${pipelineKey} ${pipelineVersion} is missing`);
    return historyOf(events, rules.calendar);
  }
}

const beforeAll = '00000000-0000-0000-0000-000000000000';

const behind = `SELECT d.id, d.seq, d.state FROM deal d LEFT JOIN report_deal r ON r.deal_id = d.id
  WHERE d.id > $2 AND r.seq IS DISTINCT FROM d.seq ORDER BY d.id LIMIT $1`;

async function eventsOf(
  transaction: EntityManager,
  deals: readonly BehindDeal[],
): Promise<Map<string, PastEvent[]>> {
  const rows: { id: string; at: Date; back: boolean; state: DealState }[] = await transaction.query(
    `SELECT entity_id AS id, at, coalesce((data->>'back')::boolean, false) AS back, state FROM event
     WHERE entity_id = ANY ($1) ORDER BY entity_id, seq`,
    [deals.map(({ id }) => id)],
  );
  const events = new Map<string, PastEvent[]>();
  for (const { id, at, back, state } of rows) {
    const of = events.get(id) ?? [];
    of.push({ at: at.toISOString(), isBack: back, state });
    events.set(id, of);
  }
  return events;
}

interface Row {
  readonly deal: BehindDeal;
  readonly history: DealHistory;
}

async function write(transaction: EntityManager, rows: readonly Row[]): Promise<void> {
  const of = <Part extends object>(parts: (history: DealHistory) => readonly Part[]) =>
    JSON.stringify(
      rows.flatMap(({ deal, history }) => parts(history).map((part, n) => ({ dealId: deal.id, n, ...part }))),
    );
  // What belongs to a deal goes with it, and all of it comes anew.
  await transaction.query(`DELETE FROM report_deal WHERE deal_id = ANY ($1)`, [
    rows.map(({ deal }) => deal.id),
  ]);
  await transaction.query(insertDeals, [
    JSON.stringify(
      rows.map(({ deal, history }) => ({
        ...deal,
        stages: [...new Set([...history.stays.map(({ stage }) => stage), deal.state.stage])],
      })),
    ),
  ]);
  await transaction.query(insertStays, [of(({ stays }) => stays)]);
  await transaction.query(insertStalls, [of(({ stalls }) => stalls)]);
  await transaction.query(insertEscalations, [of(({ escalations }) => escalations)]);
}

const insertDeals = `INSERT INTO report_deal (deal_id, seq, pipeline_key, stage, stages, status, owner_id, team_id, product_key,
    customer_class, is_key, loss_reason, opened_at, closed_at)
  SELECT x.id, x.seq, s->>'pipelineKey', s->>'stage', x.stages, s->>'status', (s->>'ownerId')::uuid, (s->>'teamId')::uuid,
    d.product_key, s->>'customerClass', (s->>'key')::boolean, s->>'lossReason', (s->>'openedAt')::timestamptz,
    (s->>'closedAt')::timestamptz
  FROM (SELECT id, seq, stages, state AS s
      FROM jsonb_to_recordset($1::jsonb) AS y (id uuid, seq int, stages text[], state jsonb)) AS x
    JOIN deal d ON d.id = x.id`;

const insertStays = `INSERT INTO report_stay
  SELECT "dealId", n, stage, "enteredAt", "leftAt", "leftBy", "workingMs", "allowedMs", "isInNorm"
  FROM jsonb_to_recordset($1::jsonb) AS x ("dealId" uuid, n int, stage text, "enteredAt" timestamptz, "leftAt" timestamptz,
    "leftBy" text, "workingMs" bigint, "allowedMs" bigint, "isInNorm" boolean)`;

const insertStalls = `INSERT INTO report_stall
  SELECT "dealId", n, kind, stage, "beganAt", "endedAt"
  FROM jsonb_to_recordset($1::jsonb) AS x ("dealId" uuid, n int, kind text, stage text, "beganAt" timestamptz,
    "endedAt" timestamptz)`;

const insertEscalations = `INSERT INTO report_escalation
  SELECT "dealId", n, "openedAt", "endedAt", "takenAt", "untilTakenMs", "isKept", "brokenPromises"
  FROM jsonb_to_recordset($1::jsonb) AS x ("dealId" uuid, n int, "openedAt" timestamptz, "endedAt" timestamptz,
    "takenAt" timestamptz, "untilTakenMs" bigint, "isKept" boolean, "brokenPromises" int)`;
