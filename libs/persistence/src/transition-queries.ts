import { surroundingColumns, surroundingJoins } from './deal-surroundings.js';
import { calendarVersionFor, timingVersionFor } from './effective-timing.js';
import type { Prepared } from './prepared.js';
import { wakeTime } from './wake-time.js';

/** Not against those that only refer to the deal, as the report's rows do for as long as they are written. */
export const lockDeal: Prepared = {
  name: 'lock-deal',
  text: `SELECT d.state, d.wake_at, d.updated_at, ${surroundingColumns} FROM deal d ${surroundingJoins} WHERE d.id = $1 FOR NO KEY UPDATE OF d`,
};

export const lastEvent: Prepared = {
  name: 'last-event',
  text: `SELECT at FROM event WHERE entity_id = $1 ORDER BY seq DESC LIMIT 1`,
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

/** The texts that came with the command; null without any. */
const writtenWithTexts = `written LEFT JOIN command_text t
    ON t.entity_id = $1 AND t.command_id = $3 AND t.request_hash = coalesce($5, '')`;

/** What is emptied is not kept: only texts of fields that the deal says are filled in. */
const fieldTexts = `CASE WHEN d.field_texts = '{}' AND w.texts IS NULL THEN d.field_texts ELSE (
      SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(d.field_texts || coalesce(w.texts->'fields', '{}'))
      WHERE w.s->'fields' ? key
    ) END`;

/**
 * The event first: if its command is known, nothing follows. An event without its row is an error (`divisionByZero`),
 * which undoes it.
 */
function eventWith(row: string): string {
  return `
  WITH written AS (
    INSERT INTO event (entity_id, seq, command_id, principal_id, request_hash, kind, data, happenings, state, next_due_at, at,
      through)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT DO NOTHING
    RETURNING state AS s
  ), moved AS (${row})
  SELECT events, events / greatest(rows, 1 - events), (SELECT wake_at FROM moved) AS wake_at,
    (SELECT placed FROM moved) AS placed
  FROM (SELECT (SELECT count(*)::int FROM written) AS events, (SELECT count(*)::int FROM moved) AS rows) AS counted`;
}

/** As the writer knows it of the crowd that the deal comes into; else it is counted. */
const wakes = `CASE WHEN $13::timestamptz IS NOT NULL THEN $13 ELSE ${wakeTime('$10::timestamptz', '$1')} END`;

/** A deal's title is the text that came with its opening. */
export const writeOpening: Prepared = {
  name: 'write-opening',
  text: eventWith(`
  INSERT INTO deal (id, seq, revision, title, state, status, pipeline_key, pipeline_version, stage, stage_since, owner_id,
    team_id, customer_id, amount, currency, is_key, is_stalled, product_key, expected_contract_on, opened_at, closed_at,
    next_due_at, wake_at, field_texts, updated_at)
  SELECT $1, $2, (s->>'revision')::int, coalesce(t.texts->>'title', ''),
    s, s->>'status', s->>'pipelineKey', (s->>'pipelineVersion')::int, s->>'stage', (s->>'stageSince')::timestamptz,
    (s->>'ownerId')::uuid, (s->>'teamId')::uuid, (s->>'customerId')::uuid, (s->>'amount')::numeric, s->>'currency',
    (s->>'key')::boolean, s ? 'escalation', s->>'productKey', (s->>'expectedContractOn')::date,
    (s->>'openedAt')::timestamptz, (s->>'closedAt')::timestamptz, $10, ${wakes},
    coalesce(t.texts->'fields', '{}'), $11
  FROM ${writtenWithTexts}
  ON CONFLICT DO NOTHING
  RETURNING wake_at, true AS placed`),
};

/** The row follows only from the seq before, which the lock has made sure of; its fields' texts come with what changes them. */
export const writeTransition: Prepared = {
  name: 'write-transition',
  text: eventWith(`
  UPDATE deal d SET
    seq = $2, revision = (s->>'revision')::int, state = s, status = s->>'status',
    pipeline_version = (s->>'pipelineVersion')::int, stage = s->>'stage', stage_since = (s->>'stageSince')::timestamptz,
    owner_id = (s->>'ownerId')::uuid, team_id = (s->>'teamId')::uuid, amount = (s->>'amount')::numeric,
    currency = s->>'currency', is_key = (s->>'key')::boolean, is_stalled = s ? 'escalation',
    product_key = CASE WHEN d.state ? 'productKey' OR s ? 'productKey' THEN s->>'productKey' ELSE d.product_key END,
    expected_contract_on = (s->>'expectedContractOn')::date, closed_at = (s->>'closedAt')::timestamptz,
    next_due_at = $10, field_texts = ${fieldTexts}, updated_at = $11,
    wake_at = CASE WHEN d.next_due_at = $10 THEN d.wake_at ELSE ${wakes} END
  FROM (SELECT s, t.texts, (SELECT next_due_at FROM deal WHERE id = $1) AS was_due_at FROM ${writtenWithTexts}) AS w
  WHERE d.id = $1 AND d.seq = $2 - 1
  RETURNING d.wake_at, w.was_due_at IS DISTINCT FROM $10 AS placed`),
};

/** SQLSTATE of what these end in when the event is written and its row is not. */
export const divisionByZero = '22012';
