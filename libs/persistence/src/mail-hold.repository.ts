import type { DataSource } from 'typeorm';

/** What was released. */
export interface Release {
  readonly heldSince: Date;
  /** Mails that wait, those that are not due yet included. */
  readonly waiting: number;
}

/** Whether mails may go out. While they are held they are made and wait: nothing is lost, and nothing is made twice. */
export class MailHoldRepository {
  constructor(private readonly database: DataSource) {}

  /** Holds outgoing mail from now on. What is held already stays held since then. */
  async hold(): Promise<void> {
    await this.database.query(`INSERT INTO mail_hold DEFAULT VALUES ON CONFLICT DO NOTHING`);
  }

  /**
   * Lets mails go out again.
   * @returns undefined when they were not held
   */
  async release(): Promise<Release | undefined> {
    // Of a DELETE the driver answers with its rows and their number.
    const [released]: [Release[], number] = await this.database.query(
      `DELETE FROM mail_hold
       RETURNING since AS "heldSince", (SELECT count(*)::int FROM mail WHERE status = 'waiting') AS waiting`,
    );
    return released[0];
  }
}
