import type { ActivityType, DealState, Instant } from '@app/domain/deal/state.js';
import type { Escalation, Stall, TellingPurpose } from '@app/domain/escalation/escalation.js';
import type { Happening } from '@app/domain/escalation/happening.js';
import type { DataSource } from 'typeorm';
import {
  standingColumns,
  standingFactsOf,
  standingJoins,
  type StandingFacts,
  type StandingRow,
} from './escalation-standing.js';
import { handoverColumn, handoverJoins, type HandoverFacts } from './handover-facts.js';
import { runPrepared, type Prepared } from './prepared.js';

/** A notice that a mail carries and that is still true, with all that is kept of its deal. */
export interface MailLine extends StandingFacts {
  /** The highest round and level that the mail tells this recipient; why and when; in whose stead. */
  readonly level: number;
  readonly purpose: TellingPurpose;
  readonly toldAt: Instant;
  readonly inSteadOf: string | null;
  readonly escalationId: string;
  readonly escalatedAt: Instant;
  readonly round: number;
  readonly stalls: readonly Stall[];
  readonly title: string;
  readonly state: DealState;
  readonly customerName: string;
  readonly ownerName: string;
  /** Null: it is the deal itself that stalls. */
  readonly handover: HandoverFacts | null;
}

/** Somebody who was told of an escalation. */
export interface ToldPerson {
  readonly name: string;
  readonly level: number;
  readonly purpose: TellingPurpose;
  readonly at: Instant;
}

/** What a manager asked of the owner; its words are kept beside its event. */
export interface GivenInstruction {
  readonly by: string | null;
  readonly what: string | null;
  readonly doneBy: Instant | null;
}

/** How many return cases of a customer have not ended, drafts among them, and since when the oldest goes on. */
export interface ClaimsNow {
  readonly count: number;
  readonly oldestSince: Instant;
}

/** What the recipient of a mail is to its deal; to its handover the owner is the personal manager. */
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
  /** What the event that told it brought about besides. */
  readonly happenings: readonly Happening[];
  /** Of an instruction, and of the one that stands when a deal is handed over. */
  readonly instruction: GivenInstruction | undefined;
  /** Return cases of the deal's customer that have not ended; undefined: none. */
  readonly openClaims: ClaimsNow | undefined;
}

export interface MailTotals {
  readonly deals: number;
  readonly keyDeals: number;
  /** Whose escalation nobody has answered. */
  readonly openDeals: number;
}

/** Reads what a mail says. Names and titles are read when the mail is written, never earlier. */
export class MailFactsRepository {
  constructor(private readonly database: DataSource) {}

  /** The true lines of a mail, key deals first, then by amount; at most `limit`. */
  async lines(mailId: string, limit: number): Promise<MailLine[]> {
    const rows = await runPrepared<LineRow>(this.database, mailLines, [mailId, limit]);
    return rows.map((row) => ({
      ...row,
      ...standingFactsOf(row),
      escalatedAt: row.escalatedAt.toISOString(),
      toldAt: row.toldAt.toISOString(),
    }));
  }

  /** The true notices of a mail, each as `escalation/round/level`, with its purpose where that is no level; also those that its list has no room for. */
  async noticeNames(mailId: string, limit: number): Promise<string[]> {
    const rows: { name: string }[] = await this.database.query(
      `SELECT escalation_id || '/' || round || '/' || level || CASE purpose WHEN 'level' THEN '' ELSE '/' || purpose END AS name
       FROM notice
       WHERE mail_id = $1 AND suppressed_at IS NULL ORDER BY escalation_id, round, level, purpose LIMIT $2`,
      [mailId, limit],
    );
    return rows.map(({ name }) => name);
  }

  /** How many deals the true notices of a mail are about. */
  async totals(mailId: string): Promise<MailTotals> {
    const [row]: MailTotals[] = await this.database.query(
      `SELECT count(DISTINCT d.id)::int AS deals, (count(DISTINCT d.id) FILTER (WHERE d.is_key))::int AS "keyDeals",
         (count(DISTINCT d.id) FILTER (WHERE e.status = 'telling'))::int AS "openDeals"
       FROM notice n JOIN deal d ON d.id = n.deal_id JOIN escalation e ON e.id = n.escalation_id
       WHERE n.mail_id = $1 AND n.suppressed_at IS NULL`,
      [mailId],
    );
    return row ?? { deals: 0, keyDeals: 0, openDeals: 0 };
  }

  /** What surrounds the escalation that a mail of one escalation is about. */
  async surroundings(mailId: string, line: MailLine): Promise<EscalationSurroundings> {
    const { dealId } = line.state;
    const told: (Omit<ToldPerson, 'at'> & { at: Date })[] = await this.database.query(toldOthers, [
      line.escalationId,
      mailId,
    ]);
    const [activity]: { type: ActivityType | null }[] = await this.database.query(lastActivity, [dealId]);
    const [parts]: RecipientParts[] = await this.database.query(recipientParts, [mailId, line.escalationId]);
    const { escalation } = line.handover?.state ?? line.state;
    const [origin]: (Origin & GivenInstruction)[] = await this.database.query(originOfTelling, [
      line.handover?.state.handoverId ?? dealId,
      line.toldAt,
    ]);
    const openClaims = await this.openClaims(line.state.customerId);
    return {
      openClaims,
      escalation: escalation?.id === line.escalationId ? escalation : undefined,
      told: told.map(({ at, ...person }) => ({ ...person, at: at.toISOString() })),
      lastActivityType: activity?.type ?? undefined,
      recipientIs: parts ?? { owner: false, headOfSales: false, management: false, administrator: false },
      happenings: origin?.happenings ?? [],
      instruction: line.purpose === 'instruction' ? origin : await this.standingInstruction(line),
    };
  }

  /** Who takes over a deal takes over what a manager asked of its owner. */
  private async standingInstruction({
    purpose,
    status,
    instructedByName,
    state,
  }: MailLine): Promise<GivenInstruction | undefined> {
    if (purpose !== 'hand-over' || status !== 'taken-on' || instructedByName === null) return undefined;
    const [given]: GivenInstruction[] = await this.database.query(lastInstruction, [state.dealId]);
    return given;
  }

  private async openClaims(customerId: string): Promise<ClaimsNow | undefined> {
    const [claims]: { count: number; oldest: Date | null }[] = await this.database.query(
      `SELECT count(*)::int AS count, min(opened_at) AS oldest FROM return_case
       WHERE customer_id = $1 AND status <> 'closed'`,
      [customerId],
    );
    return claims?.oldest ? { count: claims.count, oldestSince: claims.oldest.toISOString() } : undefined;
  }
}

type LineRow = Omit<MailLine, keyof StandingFacts | 'escalatedAt' | 'toldAt'> &
  StandingRow & { readonly escalatedAt: Date; readonly toldAt: Date };

interface Origin {
  readonly happenings: readonly Happening[];
}

/** Of several notices about one escalation the mail speaks of one: a deal that became somebody's own, then the highest. */
const mailLines: Prepared = {
  name: 'mail-lines',
  text: `
  SELECT n.level, n.purpose, n.told_at AS "toldAt", a.name AS "inSteadOf",
    e.id AS "escalationId", e.opened_at AS "escalatedAt", e.round, e.stalls, d.title, d.state,
    c.name AS "customerName", o.name AS "ownerName", ${standingColumns}, ${handoverColumn}
  FROM (
    SELECT DISTINCT ON (escalation_id) * FROM notice WHERE mail_id = $1 AND suppressed_at IS NULL
    ORDER BY escalation_id, purpose = 'level', round DESC, level DESC
  ) AS n
    JOIN escalation e ON e.id = n.escalation_id
    JOIN deal d ON d.id = n.deal_id
    JOIN customer c ON c.id = d.customer_id
    JOIN app_user o ON o.id = d.owner_id
    LEFT JOIN app_user a ON a.id = n.instead_of
    ${standingJoins} ${handoverJoins}
  ORDER BY d.is_key DESC, d.amount DESC, d.id
  LIMIT $2`,
};

/** What was finished is done at its event; what is recorded may have been done before. */
const lastActivity = `
  SELECT data->>'type' AS type FROM event WHERE entity_id = $1 AND kind IN ('finish-activity', 'record-activity')
  ORDER BY coalesce((data->>'doneAt')::timestamptz, at) DESC, seq DESC LIMIT 1`;

/** SQL: an instruction; its words are the texts of its event. */
const instruction = `u.name AS by, t.texts->>'what' AS what, e.data->>'doneBy' AS "doneBy"
  FROM event e LEFT JOIN app_user u ON u.id = e.principal_id
    LEFT JOIN command_text t ON t.entity_id = e.entity_id AND t.command_id = e.command_id
      AND t.request_hash = coalesce(e.request_hash, '')`;

const lastInstruction = `
  SELECT ${instruction} WHERE e.entity_id = $1 AND e.kind = 'instruct' ORDER BY e.seq DESC LIMIT 1`;

/** The event of a telling carries its time. */
const originOfTelling = `
  SELECT e.happenings, ${instruction}
  WHERE e.entity_id = $1 AND e.at = $2
  ORDER BY e.happenings @> '[{"kind": "told"}]' DESC, e.seq DESC LIMIT 1`;

/** Once a person, as told last and at the highest level; both channels of a telling are one. */
const toldOthers = `
  SELECT name, level, purpose, at FROM (
    SELECT DISTINCT ON (u.id) u.name, n.level, n.purpose, n.told_at AS at
    FROM notice n JOIN app_user u ON u.id = n.recipient_id
    WHERE n.escalation_id = $1 AND n.recipient_id <> (SELECT recipient_id FROM mail WHERE id = $2)
      AND NOT (n.channel = 'email' AND n.suppressed_at IS NOT NULL)
    ORDER BY u.id, n.told_at DESC, n.round DESC, n.level DESC
  ) AS told ORDER BY at DESC, level DESC, name`;

const recipientParts = `
  SELECT (CASE WHEN e.handover_id IS NULL THEN d.owner_id ELSE c.personal_manager_id END) IS NOT DISTINCT FROM u.id AS owner,
    coalesce(t.head_id = u.id, false) AS "headOfSales",
    'management' = ANY (u.roles) AS management, 'administrator' = ANY (u.roles) AS administrator
  FROM mail m JOIN app_user u ON u.id = m.recipient_id, escalation e JOIN deal d ON d.id = e.deal_id
    JOIN customer c ON c.id = d.customer_id JOIN team t ON t.id = d.team_id
  WHERE m.id = $1 AND e.id = $2`;
