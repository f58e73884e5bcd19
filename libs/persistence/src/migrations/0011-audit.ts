import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger, type AuditedTable } from './audit-trigger.js';

/** Who changed what, when, from where, before and after: only added to, and chained by hashes. */
export class Audit1764000000011 implements MigrationInterface {
  name = 'Audit1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
    for (const audited of auditedTables) await runner.query(auditTrigger(audited));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table } of auditedTables) await runner.query(`DROP TRIGGER audit_change ON ${table}`);
    for (const statement of undoing) await runner.query(statement);
  }
}

const auditedTables: readonly AuditedTable[] = [
  { table: 'app_user', kind: 'user', hidden: ['password_hash'], ignored: ['revision'] },
  { table: 'team', kind: 'team', ignored: ['revision'] },
  { table: 'customer', kind: 'customer', ignored: ['revision'] },
  { table: 'absence', kind: 'absence' },
  { table: 'api_token', kind: 'token', hidden: ['token_hash'], ignored: ['last_used_at'] },
  { table: 'calendar', kind: 'calendar', id: ['key', 'version'] },
  { table: 'pipeline', kind: 'pipeline', id: ['key'] },
  { table: 'pipeline_version', kind: 'pipeline-version', id: ['key', 'version'] },
  { table: 'product', kind: 'product', id: ['key'] },
  { table: 'message', kind: 'message' },
  { table: 'corrective_action', kind: 'corrective-action' },
  { table: 'import_source', kind: 'import-source', id: ['key'] },
  { table: 'signing_key', kind: 'signing-key', hidden: ['secret'] },
];

const tables = [
  // A constant first, so that events that are there are not written anew: they are sealed before all others.
  `ALTER TABLE event ADD COLUMN xid xid8 NOT NULL DEFAULT '0'`,
  `ALTER TABLE event ALTER COLUMN xid SET DEFAULT pg_current_xact_id()`,
  `CREATE INDEX event_xid ON event (xid, entity_id, seq)`,
  // Ids, codes and times only. Values stand beside it and may be erased; what is committed to is their salted hash.
  `CREATE TABLE audit_record (
     id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
     xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
     at timestamptz NOT NULL DEFAULT clock_timestamp(),
     principal_kind text NOT NULL
       CHECK (principal_kind IN ('user', 'token', 'link', 'command', 'system', 'nobody')),
     principal_id uuid,
     token_id uuid,
     request_id text,
     action text NOT NULL,
     object_kind text,
     object_id text,
     detail jsonb NOT NULL,
     commitments jsonb NOT NULL
   )`,
  `CREATE INDEX audit_record_xid ON audit_record (xid, id)`,
  `CREATE INDEX audit_record_object ON audit_record (object_id)`,
  `CREATE INDEX audit_record_principal ON audit_record (principal_id)`,
  // No foreign key: it would ask for a right that nobody has on audit_record.
  `CREATE TABLE audit_value (
     record_id bigint NOT NULL,
     name text NOT NULL,
     salt bytea NOT NULL,
     value jsonb NOT NULL,
     PRIMARY KEY (record_id, name)
   )`,
  // The chain: of each record and each event one entry, numbered without a gap.
  `CREATE TABLE audit_entry (
     no bigint PRIMARY KEY CHECK (no > 0),
     at timestamptz NOT NULL,
     action text NOT NULL,
     principal_kind text NOT NULL,
     principal_id uuid,
     object_kind text,
     object_id text,
     record_id bigint UNIQUE,
     entity_id uuid,
     seq integer,
     content bytea NOT NULL,
     hash bytea NOT NULL,
     UNIQUE (entity_id, seq),
     CHECK ((record_id IS NULL) <> (entity_id IS NULL AND seq IS NULL))
   )`,
  `CREATE INDEX audit_entry_object ON audit_entry (object_id, no)`,
  `CREATE INDEX audit_entry_principal ON audit_entry (principal_id, no)`,
  `CREATE INDEX audit_entry_at ON audit_entry (at)`,
  // How far the chain has come in either source.
  `CREATE TABLE audit_sealing (
     source text PRIMARY KEY CHECK (source IN ('record', 'event')),
     xid xid8 NOT NULL DEFAULT '0',
     record_id bigint NOT NULL DEFAULT 0,
     entity_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
     seq integer NOT NULL DEFAULT -1
   )`,
  `INSERT INTO audit_sealing (source) VALUES ('record'), ('event')`,
];

const onlyAdding = [
  `CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'the audit is only added to' USING ERRCODE = 'insufficient_privilege';
   END $$`,
  ...['audit_record', 'audit_entry'].flatMap((table) => [
    `CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()`,
    `CREATE TRIGGER audit_refuse_all BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`,
    `REVOKE UPDATE, DELETE, TRUNCATE ON ${table} FROM CURRENT_USER, PUBLIC`,
  ]),
  `CREATE TRIGGER audit_refuse BEFORE UPDATE ON audit_value FOR EACH ROW EXECUTE FUNCTION audit_refuse()`,
  `REVOKE UPDATE, TRUNCATE ON audit_value FROM CURRENT_USER, PUBLIC`,
];

const writing = [
  // Who acts is told to the connection as JSON (libs/persistence/src/origin.ts); nobody told: the system itself.
  `CREATE FUNCTION audit_write(action text, object_kind text, object_id text, detail jsonb, given jsonb)
   RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
   DECLARE
     origin jsonb := coalesce(nullif(current_setting('dealwarden.origin', true), ''), '{"kind": "system"}')::jsonb;
   BEGIN
     WITH salted AS MATERIALIZED (
       SELECT key AS name, v.value, uuid_send(gen_random_uuid()) AS salt
       FROM jsonb_each(given || jsonb_strip_nulls(
         jsonb_build_object('address', origin->'address', 'agent', origin->'agent'))) AS v
     ), written AS (
       INSERT INTO audit_record
         (principal_kind, principal_id, token_id, request_id, action, object_kind, object_id, detail, commitments)
       SELECT origin->>'kind', (origin->>'id')::uuid, (origin->>'token')::uuid, origin->>'request',
         action, object_kind, object_id,
         detail || jsonb_strip_nulls(jsonb_build_object('command', origin->'command', 'application',
           CASE WHEN origin->>'kind' = 'system' THEN current_setting('application_name') END)),
         coalesce((SELECT jsonb_object_agg(name, encode(sha256(salt || convert_to(value::text, 'UTF8')), 'hex'))
           FROM salted), '{}')
       RETURNING id
     )
     INSERT INTO audit_value (record_id, name, salt, value) SELECT id, name, salt, value FROM written, salted;
   END $$`,
  // What a value is kept as: secrets not at all, what is long by its hash.
  `CREATE FUNCTION audit_kept(name text, value jsonb, hidden text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
     SELECT CASE
       WHEN name = ANY (hidden) THEN '"(not kept)"'
       WHEN length(value::text) > 4000
         THEN jsonb_build_object('sha256', encode(sha256(convert_to(value::text, 'UTF8')), 'hex'))
       ELSE value END
   $$`,
  `CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
   DECLARE
     hidden text[] := string_to_array(TG_ARGV[2], ',');
     ignored text[] := string_to_array(TG_ARGV[3], ',');
     before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) - ignored END;
     after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) - ignored END;
     given jsonb;
     named text;
   BEGIN
     IF before = after THEN RETURN NULL; END IF;
     SELECT coalesce(jsonb_object_agg(side || '.' || key, audit_kept(key, value, hidden)), '{}') INTO given FROM (
       SELECT 'before' AS side, b.key, b.value FROM jsonb_each(before) b
       WHERE after->b.key IS DISTINCT FROM b.value AND b.value <> 'null'
       UNION ALL
       SELECT 'after', a.key, a.value FROM jsonb_each(after) a
       WHERE before->a.key IS DISTINCT FROM a.value AND a.value <> 'null'
     ) AS changed;
     SELECT string_agg(coalesce(after->>part, before->>part), '/' ORDER BY at) INTO named
     FROM unnest(string_to_array(TG_ARGV[1], ',')) WITH ORDINALITY AS parts (part, at);
     PERFORM audit_write(TG_ARGV[0] || CASE TG_OP WHEN 'INSERT' THEN '.added' WHEN 'UPDATE' THEN '.changed'
       ELSE '.removed' END, TG_ARGV[0], named, '{}', given);
     RETURN NULL;
   END $$`,
];

const statements = [...tables, ...onlyAdding, ...writing];

const undoing = [
  `DROP FUNCTION audit_change(), audit_kept(text, jsonb, text[]), audit_write(text, text, text, jsonb, jsonb)`,
  `DROP TABLE audit_sealing, audit_entry, audit_value, audit_record`,
  `DROP FUNCTION audit_refuse()`,
  `DROP INDEX event_xid`,
  `ALTER TABLE event DROP COLUMN xid`,
];
