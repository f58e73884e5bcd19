import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Management's digest marks up to which event of its deal an escalation was told: a stall that joins it is told too. */
export class Digests1764000000033 implements MigrationInterface {
  name = 'Digests1764000000033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE digested_escalation ADD COLUMN told_seq integer`);
    await runner.query(`
      UPDATE digested_escalation t SET told_seq = coalesce((
        SELECT max(k.seq) FROM escalation e JOIN event k ON k.entity_id = e.deal_id JOIN mail m ON m.id = t.mail_id
        WHERE e.id = t.escalation_id AND k.at <= m.created_at), 0)`);
    await runner.query(`ALTER TABLE digested_escalation ALTER COLUMN told_seq SET NOT NULL`);
    await runner.query(`ALTER TABLE digested_escalation DROP CONSTRAINT digested_escalation_pkey,
      ADD PRIMARY KEY (recipient_id, escalation_id, mail_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM digested_escalation t USING digested_escalation later
      WHERE later.recipient_id = t.recipient_id AND later.escalation_id = t.escalation_id AND later.told_seq > t.told_seq`);
    await runner.query(`ALTER TABLE digested_escalation DROP CONSTRAINT digested_escalation_pkey,
      ADD PRIMARY KEY (recipient_id, escalation_id), DROP COLUMN told_seq`);
  }
}
