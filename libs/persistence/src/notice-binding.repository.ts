import { randomUUID } from 'node:crypto';
import type { MailHabit } from '@app/domain/access/mail-habits.js';
import type { TellingPurpose } from '@app/domain/escalation/escalation.js';
import type { DataSource, EntityManager } from 'typeorm';

/** Somebody whose notices have been collected for long enough. */
export interface RipeRecipient {
  readonly recipientId: string;
  readonly calendarKey: string | null;
  readonly mails: MailHabit;
  /** The database's time. */
  readonly now: Date;
}

/** E-mail notices of people, and the mails they are bound to. */
export class NoticeBindingRepository {
  constructor(private readonly database: DataSource) {}

  /** Recipients whose oldest unbound notice has been collected for `collectSeconds`, the longest waiting first. */
  async ripeRecipients(collectSeconds: number, except: readonly string[] = []): Promise<RipeRecipient[]> {
    return this.database.query(
      `SELECT u.id AS "recipientId", u.calendar_key AS "calendarKey", u.mails, now() AS now
       FROM (
         SELECT recipient_id, min(recorded_at) AS oldest FROM notice
         WHERE channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL AND recipient_id <> ALL ($2::uuid[])
         GROUP BY recipient_id
       ) AS waiting JOIN app_user u ON u.id = recipient_id
       WHERE oldest <= now() - make_interval(secs => $1)
       ORDER BY oldest`,
      [collectSeconds, except],
    );
  }

  /**
   * Binds all that a recipient has collected to mails: one for each escalation, or one digest when these are more than
   * `separateAtMost`. An instruction is always a mail of its own: somebody asks for something. Of several workers that try
   * at once, one does it.
   * @returns the number of mails made
   */
  async bindNotices(recipientId: string, collectSeconds: number, separateAtMost: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const [lock]: { locked: boolean }[] = await transaction.query(
        `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked`,
        [`mail-recipient:${recipientId}`],
      );
      if (!lock?.locked) return 0;
      const notices: UnboundNotice[] = await transaction.query(
        `SELECT id, escalation_id, deal_id, purpose, recorded_at <= now() - make_interval(secs => $2) AS ripe FROM notice
         WHERE recipient_id = $1 AND channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL
         ORDER BY recorded_at, id FOR UPDATE`,
        [recipientId, collectSeconds],
      );
      // Another worker may have bound them since they were found.
      if (!notices.some((notice) => notice.ripe)) return 0;
      const groups = mailsOf(notices, separateAtMost);
      for (const group of groups) await insertMail(transaction, recipientId, group);
      return groups.length;
    });
  }
}

interface UnboundNotice {
  readonly id: string;
  readonly escalation_id: string;
  readonly deal_id: string;
  readonly purpose: TellingPurpose;
  readonly ripe: boolean;
}

interface MailOfNotices {
  readonly kind: 'escalation' | 'digest';
  readonly notices: readonly UnboundNotice[];
}

function mailsOf(notices: readonly UnboundNotice[], separateAtMost: number): MailOfNotices[] {
  const byEscalation = (some: readonly UnboundNotice[]): MailOfNotices[] =>
    [...new Set(some.map((notice) => notice.escalation_id))].map((escalation) => ({
      kind: 'escalation',
      notices: some.filter((notice) => notice.escalation_id === escalation),
    }));
  const instructions = byEscalation(notices.filter(({ purpose }) => purpose === 'instruction'));
  const others = notices.filter(({ purpose }) => purpose !== 'instruction');
  const separate = byEscalation(others);
  if (separate.length <= separateAtMost) return [...instructions, ...separate];
  return [...instructions, { kind: 'digest', notices: others }];
}

async function insertMail(
  transaction: EntityManager,
  recipientId: string,
  { kind, notices }: MailOfNotices,
): Promise<void> {
  const id = randomUUID();
  await transaction.query(
    `INSERT INTO mail (id, recipient_id, kind, deal_id, message_id) VALUES ($1, $2, $3, $4, $5)`,
    [id, recipientId, kind, kind === 'digest' ? null : notices[0]?.deal_id, messageIdOf(id)],
  );
  await transaction.query(`UPDATE notice SET mail_id = $1 WHERE id = ANY ($2::uuid[])`, [
    id,
    notices.map((notice) => notice.id),
  ]);
}

/** The Message-ID of a mail, the same at each attempt. */
export function messageIdOf(mailId: string): string {
  return `<${mailId}@dealwarden>`;
}
