import { dealTable, handoverTable, returnCaseTable, type WatchedTable } from './watchdog.repository.js';
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

/** What a case claims of deliveries, and what is due of it, follow from its state as well. */
const upsertReturnCase = `
  WITH given (s) AS (SELECT $1::jsonb), mended AS (
    INSERT INTO return_case AS c (id, seq, revision, state, status, customer_id, team_id, deal_id, is_late, opened_at,
      closed_at, next_due_at)
    SELECT (s->>'caseId')::uuid, (s->>'seq')::int, (s->>'revision')::int, s, s->>'status', (s->>'customerId')::uuid,
      (s->>'teamId')::uuid, (s->>'dealId')::uuid, s->'escalations' <> '[]', (s->>'openedAt')::timestamptz,
      (s->>'closedAt')::timestamptz, (s->>'nextDueAt')::timestamptz
    FROM given
    ON CONFLICT (id) DO UPDATE SET
      seq = excluded.seq, revision = excluded.revision, state = excluded.state, status = excluded.status,
      customer_id = excluded.customer_id, team_id = excluded.team_id, is_late = excluded.is_late,
      closed_at = excluded.closed_at, next_due_at = excluded.next_due_at
    RETURNING c.id
  ), undue AS (
    DELETE FROM return_duty d USING mended WHERE d.case_id = mended.id
  ), due AS (
    INSERT INTO return_duty (case_id, step, in_charge, counterparty_id, since, due_at)
    SELECT mended.id, k->>'step', k->>'inCharge', (k->>'counterpartyId')::uuid, (k->>'since')::timestamptz,
      (k->>'dueAt')::timestamptz
    FROM mended, given, jsonb_array_elements(s->'clocks') AS k
  )
  INSERT INTO return_line AS r (case_id, line_id, customer_id, product_key, batch, delivery, quantity_delivered,
    quantity_claimed, quantity_counted)
  SELECT mended.id, (l->>'id')::uuid, (s->>'customerId')::uuid, l->>'productKey', coalesce(l->>'batch', ''), l->>'deliveryId',
    (l->>'quantityDelivered')::bigint, (l->>'quantityClaimed')::bigint,
    (SELECT coalesce(sum((p->>'quantity')::bigint), 0) FROM jsonb_array_elements(l->'parts') AS p
      WHERE coalesce(p->>'outcome', '') NOT IN ('withdrawn', 'rejected') AND NOT p ? 'continuedIn')
  FROM mended, given, jsonb_array_elements(s->'lines') AS l
  ON CONFLICT (case_id, line_id) DO UPDATE SET customer_id = excluded.customer_id,
    quantity_claimed = excluded.quantity_claimed, quantity_counted = excluded.quantity_counted`;

/** Its late steps escalate in its own state. */
export const returnCaseMending: Mending = {
  table: returnCaseTable,
  upsertRow: upsertReturnCase,
  ownEscalations: 'false',
};
