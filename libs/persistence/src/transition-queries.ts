import { surroundingColumns, surroundingJoins } from './deal-surroundings.js';
import { calendarVersionFor, timingVersionFor } from './effective-timing.js';
import type { Prepared } from './prepared.js';
import { wakeTime } from './wake-time.js';

export const lockDeal: Prepared = {
  name: 'lock-deal',
  text: `SELECT d.state, d.wake_at, ${surroundingColumns} FROM deal d ${surroundingJoins} WHERE d.id = $1 FOR UPDATE OF d`,
};

/** The transaction itself may have waited for a lock. */
export const databaseNow: Prepared = { name: 'database-now', text: 'SELECT clock_timestamp() AS now' };

export const openingSurroundings: Prepared = {
  name: 'opening-surroundings',
  text: `SELECT c.class AS customer_class, c.norms AS customer_norms,
      (SELECT team_id FROM app_user WHERE id = $2 AND active) AS team_id,
      EXISTS (SELECT FROM pipeline WHERE key = $3 AND archived_at IS NOT NULL) AS archived,
      ${timingVersionFor('v.key', 'v.version')} AS timing_version, ${calendarVersionFor('v.key', 'v.version')} AS calendar_version
    FROM (SELECT) AS one LEFT JOIN customer c ON c.id = $1
      LEFT JOIN pipeline_version v ON v.key = $3 AND v.version = $4`,
};

/** What is emptied is not kept: only texts of fields that the deal says are filled in. */
const fieldTexts = `CASE WHEN d.field_texts = '{}' AND excluded.field_texts = '{}' THEN d.field_texts ELSE (
      SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(d.field_texts || excluded.field_texts)
      WHERE excluded.state->'fields' ? key
    ) END`;

/**
 * The event first: if its command is known, nothing follows. The row follows only from the seq before, which the lock has
 * made sure of; an event without its row is an error (`divisionByZero`), which undoes it. A deal's title is the text that came with its opening, its fields' texts come with what changes them.
 */
export const writeTransition: Prepared = {
  name: 'write-transition',
  text: `
  WITH written AS (
    INSERT INTO event (entity_id, seq, command_id, principal_id, request_hash, kind, data, happenings, state, next_due_at, at,
      through)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT DO NOTHING
    RETURNING state AS s
  ), moved AS (
  INSERT INTO deal AS d (id, seq, revision, title, state, status, pipeline_key, pipeline_version, stage, stage_since, owner_id,
    team_id, customer_id, amount, currency, is_key, is_stalled, product_key, expected_contract_on, opened_at, closed_at,
    next_due_at, wake_at, field_texts, updated_at)
  SELECT $1, $2, (s->>'revision')::int, coalesce(t.texts->>'title', ''),
    s, s->>'status', s->>'pipelineKey', (s->>'pipelineVersion')::int, s->>'stage', (s->>'stageSince')::timestamptz,
    (s->>'ownerId')::uuid, (s->>'teamId')::uuid, (s->>'customerId')::uuid, (s->>'amount')::numeric, s->>'currency',
    (s->>'key')::boolean, s ? 'escalation', s->>'productKey', (s->>'expectedContractOn')::date,
    (s->>'openedAt')::timestamptz, (s->>'closedAt')::timestamptz, $10, ${wakeTime('$10::timestamptz', '$1')},
    coalesce(t.texts->'fields', '{}'), $11
  FROM written LEFT JOIN command_text t
    ON t.entity_id = $1 AND t.command_id = $3 AND t.request_hash = coalesce($5, '')
  ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, revision = excluded.revision, state = excluded.state, status = excluded.status,
    pipeline_version = excluded.pipeline_version, stage = excluded.stage, stage_since = excluded.stage_since,
    owner_id = excluded.owner_id, team_id = excluded.team_id, amount = excluded.amount, currency = excluded.currency,
    is_key = excluded.is_key, is_stalled = excluded.is_stalled, 
    product_key = CASE WHEN d.state ? 'productKey' OR excluded.state ? 'productKey' THEN excluded.product_key ELSE d.product_key END,
    expected_contract_on = excluded.expected_contract_on, closed_at = excluded.closed_at,
    next_due_at = excluded.next_due_at, field_texts = ${fieldTexts}, updated_at = excluded.updated_at,
    wake_at = CASE WHEN d.next_due_at = excluded.next_due_at THEN d.wake_at ELSE excluded.wake_at END
  WHERE d.seq = excluded.seq - 1
  RETURNING d.id, d.wake_at
  )
  SELECT events, events / greatest(rows, 1 - events), (SELECT wake_at FROM moved) AS wake_at
  FROM (SELECT (SELECT count(*)::int FROM written) AS events, (SELECT count(*)::int FROM moved) AS rows) AS counted`,
};

/** SQLSTATE of what `writeTransition` ends in when the event is written and its row is not. */
export const divisionByZero = '22012';
