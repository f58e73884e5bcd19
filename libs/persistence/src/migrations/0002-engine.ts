import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the whole engine needs beside the foundation: pipelines with a draft, timing apart from structure, norms of one
 * customer, absences, holds and snoozes, handovers, mails to customers, corrective actions, alerts for administrators.
 */
export class Engine1764000000002 implements MigrationInterface {
  name = 'Engine1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const statements = [
  // A pipeline beside its versions: its one draft, and whether it still takes new deals.
  `CREATE TABLE pipeline (
     key text PRIMARY KEY,
     draft jsonb,
     draft_revision integer NOT NULL DEFAULT 0,
     draft_at timestamptz,
     draft_by uuid REFERENCES app_user (id),
     archived_at timestamptz
   )`,
  `INSERT INTO pipeline (key) SELECT DISTINCT key FROM pipeline_version`,
  `ALTER TABLE pipeline_version ADD FOREIGN KEY (key) REFERENCES pipeline (key)`,
  // Whom a version's timing is for: running deals as well, or those opened from then on.
  `ALTER TABLE pipeline_version ADD COLUMN timing_for text NOT NULL DEFAULT 'new' CHECK (timing_for IN ('running', 'new'))`,
  `CREATE INDEX pipeline_version_timing ON pipeline_version (key, version) WHERE timing_for = 'running'`,
  // A change of timing, calendar, class or norm on its way to the running deals: where the job has got to.
  `CREATE TABLE retiming (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     cause text NOT NULL CHECK (cause IN ('timing', 'calendar', 'class', 'customer-norm')),
     pipeline_key text,
     calendar_key text,
     customer_id uuid REFERENCES customer (id) ON DELETE CASCADE,
     deals integer NOT NULL,
     after_id uuid,
     looked_at integer NOT NULL DEFAULT 0,
     nudged integer NOT NULL DEFAULT 0,
     created_at timestamptz NOT NULL DEFAULT now(),
     done_at timestamptz
   )`,
  `CREATE INDEX retiming_open ON retiming (created_at) WHERE done_at IS NULL`,
  // Norms agreed with one customer beat those of its class. Keys as in CustomerNorms.
  `ALTER TABLE customer ADD COLUMN norms jsonb NOT NULL DEFAULT '{}', ADD COLUMN email text,
     ADD COLUMN locale text NOT NULL DEFAULT 'en'`,
  `CREATE TABLE absence (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
     from_at timestamptz NOT NULL,
     to_at timestamptz NOT NULL CHECK (to_at > from_at),
     substitute_id uuid REFERENCES app_user (id) CHECK (substitute_id <> user_id),
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX absence_of_user ON absence (user_id, to_at)`,
  // When the workflow's timer is wanted: the deadline itself, or a little later when thousands are due at one instant.
  `ALTER TABLE deal ADD COLUMN wake_at timestamptz`,
  `UPDATE deal SET wake_at = next_due_at`,
  `CREATE INDEX deal_customer ON deal (customer_id)`,
  // Own fields of type text, by key: they may be of persons, so no state and no workflow carries them.
  `ALTER TABLE deal ADD COLUMN field_texts jsonb NOT NULL DEFAULT '{}'`,
  `ALTER TABLE escalation DROP CONSTRAINT escalation_status_check`,
  `ALTER TABLE escalation ADD CONSTRAINT escalation_status_check
     CHECK (status IN ('telling', 'taken-on', 'snoozed', 'ended'))`,
  `ALTER TABLE escalation ADD COLUMN snoozed_until timestamptz, ADD COLUMN snoozed_by uuid REFERENCES app_user (id),
     ADD COLUMN instructed_by uuid REFERENCES app_user (id), ADD COLUMN is_key boolean NOT NULL DEFAULT false`,
  `UPDATE escalation e SET is_key = d.is_key FROM deal d WHERE d.id = e.deal_id`,
  `CREATE INDEX escalation_key ON escalation (opened_at) WHERE is_key`,
  `ALTER TABLE notice ADD COLUMN purpose text NOT NULL DEFAULT 'level'
     CHECK (purpose IN ('level', 'instruction', 'hand-over'))`,
  `ALTER TABLE notice DROP CONSTRAINT notice_escalation_id_round_level_recipient_id_channel_key`,
  // A level is told once; a second instruction, or a deal that comes back to somebody, is a telling of its own.
  `CREATE UNIQUE INDEX notice_once ON notice (escalation_id, round, level, recipient_id, channel, purpose,
     (CASE WHEN purpose = 'level' THEN NULL ELSE told_at END)) NULLS NOT DISTINCT`,
  // As what somebody is told; before a mail goes out it is asked whether they still are. Null: told before this was kept.
  `ALTER TABLE notice ADD COLUMN told_as text
     CHECK (told_as IN ('owner', 'head-of-sales', 'management', 'administrator'))`,
  // A substitute is told in somebody's stead: whose.
  `ALTER TABLE notice ADD COLUMN instead_of uuid REFERENCES app_user (id)`,
  `CREATE TABLE handover (
     id uuid PRIMARY KEY,
     deal_id uuid NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
     seq integer NOT NULL,
     revision integer NOT NULL,
     state jsonb NOT NULL,
     status text NOT NULL CHECK (status IN ('open', 'accepted', 'withdrawn')),
     opened_at timestamptz NOT NULL,
     closed_at timestamptz,
     next_due_at timestamptz
   )`,
  `CREATE INDEX handover_due ON handover (next_due_at) WHERE next_due_at IS NOT NULL`,
  // A deal that is opened again and won once more is handed over once more.
  `CREATE UNIQUE INDEX handover_open ON handover (deal_id) WHERE status = 'open'`,
  `CREATE INDEX handover_of_deal ON handover (deal_id)`,
  `CREATE INDEX handover_recent ON handover (opened_at DESC, id DESC)`,
  // An escalation of a won deal's handover, not of the deal itself.
  `ALTER TABLE escalation ADD COLUMN handover_id uuid REFERENCES handover (id) ON DELETE CASCADE`,
  `CREATE INDEX escalation_of_handover ON escalation (handover_id) WHERE handover_id IS NOT NULL`,
  `CREATE TABLE corrective_action (
     id uuid PRIMARY KEY,
     deal_id uuid NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
     owner_id uuid NOT NULL REFERENCES app_user (id),
     reason text NOT NULL,
     what text NOT NULL,
     due_on date NOT NULL,
     created_at timestamptz NOT NULL,
     done_at timestamptz,
     done_by uuid REFERENCES app_user (id),
     done_note text
   )`,
  `CREATE INDEX corrective_action_due ON corrective_action (due_on, id)`,
  `CREATE INDEX corrective_action_open ON corrective_action (owner_id, due_on) WHERE done_at IS NULL`,
  // Mails of stages to customers: prepared for the owner's approval, or to go out by themselves.
  `CREATE TABLE message (
     id uuid PRIMARY KEY,
     deal_id uuid NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
     customer_id uuid NOT NULL REFERENCES customer (id),
     stage text NOT NULL,
     action text NOT NULL,
     status text NOT NULL CHECK (status IN ('prepared', 'queued', 'sent', 'discarded', 'failed')),
     language text NOT NULL,
     subject text NOT NULL,
     body text NOT NULL,
     created_at timestamptz NOT NULL,
     decided_by uuid REFERENCES app_user (id),
     decided_at timestamptz,
     discard_reason text,
     sent_at timestamptz
   )`,
  `CREATE INDEX message_of_deal ON message (deal_id, created_at DESC)`,
  `CREATE INDEX message_queued ON message (created_at) WHERE status = 'queued'`,
  // What a stage's system tells people of beside escalations.
  `CREATE TABLE announcement (
     id uuid PRIMARY KEY,
     deal_id uuid NOT NULL REFERENCES deal (id) ON DELETE CASCADE,
     recipient_id uuid NOT NULL REFERENCES app_user (id),
     stage text NOT NULL,
     action text NOT NULL,
     at timestamptz NOT NULL,
     mail_id uuid REFERENCES mail (id)
   )`,
  `CREATE INDEX announcement_inbox ON announcement (recipient_id, at DESC, id DESC)`,
  `CREATE INDEX announcement_unbound ON announcement (at) WHERE mail_id IS NULL`,
  // What administrators have to know: each thing once, until it is over.
  `CREATE TABLE alert (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     kind text NOT NULL,
     entity_id uuid,
     detail jsonb NOT NULL DEFAULT '{}',
     raised_at timestamptz NOT NULL DEFAULT now(),
     resolved_at timestamptz,
     told_at timestamptz
   )`,
  `CREATE UNIQUE INDEX alert_open ON alert (kind, entity_id) NULLS NOT DISTINCT WHERE resolved_at IS NULL`,
  `CREATE INDEX alert_untold ON alert (raised_at) WHERE told_at IS NULL AND resolved_at IS NULL`,
  `ALTER TABLE mail DROP CONSTRAINT mail_kind_check`,
  `ALTER TABLE mail ADD CONSTRAINT mail_kind_check
     CHECK (kind IN ('escalation', 'digest', 'management-digest', 'alert', 'announcement', 'message'))`,
  // A message goes to a customer, who is no user.
  `ALTER TABLE mail ALTER COLUMN recipient_id DROP NOT NULL,
     ADD COLUMN for_message_id uuid REFERENCES message (id) ON DELETE CASCADE,
     ADD COLUMN for_day date, ADD COLUMN alert_ids uuid[],
     ADD CHECK (recipient_id IS NOT NULL OR for_message_id IS NOT NULL)`,
  `CREATE UNIQUE INDEX mail_management_digest ON mail (recipient_id, for_day) WHERE kind = 'management-digest'`,
  `CREATE UNIQUE INDEX mail_of_message ON mail (for_message_id) WHERE for_message_id IS NOT NULL`,
  // Which escalation of a key deal was told to whom in which of management's digests: once, however late it was written.
  `CREATE TABLE digested_escalation (
     recipient_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
     escalation_id uuid NOT NULL REFERENCES escalation (id) ON DELETE CASCADE,
     mail_id uuid NOT NULL REFERENCES mail (id) ON DELETE CASCADE,
     PRIMARY KEY (recipient_id, escalation_id)
   )`,
  `CREATE INDEX digested_escalation_mail ON digested_escalation (mail_id)`,
  // The key that links in mails are signed with; made here, once, and known to nobody else.
  `CREATE TABLE signing_key (
     id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
     secret bytea NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `INSERT INTO signing_key (secret)
     SELECT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'))`,
];

const undoing = [
  `DELETE FROM escalation WHERE handover_id IS NOT NULL`,
  `ALTER TABLE escalation DROP COLUMN handover_id`,
  `DROP TABLE digested_escalation, signing_key, alert, announcement, corrective_action, handover, absence, retiming`,
  `DELETE FROM mail WHERE kind NOT IN ('escalation', 'digest')`,
  `ALTER TABLE mail DROP COLUMN for_message_id, DROP COLUMN for_day, DROP COLUMN alert_ids`,
  `ALTER TABLE mail ALTER COLUMN recipient_id SET NOT NULL`,
  `ALTER TABLE mail DROP CONSTRAINT mail_kind_check`,
  `ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN ('escalation', 'digest'))`,
  `DROP TABLE message`,
  `DELETE FROM notice WHERE purpose <> 'level'`,
  `DROP INDEX notice_once`,
  `ALTER TABLE notice DROP COLUMN purpose, DROP COLUMN instead_of, DROP COLUMN told_as`,
  `ALTER TABLE notice ADD CONSTRAINT notice_escalation_id_round_level_recipient_id_channel_key
     UNIQUE (escalation_id, round, level, recipient_id, channel)`,
  `ALTER TABLE escalation DROP COLUMN snoozed_until, DROP COLUMN snoozed_by, DROP COLUMN instructed_by, DROP COLUMN is_key`,
  `UPDATE escalation SET status = 'telling' WHERE status = 'snoozed'`,
  `ALTER TABLE escalation DROP CONSTRAINT escalation_status_check`,
  `ALTER TABLE escalation ADD CONSTRAINT escalation_status_check CHECK (status IN ('telling', 'taken-on', 'ended'))`,
  `DROP INDEX deal_customer`,
  `ALTER TABLE deal DROP COLUMN wake_at, DROP COLUMN field_texts`,
  `ALTER TABLE customer DROP COLUMN norms, DROP COLUMN email, DROP COLUMN locale`,
  `DROP INDEX pipeline_version_timing`,
  `ALTER TABLE pipeline_version DROP COLUMN timing_for, DROP CONSTRAINT pipeline_version_key_fkey`,
  `DROP TABLE pipeline`,
];
