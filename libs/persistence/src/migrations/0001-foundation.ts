import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, customers, published definitions, deals with their events, the ladder's tellings, mails. */
export class Foundation1760000000001 implements MigrationInterface {
  name = 'Foundation1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE idempotency, import_source, mail, notice, escalation, command_text, event, deal,
       pipeline_version, calendar, product, customer, session, app_user, team`,
    );
  }
}

const statements = [
  `CREATE TABLE team (
     id uuid PRIMARY KEY,
     name text NOT NULL,
     head_id uuid,
     external_source text,
     external_id text,
     UNIQUE (external_source, external_id)
   )`,
  `CREATE TABLE app_user (
     id uuid PRIMARY KEY,
     email text NOT NULL,
     name text NOT NULL,
     password_hash text,
     roles text[] NOT NULL,
     team_id uuid REFERENCES team (id),
     locale text NOT NULL DEFAULT 'en',
     time_zone text NOT NULL DEFAULT 'Europe/Prague',
     calendar_key text,
     active boolean NOT NULL DEFAULT true,
     external_source text,
     external_id text,
     created_at timestamptz NOT NULL DEFAULT now(),
     UNIQUE (external_source, external_id)
   )`,
  `CREATE UNIQUE INDEX app_user_email ON app_user (lower(email))`,
  `CREATE INDEX app_user_team ON app_user (team_id)`,
  `CREATE INDEX team_head ON team (head_id)`,
  `ALTER TABLE team ADD FOREIGN KEY (head_id) REFERENCES app_user (id)`,
  `CREATE TABLE session (
     token_hash bytea PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
     created_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL
   )`,
  `CREATE INDEX session_of_user ON session (user_id)`,
  `CREATE TABLE customer (
     id uuid PRIMARY KEY,
     name text NOT NULL,
     class text NOT NULL CHECK (class IN ('A', 'B', 'C')),
     personal_manager_id uuid REFERENCES app_user (id),
     external_source text,
     external_id text,
     created_at timestamptz NOT NULL DEFAULT now(),
     UNIQUE (external_source, external_id)
   )`,
  `CREATE INDEX customer_name ON customer (name, id)`,
  `CREATE INDEX customer_search ON customer (lower(name) text_pattern_ops)`,
  `CREATE TABLE calendar (
     key text NOT NULL,
     version integer NOT NULL,
     definition jsonb NOT NULL,
     content_hash text NOT NULL,
     published_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (key, version)
   )`,
  `CREATE TABLE pipeline_version (
     key text NOT NULL,
     version integer NOT NULL,
     definition jsonb NOT NULL,
     content_hash text NOT NULL,
     calendar_key text NOT NULL,
     calendar_version integer NOT NULL,
     published_at timestamptz NOT NULL DEFAULT now(),
     published_by uuid REFERENCES app_user (id),
     note text,
     PRIMARY KEY (key, version),
     FOREIGN KEY (calendar_key, calendar_version) REFERENCES calendar (key, version)
   )`,
  `CREATE TABLE deal (
     id uuid PRIMARY KEY,
     seq integer NOT NULL,
     revision integer NOT NULL,
     title text NOT NULL,
     state jsonb NOT NULL,
     status text NOT NULL CHECK (status IN ('open', 'won', 'lost')),
     pipeline_key text NOT NULL,
     pipeline_version integer NOT NULL,
     stage text NOT NULL,
     stage_since timestamptz NOT NULL,
     owner_id uuid NOT NULL REFERENCES app_user (id),
     team_id uuid NOT NULL REFERENCES team (id),
     customer_id uuid NOT NULL REFERENCES customer (id),
     amount numeric(19, 4) NOT NULL,
     currency text NOT NULL,
     is_key boolean NOT NULL,
     is_stalled boolean NOT NULL,
     product_key text,
     expected_contract_on date,
     opened_at timestamptz NOT NULL,
     closed_at timestamptz,
     next_due_at timestamptz,
     external_source text,
     external_id text,
     FOREIGN KEY (pipeline_key, pipeline_version) REFERENCES pipeline_version (key, version)
   )`,
  `CREATE UNIQUE INDEX deal_external ON deal (external_source, external_id) WHERE external_id IS NOT NULL`,
  `CREATE INDEX deal_board ON deal (pipeline_key, stage, opened_at DESC, id DESC) WHERE status = 'open'`,
  `CREATE INDEX deal_owner ON deal (owner_id, opened_at DESC, id DESC)`,
  `CREATE INDEX deal_team ON deal (team_id, opened_at DESC, id DESC)`,
  `CREATE INDEX deal_recent ON deal (opened_at DESC, id DESC)`,
  `CREATE INDEX deal_due ON deal (next_due_at) WHERE next_due_at IS NOT NULL`,
  `CREATE TABLE event (
     entity_id uuid NOT NULL,
     seq integer NOT NULL,
     command_id text NOT NULL,
     principal_id uuid,
     request_hash text,
     kind text NOT NULL,
     data jsonb NOT NULL,
     happenings jsonb NOT NULL,
     state jsonb NOT NULL,
     next_due_at timestamptz,
     at timestamptz NOT NULL,
     PRIMARY KEY (entity_id, seq),
     UNIQUE (entity_id, command_id)
   )`,
  `CREATE TABLE command_text (
     entity_id uuid NOT NULL,
     command_id text NOT NULL,
     request_hash text NOT NULL DEFAULT '',
     texts jsonb NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (entity_id, command_id, request_hash)
   )`,
  `CREATE TABLE escalation (
     id uuid PRIMARY KEY,
     deal_id uuid NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
     status text NOT NULL CHECK (status IN ('telling', 'taken-on', 'ended')),
     opened_at timestamptz NOT NULL,
     ended_at timestamptz,
     end_reason text,
     round integer NOT NULL,
     level integer NOT NULL,
     next_level_at timestamptz,
     stalls jsonb NOT NULL,
     taken_by uuid REFERENCES app_user (id),
     taken_at timestamptz,
     promised_for timestamptz,
     broken_promises integer NOT NULL
   )`,
  `CREATE UNIQUE INDEX escalation_open ON escalation (deal_id) WHERE status <> 'ended'`,
  `CREATE INDEX escalation_status ON escalation (status, opened_at DESC, id DESC)`,
  `CREATE TABLE mail (
     id uuid PRIMARY KEY,
     recipient_id uuid NOT NULL REFERENCES app_user (id),
     kind text NOT NULL CHECK (kind IN ('escalation', 'digest')),
     deal_id uuid REFERENCES deal (id) ON DELETE CASCADE,
     message_id text NOT NULL UNIQUE,
     status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent', 'suppressed', 'failed')),
     attempts integer NOT NULL DEFAULT 0,
     next_attempt_at timestamptz NOT NULL DEFAULT now(),
     leased_until timestamptz,
     failing_since timestamptz,
     last_error text,
     created_at timestamptz NOT NULL DEFAULT now(),
     sent_at timestamptz
   )`,
  `CREATE INDEX mail_waiting ON mail (next_attempt_at) WHERE status = 'waiting'`,
  `CREATE TABLE notice (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     escalation_id uuid NOT NULL REFERENCES escalation (id) ON DELETE CASCADE,
     deal_id uuid NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
     round integer NOT NULL,
     level integer NOT NULL,
     recipient_id uuid NOT NULL REFERENCES app_user (id),
     channel text NOT NULL CHECK (channel IN ('inbox', 'email')),
     told_at timestamptz NOT NULL,
     recorded_at timestamptz NOT NULL DEFAULT now(),
     mail_id uuid REFERENCES mail (id),
     suppressed_at timestamptz,
     UNIQUE (escalation_id, round, level, recipient_id, channel)
   )`,
  `CREATE INDEX notice_unbound ON notice (recipient_id, recorded_at) WHERE channel = 'email' AND mail_id IS NULL`,
  `CREATE INDEX notice_inbox ON notice (recipient_id, told_at DESC, id DESC) WHERE channel = 'inbox'`,
  `CREATE INDEX notice_mail ON notice (mail_id) WHERE mail_id IS NOT NULL`,
  `CREATE INDEX notice_deal ON notice (deal_id)`,
  `CREATE TABLE product (
     key text PRIMARY KEY,
     name text NOT NULL,
     price numeric(19, 4)
   )`,
  `CREATE TABLE import_source (
     key text PRIMARY KEY,
     as_of date NOT NULL,
     shift_days integer NOT NULL,
     first_run_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE TABLE idempotency (
     principal_id uuid NOT NULL,
     key text NOT NULL,
     route text NOT NULL,
     request_hash text NOT NULL,
     status integer NOT NULL,
     answer jsonb NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (principal_id, key, route)
   )`,
];
