import type { ActivityType, DealState, Instant } from '@app/domain/deal/state.js';
import type { Escalation, Stall } from '@app/domain/escalation/escalation.js';
import type { DataSource } from 'typeorm';

/** A notice that a mail carries and that is still true, with all that is kept of its deal. */
export interface MailLine {
  /** The highest round and level that the mail tells this recipient. */
  readonly level: number;
  readonly escalationId: string;
  readonly escalatedAt: Instant;
  readonly round: number;
  readonly stalls: readonly Stall[];
  readonly title: string;
  readonly state: DealState;
  readonly customerName: string;
  readonly ownerName: string;
}

/** Somebody who was told of an escalation. */
export interface ToldPerson {
  readonly name: string;
  readonly level: number;
  readonly at: Instant;
}

/** What the recipient of a mail is to its deal. */
export interface RecipientParts {
  readonly owner: boolean;
  readonly headOfSales: boolean;
  readonly management: boolean;
  readonly administrator: boolean;
}

/** What is known about one escalation besides its own row and its deal's. */
export interface EscalationSurroundings {
  /** Its ladder's own view: level reached, next telling, promises. */
  readonly escalation: Escalation | undefined;
  /** All but the mail's recipient, the latest telling first. */
  readonly told: readonly ToldPerson[];
  readonly lastActivityType: ActivityType | undefined;
  readonly recipientIs: RecipientParts;
}

export interface MailTotals {
  readonly deals: number;
  readonly keyDeals: number;
}

/** Reads what a mail says. Names and titles are read when the mail is written, never earlier. */
export class MailFactsRepository {
  constructor(private readonly database: DataSource) {}

  /** The true lines of a mail, key deals first, then by amount; at most `limit`. */
  async lines(mailId: string, limit: number): Promise<MailLine[]> {
    const rows: (Omit<MailLine, 'escalatedAt'> & { escalatedAt: Date })[] = await this.database.query(
      mailLines,
      [mailId, limit],
    );
    return rows.map((row) => ({ ...row, escalatedAt: row.escalatedAt.toISOString() }));
  }

  /** The true notices of a mail, each as `escalation/round/level`, also those that its list has no room for. */
  async noticeNames(mailId: string, limit: number): Promise<string[]> {
    const rows: { name: string }[] = await this.database.query(
      `SELECT escalation_id || '/' || round || '/' || level AS name FROM notice
       WHERE mail_id = $1 AND suppressed_at IS NULL ORDER BY escalation_id, round, level LIMIT $2`,
      [mailId, limit],
    );
    return rows.map(({ name }) => name);
  }

  /** How many deals the true notices of a mail are about. */
  async totals(mailId: string): Promise<MailTotals> {
    const [row]: MailTotals[] = await this.database.query(
      `SELECT count(DISTINCT d.id)::int AS deals, (count(DISTINCT d.id) FILTER (WHERE d.is_key))::int AS "keyDeals"
       FROM notice n JOIN deal d ON d.id = n.deal_id WHERE n.mail_id = $1 AND n.suppressed_at IS NULL`,
      [mailId],
    );
    return row ?? { deals: 0, keyDeals: 0 };
  }

  /** What surrounds the escalation that a mail of one escalation is about. */
  async surroundings(mailId: string, line: MailLine): Promise<EscalationSurroundings> {
    const { dealId } = line.state;
    const told: { name: string; level: number; at: Date }[] = await this.database.query(toldOthers, [
      line.escalationId,
      mailId,
    ]);
    const [activity]: { type: ActivityType | null }[] = await this.database.query(
      `SELECT data->>'type' AS type FROM event WHERE entity_id = $1 AND kind = 'finish-activity' ORDER BY seq DESC LIMIT 1`,
      [dealId],
    );
    const [parts]: RecipientParts[] = await this.database.query(recipientParts, [mailId, dealId]);
    return {
      escalation: line.state.escalation?.id === line.escalationId ? line.state.escalation : undefined,
      told: told.map(({ at, ...person }) => ({ ...person, at: at.toISOString() })),
      lastActivityType: activity?.type ?? undefined,
      recipientIs: parts ?? { owner: false, headOfSales: false, management: false, administrator: false },
    };
  }
}

const mailLines = `
  SELECT (array_agg(n.level ORDER BY n.round DESC, n.level DESC))[1] AS level,
    e.id AS "escalationId", e.opened_at AS "escalatedAt", e.round, e.stalls, d.title, d.state,
    c.name AS "customerName", o.name AS "ownerName"
  FROM notice n
    JOIN escalation e ON e.id = n.escalation_id
    JOIN deal d ON d.id = n.deal_id
    JOIN customer c ON c.id = d.customer_id
    JOIN app_user o ON o.id = d.owner_id
  WHERE n.mail_id = $1 AND n.suppressed_at IS NULL
  GROUP BY e.id, d.id, c.id, o.id
  ORDER BY d.is_key DESC, d.amount DESC, d.id
  LIMIT $2`;

/** Once a person, at the latest and highest level; both channels of a telling are one. */
const toldOthers = `
  SELECT name, level, at FROM (
    SELECT DISTINCT ON (u.id) u.name, n.level, n.told_at AS at
    FROM notice n JOIN app_user u ON u.id = n.recipient_id
    WHERE n.escalation_id = $1 AND n.recipient_id <> (SELECT recipient_id FROM mail WHERE id = $2)
      AND NOT (n.channel = 'email' AND n.suppressed_at IS NOT NULL)
    ORDER BY u.id, n.round DESC, n.level DESC
  ) AS told ORDER BY at DESC, level DESC, name`;

const recipientParts = `
  SELECT d.owner_id = u.id AS owner, coalesce(t.head_id = u.id, false) AS "headOfSales",
    'management' = ANY (u.roles) AS management, 'administrator' = ANY (u.roles) AS administrator
  FROM mail m JOIN app_user u ON u.id = m.recipient_id, deal d JOIN team t ON t.id = d.team_id
  WHERE m.id = $1 AND d.id = $2`;
