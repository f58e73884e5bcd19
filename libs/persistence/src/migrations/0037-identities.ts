import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** As whom a user is known to a provider of identities. */
export class Identities1764000000037 implements MigrationInterface {
  name = 'Identities1764000000037';

  async up(runner: QueryRunner): Promise<void> {
    // A user is one subject of an issuer: whoever comes later with the same e-mail is somebody else.
    await runner.query(
      `CREATE TABLE user_identity (
         issuer text NOT NULL,
         subject text NOT NULL,
         user_id uuid NOT NULL REFERENCES app_user (id),
         created_at timestamptz NOT NULL DEFAULT now(),
         PRIMARY KEY (issuer, subject),
         CONSTRAINT user_identity_once UNIQUE (user_id, issuer)
       )`,
    );
    await runner.query(auditTrigger({ table: 'user_identity', kind: 'user-identity', id: ['user_id'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE user_identity');
  }
}
