import type { DealState } from '@app/domain/deal/state.js';
import type { DataSource, EntityManager } from 'typeorm';
import { escalationValues, upsertEscalation } from './escalation-rows.js';
import { wakeTime } from './wake-time.js';

/** A deal's row, if there is one, beside its last event, if there is any. */
interface RowBesideEvent {
  readonly row?: DealState;
  /** The columns agree with the state. */
  readonly isEven: boolean;
  readonly lastEvent?: DealState;
}

/** Rewrites the rows of deals, each under its own lock, and only while it is still as wrong as it was found. */
export class RepairRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Rewrites a row from its last event, which was written in one transaction with the row and is never changed. A deal
   * without any event gets one that says what its row says.
   * @returns whether there was anything to rewrite
   */
  async fromEvents(dealId: string): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const { row, isEven, lastEvent } = await lockRow(transaction, dealId);
      const truth = lastEvent ?? row;
      if (!truth) return false;
      if (row && lastEvent && isEven && (await sameState(transaction, row, lastEvent))) return false;
      if (!lastEvent) await writeEvent(transaction, truth);
      await writeRow(transaction, truth, row);
      return true;
    });
  }

  /**
   * Rewrites a row that is behind its workflow (of a restored backup, say) from the workflow's state, and puts an event in
   * the place of those that are lost. What people were told meanwhile is not told again. A row that is missing is made
   * anew; its title, which only the row had, is the customer's name.
   * @returns whether the row was behind
   */
  async fromWorkflow(state: DealState): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const { row } = await lockRow(transaction, state.dealId);
      if (row && row.seq >= state.seq) return false;
      await writeEvent(transaction, state, row?.seq ?? 0);
      await writeRow(transaction, state, row);
      return true;
    });
  }
}

async function lockRow(transaction: EntityManager, dealId: string): Promise<RowBesideEvent> {
  // First the lock, then the events: what was committed while we waited for it is seen by the second query.
  const [row]: { state: DealState; isEven: boolean }[] = await transaction.query(
    `SELECT state, (state->>'seq')::int = seq AND state->>'status' = status
       AND (state->>'nextDueAt')::timestamptz IS NOT DISTINCT FROM next_due_at AS "isEven"
     FROM deal WHERE id = $1 FOR UPDATE`,
    [dealId],
  );
  const [last]: { state: DealState }[] = await transaction.query(
    `SELECT state FROM event WHERE entity_id = $1 ORDER BY seq DESC LIMIT 1`,
    [dealId],
  );
  return { row: row?.state, isEven: row?.isEven ?? false, lastEvent: last?.state };
}

async function sameState(transaction: EntityManager, one: DealState, other: DealState): Promise<boolean> {
  const [row]: { same: boolean }[] = await transaction.query(`SELECT $1::jsonb = $2::jsonb AS same`, [
    JSON.stringify(one),
    JSON.stringify(other),
  ]);
  return row?.same === true;
}

/** @param before the last event that was known */
async function writeEvent(transaction: EntityManager, state: DealState, before?: number): Promise<void> {
  await transaction.query(
    `INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, next_due_at, at)
     VALUES ($1, $2, $3, 'repaired', $4, '[]', $5, $6, now())`,
    [
      state.dealId,
      state.seq,
      `repair:${state.seq}`,
      JSON.stringify({ after: before }),
      JSON.stringify(state),
      state.nextDueAt ?? null,
    ],
  );
}

async function writeRow(transaction: EntityManager, state: DealState, before?: DealState): Promise<void> {
  await transaction.query(upsertRow, [JSON.stringify(state)]);
  await transaction.query(endOtherEscalations, [
    state.dealId,
    state.escalation?.id ?? null,
    endReason(state, before),
  ]);
  if (!state.escalation) return;
  await transaction.query(upsertEscalation, escalationValues(state, state.escalation));
  await transaction.query(reopenEscalation, [state.escalation.id]);
}

/** Why an escalation that the state no longer has must have ended. */
function endReason(state: DealState, before?: DealState): 'closed' | 'moved' | 'recovered' {
  if (state.status !== 'open') return 'closed';
  return before && before.stageSince !== state.stageSince ? 'moved' : 'recovered';
}

const upsertRow = `
  INSERT INTO deal AS d (id, seq, revision, title, state, status, pipeline_key, pipeline_version, stage, stage_since, owner_id,
    team_id, customer_id, amount, currency, is_key, is_stalled, product_key, expected_contract_on, opened_at, closed_at,
    next_due_at, wake_at)
  SELECT (s->>'dealId')::uuid, (s->>'seq')::int, (s->>'revision')::int,
    coalesce((SELECT name FROM customer WHERE id = (s->>'customerId')::uuid), ''), s, s->>'status', s->>'pipelineKey',
    (s->>'pipelineVersion')::int, s->>'stage', (s->>'stageSince')::timestamptz, (s->>'ownerId')::uuid,
    (s->>'teamId')::uuid, (s->>'customerId')::uuid, (s->>'amount')::numeric, s->>'currency', (s->>'key')::boolean,
    s ? 'escalation', s->>'productKey', (s->>'expectedContractOn')::date, (s->>'openedAt')::timestamptz,
    (s->>'closedAt')::timestamptz, (s->>'nextDueAt')::timestamptz,
    ${wakeTime(`(s->>'nextDueAt')::timestamptz`, `(s->>'dealId')::uuid`)}
  FROM (SELECT $1::jsonb) AS given (s)
  ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, revision = excluded.revision, state = excluded.state, status = excluded.status,
    pipeline_key = excluded.pipeline_key, pipeline_version = excluded.pipeline_version, stage = excluded.stage,
    stage_since = excluded.stage_since, owner_id = excluded.owner_id, team_id = excluded.team_id,
    customer_id = excluded.customer_id, amount = excluded.amount, currency = excluded.currency, is_key = excluded.is_key,
    is_stalled = excluded.is_stalled,
    product_key = CASE WHEN d.state ? 'productKey' OR excluded.state ? 'productKey' THEN excluded.product_key ELSE d.product_key END,
    expected_contract_on = excluded.expected_contract_on, opened_at = excluded.opened_at, closed_at = excluded.closed_at,
    next_due_at = excluded.next_due_at,
    wake_at = CASE WHEN d.next_due_at = excluded.next_due_at THEN d.wake_at ELSE excluded.wake_at END`;

const endOtherEscalations = `
  UPDATE escalation SET status = 'ended', ended_at = now(), end_reason = $3, next_level_at = NULL
  WHERE deal_id = $1 AND handover_id IS NULL AND status <> 'ended' AND id IS DISTINCT FROM $2::uuid`;

/** An escalation that only a wrong row had ended goes on. */
const reopenEscalation = `UPDATE escalation SET ended_at = NULL, end_reason = NULL WHERE id = $1`;
