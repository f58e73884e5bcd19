import type { DataSource } from 'typeorm';
import { AuditRepository } from './audit.repository.js';

/** What was released. */
export interface Release {
  readonly heldSince: Date;
  /** Mails that go out when they are due; those that were not due yet included. */
  readonly waiting: number;
  /** Mails that were dropped. */
  readonly dropped: number;
  /** Messages to customers that wait for approval again. */
  readonly returned: number;
}

/** Whether mails may go out. While they are held they are made and wait: nothing is lost, and nothing is made twice. */
export class MailHoldRepository {
  constructor(private readonly database: DataSource) {}

  /** Holds outgoing mail from now on. What is held already stays held since then. */
  async hold(): Promise<void> {
    await this.database.query(`INSERT INTO mail_hold DEFAULT VALUES ON CONFLICT DO NOTHING`);
  }

  /** Since when it is held; undefined: it goes out. */
  async since(): Promise<Date | undefined> {
    const [hold]: { since: Date }[] = await this.database.query(`SELECT since FROM mail_hold`);
    return hold?.since;
  }

  /**
   * Lets mails go out again; the audit has who did.
   * @param options.drop what has waited so far is not sent: people were told in their inbox, and what was approved for
   * customers is to be approved again
   * @returns undefined when mails were not held; then nothing is dropped either
   */
  async release({ drop }: { readonly drop: boolean }): Promise<Release | undefined> {
    return this.database.transaction(async (transaction) => {
      // Of a DELETE the driver answers with its rows and their number.
      const [[hold]]: [{ heldSince: Date }[], number] = await transaction.query(
        `DELETE FROM mail_hold RETURNING since AS "heldSince"`,
      );
      if (!hold) return undefined;
      // Held until this is committed: of what is dropped nothing is on its way.
      const [counts]: Omit<Release, 'heldSince'>[] = await transaction.query(
        drop ? dropWaiting : countWaiting,
      );
      if (!counts) throw new Error('a query of counts has one row');
      const detail = { heldSince: hold.heldSince.toISOString(), ...counts };
      await new AuditRepository(this.database).note({ action: 'mail.released', detail }, transaction);
      return { ...hold, ...counts };
    });
  }
}

const countWaiting = `
  SELECT count(*)::int AS waiting, 0 AS dropped, 0 AS returned FROM mail WHERE status = 'waiting'`;

/** Notices that are still collected outside of somebody's hours are dropped with those that are in mails already. */
const dropWaiting = `
  WITH dropped AS (
    UPDATE mail SET status = 'suppressed', leased_until = NULL WHERE status = 'waiting' RETURNING id
  ), untold AS (
    UPDATE notice SET suppressed_at = now()
    WHERE channel = 'email' AND suppressed_at IS NULL AND (mail_id IS NULL OR mail_id IN (SELECT id FROM dropped))
  ), returned AS (
    UPDATE message SET status = 'prepared', decided_by = NULL, decided_at = NULL WHERE status = 'queued' RETURNING id
  )
  SELECT 0 AS waiting, (SELECT count(*)::int FROM dropped) AS dropped, (SELECT count(*)::int FROM returned) AS returned`;
