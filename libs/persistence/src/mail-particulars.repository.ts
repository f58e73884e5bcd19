import type { DealState, Instant } from '@app/domain/deal/state.js';
import type { Stall } from '@app/domain/escalation/escalation.js';
import type { Language } from '@app/domain/pipeline/definition.js';
import { caseNumber } from './return-case-number.js';
import type { DataSource } from 'typeorm';
import {
  standingColumns,
  standingFactsOf,
  standingJoins,
  type StandingFacts,
  type StandingRow,
} from './escalation-standing.js';
import { handoverColumn, handoverJoins, type HandoverFacts } from './handover-facts.js';

/** A deal with the names that mails show. */
export interface NamedDealFacts {
  readonly title: string;
  readonly state: DealState;
  readonly customerName: string;
  readonly ownerName: string;
}

export interface AnnouncementFacts extends NamedDealFacts {
  readonly stage: string;
  readonly action: string;
  readonly at: Instant;
  /** The deal as it entered the stage: it may have migrated to a version without it meanwhile. */
  readonly entered: DealState | null;
}

export interface MessageFacts {
  readonly language: Language;
  readonly subject: string;
  readonly body: string;
  /** Somebody read it and let it go. */
  readonly isApproved: boolean;
  readonly ownerName: string;
  readonly ownerEmail: string;
}

export interface AlertRow {
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly raisedAt: Instant;
  readonly isResolved: boolean;
  /** Title of the deal it is about. */
  readonly subject: string | null;
}

/** An escalation of a key deal, and what has become of it. */
export interface KeyStallFacts extends NamedDealFacts, StandingFacts {
  readonly escalationId: string;
  readonly escalatedAt: Instant;
  readonly round: number;
  readonly stalls: readonly Stall[];
  /** Null: it is the deal itself that stalls. */
  readonly handover: HandoverFacts | null;
}

export interface KeyStalls {
  readonly since: Instant;
  /** The absent manager in whose stead the reader is told. */
  readonly inSteadOf: string | null;
  /** How many there are, by what has become of them. */
  readonly counts: KeyStallCounts;
  readonly stalls: readonly KeyStallFacts[];
}

interface KeyStallCounts {
  readonly open: number;
  readonly snoozed: number;
  readonly takenOn: number;
  readonly ended: number;
}

/** A digest lists a few of them; what nobody has taken on comes first. All are counted. */
const keyStallsAtMost = 500;

/** Reads what the mails beside those of escalations say, at the moment when they are written. */
export class MailParticularsRepository {
  constructor(private readonly database: DataSource) {}

  async announcements(mailId: string): Promise<AnnouncementFacts[]> {
    const rows: (Omit<AnnouncementFacts, 'at'> & { at: Date })[] = await this.database.query(
      `SELECT a.stage, a.action, a.at, ${named}, (
         SELECT e.state FROM event e WHERE e.entity_id = a.deal_id AND e.at <= a.at AND e.state->>'stage' = a.stage
         ORDER BY e.seq DESC LIMIT 1) AS entered
       FROM announcement a JOIN deal d ON d.id = a.deal_id ${names}
       WHERE a.mail_id = $1 ORDER BY a.at, a.id`,
      [mailId],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  async message(mailId: string): Promise<MessageFacts | undefined> {
    const rows: MessageFacts[] = await this.database.query(
      `SELECT g.language, g.subject, g.body, g.decided_by IS NOT NULL AS "isApproved", o.name AS "ownerName", o.email AS "ownerEmail"
       FROM mail m JOIN message g ON g.id = m.for_message_id JOIN deal d ON d.id = g.deal_id
         JOIN app_user o ON o.id = d.owner_id
       WHERE m.id = $1`,
      [mailId],
    );
    return rows[0];
  }

  async alerts(mailId: string): Promise<AlertRow[]> {
    const rows: (Omit<AlertRow, 'raisedAt'> & { raisedAt: Date })[] = await this.database.query(
      `SELECT a.kind, a.detail, a.raised_at AS "raisedAt", a.resolved_at IS NOT NULL AS "isResolved",
         coalesce(d.title, ${caseNumber}, substring(w.url FROM '://([^/?#]*)')) AS subject
       FROM mail m JOIN alert a ON a.id = ANY (m.alert_ids)
         LEFT JOIN deal d ON d.id = coalesce((a.detail->>'dealId')::uuid, a.entity_id)
         LEFT JOIN return_case c ON c.id = a.entity_id
         LEFT JOIN webhook w ON w.id = a.entity_id
       WHERE m.id = $1 ORDER BY a.raised_at, a.id`,
      [mailId],
    );
    return rows.map((row) => ({ ...row, raisedAt: row.raisedAt.toISOString() }));
  }

  /** The stalls of key deals that this digest tells, as they are now; undefined: it tells nothing, of cases neither. */
  async keyStalls(mailId: string): Promise<KeyStalls | undefined> {
    const [window]: ({ since: Date | null; inSteadOf: string | null } & KeyStallCounts)[] =
      await this.database.query(digestWindow, [mailId]);
    if (!window?.since) return undefined;
    const { since, inSteadOf, ...counts } = window;
    const rows: KeyStallRow[] = await this.database.query(keyStalls, [mailId, keyStallsAtMost]);
    const stalls = rows.map((row) => ({
      ...row,
      ...standingFactsOf(row),
      escalatedAt: row.escalatedAt.toISOString(),
    }));
    return { since: since.toISOString(), inSteadOf, counts, stalls };
  }
}

type KeyStallRow = Omit<KeyStallFacts, keyof StandingFacts | 'escalatedAt'> &
  StandingRow & { readonly escalatedAt: Date };

const named = `d.title, d.state, c.name AS "customerName", o.name AS "ownerName"`;
const names = `JOIN customer c ON c.id = d.customer_id JOIN app_user o ON o.id = d.owner_id`;

/** Since the digest before; of what began earlier and was written late, or was no key deal's then, since it began. */
const digestWindow = `
  SELECT least(
      (SELECT max(before.created_at) FROM mail before
       WHERE before.recipient_id = m.recipient_id AND before.kind = m.kind AND before.created_at < m.created_at),
      min(e.opened_at),
      (SELECT min(n.told_at) FROM digested_case t JOIN case_notice n ON n.escalation_id = t.escalation_id
       WHERE t.mail_id = m.id AND n.kind = 'late')) AS since,
    (SELECT name FROM app_user WHERE id = m.instead_of) AS "inSteadOf",
    count(e.id) FILTER (WHERE e.status = 'telling')::int AS open,
    count(e.id) FILTER (WHERE e.status = 'snoozed')::int AS snoozed,
    count(e.id) FILTER (WHERE e.status = 'taken-on')::int AS "takenOn",
    count(e.id) FILTER (WHERE e.status = 'ended')::int AS ended
  FROM mail m LEFT JOIN digested_escalation t ON t.mail_id = m.id LEFT JOIN escalation e ON e.id = t.escalation_id
  WHERE m.id = $1 GROUP BY m.id`;

const keyStalls = `
  SELECT e.id AS "escalationId", e.opened_at AS "escalatedAt", e.round, e.stalls, ${standingColumns}, ${handoverColumn}, ${named}
  FROM digested_escalation told JOIN escalation e ON e.id = told.escalation_id
    JOIN deal d ON d.id = e.deal_id ${names} ${standingJoins} ${handoverJoins}
  WHERE told.mail_id = $1 ORDER BY (e.status = 'telling') DESC, e.opened_at, e.id LIMIT $2`;
