import { dealTable, handoverTable, type WatchedTable } from './watchdog.repository.js';
import { wakeTime } from './wake-time.js';

/** How the row of one kind of entity is written from a state of it. */
export interface Mending {
  readonly table: WatchedTable;
  /** SQL that locks, for the entity `$1`, what every transition of it locks before its row. */
  readonly lockBefore?: string;
  /** SQL that makes or rewrites a row from the state `$1`, every column that the state knows. */
  readonly upsertRow: string;
  /** SQL: which rows of `escalation` are of the entity `$1`. */
  readonly ownEscalations: string;
}

const upsertDeal = `
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

const upsertHandover = `
  INSERT INTO handover AS h (id, deal_id, seq, revision, state, status, opened_at, closed_at, next_due_at)
  SELECT (s->>'handoverId')::uuid, (s->>'dealId')::uuid, (s->>'seq')::int, (s->>'revision')::int, s, s->>'status',
    (s->>'openedAt')::timestamptz, (s->>'closedAt')::timestamptz, (s->>'nextDueAt')::timestamptz
  FROM (SELECT $1::jsonb) AS given (s)
  ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, revision = excluded.revision, state = excluded.state, status = excluded.status,
    closed_at = excluded.closed_at, next_due_at = excluded.next_due_at`;

export const dealMending: Mending = {
  table: dealTable,
  upsertRow: upsertDeal,
  ownEscalations: `deal_id = $1 AND handover_id IS NULL`,
};

export const handoverMending: Mending = {
  table: handoverTable,
  lockBefore: `SELECT FROM deal WHERE id = (SELECT deal_id FROM handover WHERE id = $1) FOR KEY SHARE`,
  upsertRow: upsertHandover,
  ownEscalations: `handover_id = $1`,
};
