import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** What administrators look at and set right: mails that were sent, and comparisons of rows with workflows. */
export class RunningIt1764000000026 implements MigrationInterface {
  name = 'RunningIt1764000000026';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const statements = [
  `CREATE INDEX mail_recent ON mail (created_at DESC, id DESC)`,
  `CREATE INDEX mail_refused ON mail (created_at DESC, id DESC) WHERE status = 'failed'`,
  // Asked for over HTTP. Whoever makes one says from time to time that it lives: one that is silent has died.
  `CREATE TABLE diagnosis (
     id uuid PRIMARY KEY,
     repair boolean NOT NULL,
     status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'failed', 'interrupted')),
     compared integer NOT NULL DEFAULT 0,
     report jsonb,
     problem text,
     asked_by uuid NOT NULL REFERENCES app_user (id),
     asked_at timestamptz NOT NULL DEFAULT now(),
     seen_at timestamptz NOT NULL DEFAULT now(),
     ended_at timestamptz
   )`,
  // Two at once would mend the same.
  `CREATE UNIQUE INDEX diagnosis_running ON diagnosis (status) WHERE status = 'running'`,
  `CREATE INDEX diagnosis_recent ON diagnosis (asked_at DESC, id DESC)`,
  auditTrigger({
    ...{ table: 'diagnosis', kind: 'diagnosis' },
    ignored: ['compared', 'seen_at', 'report'],
  }),
];

const undoing = [`DROP TABLE diagnosis`, `DROP INDEX mail_refused`, `DROP INDEX mail_recent`];
