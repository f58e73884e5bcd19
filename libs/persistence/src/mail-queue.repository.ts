import type { DataSource } from 'typeorm';

/** What the relay still has to do. */
export interface MailQueue {
  /** Mails not sent yet, those that are still being collected included. */
  readonly waiting: number;
  /** Those of them that could be sent now. */
  readonly due: number;
  /** Those of them that were refused at least once. */
  readonly failing: number;
  /** Given up. */
  readonly failed: number;
  /** Since when the first of the due ones is wanted. */
  readonly dueSince: Date | null;
  /** Since when outgoing mail is held: nothing is sent until it is released. Null: it is not held. */
  readonly heldSince: Date | null;
}

/** For those who watch over it: looks, and changes nothing. */
export class MailQueueRepository {
  constructor(private readonly database: DataSource) {}

  async look(): Promise<MailQueue> {
    const [queue]: MailQueue[] = await this.database.query(
      `SELECT count(*) FILTER (WHERE status = 'waiting')::int AS waiting,
         count(*) FILTER (WHERE status = 'waiting' AND next_attempt_at <= now())::int AS due,
         count(*) FILTER (WHERE status = 'waiting' AND failing_since IS NOT NULL)::int AS failing,
         count(*) FILTER (WHERE status = 'failed')::int AS failed,
         min(next_attempt_at) FILTER (WHERE status = 'waiting' AND next_attempt_at <= now()) AS "dueSince",
         (SELECT since FROM mail_hold) AS "heldSince"
       FROM mail WHERE status IN ('waiting', 'failed')`,
    );
    if (!queue) throw new Error('an aggregate without groups has one row');
    return queue;
  }
}
