import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The same content is evidence of each that sent it: of our people, and of customers, vendors and carriers. A letter that had
 * reached nobody says when it arrived after all.
 */
export class EvidenceOfSenders1764000000034 implements MigrationInterface {
  name = 'EvidenceOfSenders1764000000034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX evidence_once`);
    await runner.query(`CREATE UNIQUE INDEX evidence_once
      ON evidence (case_id, sha256, (coalesce(sent_by, added_by))) WHERE removed_at IS NULL`);
    await runner.query(`ALTER TABLE return_letter ADD COLUMN reached_at timestamptz`);
  }

  /** Of the same content the first stays. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE return_letter DROP COLUMN reached_at`);
    await runner.query(`
      UPDATE evidence v SET removed_at = date_trunc('milliseconds', now()), removed_at_seq = v.added_at_seq
      WHERE v.removed_at IS NULL AND EXISTS (SELECT FROM evidence o WHERE o.case_id = v.case_id AND o.sha256 = v.sha256
        AND o.removed_at IS NULL AND (o.added_at, o.id) < (v.added_at, v.id))`);
    await runner.query(`DROP INDEX evidence_once`);
    await runner.query(
      `CREATE UNIQUE INDEX evidence_once ON evidence (case_id, sha256) WHERE removed_at IS NULL`,
    );
  }
}
