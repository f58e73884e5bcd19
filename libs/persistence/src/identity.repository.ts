import type { DataSource, EntityManager } from 'typeorm';

/** Who somebody is to a provider of identities: the two name a person for ever, an e-mail does not. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** Which user a provider's subject is. */
export class IdentityRepository {
  constructor(private readonly database: DataSource) {}

  async userOf({ issuer, subject }: Identity): Promise<string | undefined> {
    const [known]: { id: string }[] = await this.database.query(
      `SELECT user_id AS id FROM user_identity WHERE issuer = $1 AND subject = $2`,
      [issuer, subject],
    );
    return known?.id;
  }

  /**
   * Remembers that a subject is this user.
   * @returns false: the user is another subject of that issuer already
   */
  async link(
    { issuer, subject }: Identity,
    userId: string,
    manager: EntityManager = this.database.manager,
  ): Promise<boolean> {
    const linked: unknown[] = await manager.query(
      `INSERT INTO user_identity (issuer, subject, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1`,
      [issuer, subject, userId],
    );
    return linked.length > 0;
  }

  /** In one transaction with what makes the user. */
  inTransaction<Result>(work: (transaction: EntityManager) => Promise<Result>): Promise<Result> {
    return this.database.transaction(work);
  }
}
