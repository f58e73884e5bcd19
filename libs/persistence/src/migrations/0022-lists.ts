import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** What lists of deals are sorted and searched by, and the views of them that people keep. */
export class Lists1764000000022 implements MigrationInterface {
  name = 'Lists1764000000022';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const ofCustomer = { table: 'customer', kind: 'customer' } as const;

/**
 * Without accents and case, as one types it who looks for it: the compatibility forms take letters and their marks apart, and
 * letters that have no such form are named. The built-in collation knows the case of every script, and is the same everywhere.
 */
const plainText = `CREATE FUNCTION plain_text(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN translate(
    replace(replace(replace(
      lower(regexp_replace(normalize(given, NFKD), '[\\u0300-\\u036f]', '', 'g') COLLATE "pg_c_utf8"),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
    'łđøħŧıð', 'ldohtid')`;

const statements = [
  plainText,
  // Times of a state are UTC and say so: what they mean depends on no setting.
  `CREATE FUNCTION next_step_of(state jsonb) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
     RETURN (SELECT min((planned->>'plannedFor')::timestamptz) FROM jsonb_array_elements(state->'activities') AS planned)`,
  `CREATE FUNCTION stall_kinds_of(state jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
     RETURN ARRAY(SELECT DISTINCT stall->>'kind' FROM jsonb_array_elements(state->'escalation'->'stalls') AS stall)`,
  // Generated, so that no writer can forget them; cut, so that any row fits into an index.
  `ALTER TABLE deal
     ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
     ADD COLUMN next_step_at timestamptz GENERATED ALWAYS AS (next_step_of(state)) STORED,
     ADD COLUMN stall_kinds text[] GENERATED ALWAYS AS (stall_kinds_of(state)) STORED,
     ADD COLUMN search_text text COLLATE "C" GENERATED ALWAYS AS
       (left(plain_text(title), 200) || E'\\n' || left(plain_text(coalesce(external_id, '')), 100)) STORED`,
  `UPDATE deal d SET updated_at = e.at FROM event e WHERE e.entity_id = d.id AND e.seq = d.seq`,
  `ALTER TABLE customer ADD COLUMN search_text text COLLATE "C" GENERATED ALWAYS AS
     (left(plain_text(name), 200)) STORED`,
  // What follows from the name is no change of its own, and not kept once more.
  `DROP TRIGGER audit_change ON customer`,
  auditTrigger({ ...ofCustomer, ignored: ['revision', 'search_text'] }),
  `DROP INDEX deal_totals`,
  `CREATE INDEX deal_list ON deal (status, pipeline_key, stage, currency) INCLUDE (id, amount, is_stalled, stall_kinds, is_key,
     owner_id, team_id, customer_id, product_key, expected_contract_on, next_step_at, stage_since, opened_at, updated_at,
     search_text)`,
  `CREATE TABLE saved_view (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
     name text NOT NULL,
     layout text NOT NULL CHECK (layout IN ('board', 'list')),
     filter jsonb NOT NULL,
     sort text NOT NULL,
     direction text NOT NULL CHECK (direction IN ('asc', 'desc')),
     position integer NOT NULL,
     revision integer NOT NULL DEFAULT 1,
     created_at timestamptz NOT NULL DEFAULT now(),
     CONSTRAINT saved_view_name UNIQUE (user_id, name)
   )`,
  // Its place among the others is not what it was read as.
  `CREATE TRIGGER count_revision BEFORE UPDATE OF name, layout, filter, sort, direction ON saved_view
     FOR EACH ROW EXECUTE FUNCTION count_revision()`,
  auditTrigger({ table: 'saved_view', kind: 'saved-view', ignored: ['revision'] }),
];

const undoing = [
  `DROP TABLE saved_view`,
  `DROP INDEX deal_list`,
  `CREATE INDEX deal_totals ON deal (pipeline_key, stage, currency)
     INCLUDE (amount, is_stalled, is_key, owner_id, team_id) WHERE status = 'open'`,
  `DROP TRIGGER audit_change ON customer`,
  `ALTER TABLE customer DROP COLUMN search_text`,
  auditTrigger({ ...ofCustomer, ignored: ['revision'] }),
  `ALTER TABLE deal DROP COLUMN search_text, DROP COLUMN stall_kinds, DROP COLUMN next_step_at, DROP COLUMN updated_at`,
  `DROP FUNCTION stall_kinds_of(jsonb), next_step_of(jsonb), plain_text(text)`,
];
