import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is told what of a return case: letters keep to whom they are and whether they arrive, notices as what and by which channel. */
export class Letters1764000000017 implements MigrationInterface {
  name = 'Letters1764000000017';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const statements = [
  // Null: to a vendor or carrier, or from before it was kept: to the customer of the case.
  `ALTER TABLE return_letter ADD COLUMN customer_id uuid REFERENCES customer (id)`,
  // Since when it reaches nobody: there is no address, or the mail server would not take it.
  `ALTER TABLE return_letter ADD COLUMN unreached_at timestamptz`,
  `CREATE INDEX return_letter_unreached ON return_letter (case_id) WHERE unreached_at IS NOT NULL`,
  `CREATE INDEX return_letter_recent ON return_letter (at)`,
  // Whatever drops a request, its letter is the same.
  `UPDATE return_letter SET act = 'request-dropped' WHERE act = 'drop-claim'`,
  `ALTER TABLE case_notice ADD COLUMN channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('inbox', 'email'))`,
  // Null: from before it was kept.
  `ALTER TABLE case_notice ADD COLUMN told_as text`,
  `DROP INDEX case_notice_once, case_notice_unbound, case_notice_inbox`,
  `CREATE UNIQUE INDEX case_notice_once ON case_notice (case_id, kind, step, escalation_id, round, level, recipient_id, channel,
     (CASE WHEN kind = 'late' THEN NULL ELSE told_at END)) NULLS NOT DISTINCT`,
  `CREATE INDEX case_notice_unbound ON case_notice (recipient_id, recorded_at)
     WHERE channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL`,
  `CREATE INDEX case_notice_inbox ON case_notice (recipient_id, told_at DESC, id DESC) WHERE channel = 'inbox'`,
  // Management's digests ask for a day's.
  `CREATE INDEX case_notice_late ON case_notice (told_at) WHERE kind = 'late'`,
  // Which late step of a case was told to whom in which of management's digests: once.
  `CREATE TABLE digested_case (
     recipient_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
     escalation_id uuid NOT NULL,
     case_id uuid NOT NULL REFERENCES return_case (id) ON DELETE CASCADE,
     mail_id uuid NOT NULL REFERENCES mail (id) ON DELETE CASCADE,
     PRIMARY KEY (recipient_id, escalation_id)
   )`,
  `CREATE INDEX digested_case_mail ON digested_case (mail_id)`,
  // Queues are of cases that go on: few beside all that ever were.
  `CREATE INDEX return_case_going ON return_case (opened_at DESC, id DESC) WHERE status <> 'closed'`,
  `CREATE INDEX return_case_team ON return_case (team_id, opened_at DESC, id DESC)`,
  `CREATE INDEX return_case_late ON return_case (opened_at DESC, id DESC) WHERE is_late AND status <> 'closed'`,
];

const undoing = [
  `DROP TABLE digested_case`,
  `DROP INDEX return_case_going, return_case_team, return_case_late, case_notice_late`,
  `DELETE FROM case_notice WHERE channel = 'inbox'`,
  `DROP INDEX case_notice_once, case_notice_unbound, case_notice_inbox`,
  `ALTER TABLE case_notice DROP COLUMN channel, DROP COLUMN told_as`,
  `CREATE UNIQUE INDEX case_notice_once ON case_notice (case_id, kind, step, escalation_id, round, level, recipient_id,
     (CASE WHEN kind = 'late' THEN NULL ELSE told_at END)) NULLS NOT DISTINCT`,
  `CREATE INDEX case_notice_unbound ON case_notice (recipient_id, recorded_at) WHERE mail_id IS NULL AND suppressed_at IS NULL`,
  `CREATE INDEX case_notice_inbox ON case_notice (recipient_id, told_at DESC, id DESC)`,
  `DROP INDEX return_letter_recent, return_letter_unreached`,
  `ALTER TABLE return_letter DROP COLUMN customer_id, DROP COLUMN unreached_at`,
];
