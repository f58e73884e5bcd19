import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What reports count: a narrow picture of each deal and of what it has been through, made of its events behind those who
 * write them. It can be emptied at any time, and is then made anew.
 */
export class Reports1764000000027 implements MigrationInterface {
  name = 'Reports1764000000027';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE report_escalation, report_stall, report_stay, report_deal`);
  }
}

const statements = [
  // Of which seq of its deal the picture is; all stages that it has been in, each once.
  `CREATE TABLE report_deal (
     deal_id uuid PRIMARY KEY REFERENCES deal (id) ON DELETE CASCADE,
     seq integer NOT NULL,
     pipeline_key text NOT NULL,
     stage text NOT NULL,
     stages text[] NOT NULL,
     status text NOT NULL,
     owner_id uuid NOT NULL,
     team_id uuid NOT NULL,
     product_key text,
     customer_class text NOT NULL,
     is_key boolean NOT NULL,
     loss_reason text,
     opened_at timestamptz NOT NULL,
     closed_at timestamptz
   )`,
  `CREATE TABLE report_stay (
     deal_id uuid NOT NULL REFERENCES report_deal (deal_id) ON DELETE CASCADE,
     n integer NOT NULL,
     stage text NOT NULL,
     entered_at timestamptz NOT NULL,
     left_at timestamptz,
     left_by text CHECK (left_by IN ('forwards', 'back', 'won', 'lost')),
     working_ms bigint,
     allowed_ms bigint,
     in_norm boolean,
     PRIMARY KEY (deal_id, n)
   )`,
  `CREATE TABLE report_stall (
     deal_id uuid NOT NULL REFERENCES report_deal (deal_id) ON DELETE CASCADE,
     n integer NOT NULL,
     kind text NOT NULL,
     stage text NOT NULL,
     began_at timestamptz NOT NULL,
     ended_at timestamptz,
     PRIMARY KEY (deal_id, n)
   )`,
  `CREATE TABLE report_escalation (
     deal_id uuid NOT NULL REFERENCES report_deal (deal_id) ON DELETE CASCADE,
     n integer NOT NULL,
     opened_at timestamptz NOT NULL,
     ended_at timestamptz,
     taken_at timestamptz,
     until_taken_ms bigint,
     is_kept boolean NOT NULL,
     broken_promises integer NOT NULL,
     PRIMARY KEY (deal_id, n)
   )`,
];
