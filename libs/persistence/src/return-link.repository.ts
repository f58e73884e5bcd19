import type { Instant } from '@app/domain/instant.js';
import type { ActKind } from '@app/domain/returns/commands.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import type { DataSource, EntityManager } from 'typeorm';
import type { KnownEvent } from './deal.repository.js';
import { contactEmail } from './counterparty-contact.js';
import { untoldOfCase } from './letter-reach.js';
import { newestCalendar, newestRegulation, type ReturnSurroundings } from './return.transaction.js';
import { caseNumber } from './return-case-number.js';

/** What a link is for, and whom it was sent to: a counterparty or a customer. */
export interface ReturnLink {
  readonly id: string;
  readonly caseId: string;
  /** The counterparty or customer. */
  readonly holderId: string;
  readonly counterpartyId: string | null;
  readonly customerId: string | null;
  /** Of a counterparty: when what it is asked for was requested. */
  readonly requests: readonly Instant[];
}

/** A link that we gave out, with the case as it is now. */
export interface OpenedLink {
  readonly link: ReturnLink;
  readonly number: string;
  readonly locale: string;
  readonly state: ReturnCaseState;
  readonly surroundings: ReturnSurroundings;
  /** Products' names by key. */
  readonly products: Readonly<Record<string, string>>;
  /** The vendor or carrier has this kind; null: the link is a customer's. */
  readonly counterpartyKind: 'vendor' | 'carrier' | null;
  /** Its time is over, it was revoked, or the case is another customer's by now. */
  readonly isOver: boolean;
}

/** Something that was said between us and whoever holds a link. */
export interface SaidByLink {
  readonly kind: ActKind;
  readonly at: Date;
  /** By the holder; else by us. */
  readonly isTheirs: boolean;
  readonly words: string | null;
}

/** A link as our own people see it. */
export interface IssuedLink {
  readonly id: string;
  readonly counterpartyId: string | null;
  readonly name: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly customerId: string | null;
  /** Of a counterparty: when what it is asked for was requested. */
  readonly requests: readonly Instant[];
  /** When its holder last answered by a link to the case, since this one was sent. */
  readonly answeredAt: Date | null;
}

/** Attempts to send one letter whose links go on: any of them may be the one that arrived. */
const linksOfLetter = 5;
const saidAtMost = 60;

/** Links to return cases for those outside. A token itself is known to nobody but its holder. */
export class ReturnLinkRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Keeps the hash of a link that is about to be sent with a letter.
   * @returns until when it works; undefined when the letter is of nothing that could be answered
   */
  async issue(mailId: string, tokenHash: Buffer, days: number): Promise<Date | undefined> {
    const rows: { expiresAt: Date }[] = await this.database.query(issueLink, [mailId, tokenHash, days]);
    await this.database.query(dropOldest, [mailId, linksOfLetter]);
    return rows[0]?.expiresAt;
  }

  /** The link of a token; undefined when we never gave it out. */
  async open(tokenHash: Buffer): Promise<OpenedLink | undefined> {
    const rows: (Omit<OpenedLink, 'surroundings'> & ReturnSurroundings)[] = await this.database.query(
      openLink,
      [tokenHash],
    );
    const [row] = rows;
    if (!row) return undefined;
    const { regulationVersion, calendarVersion, customerClass, untold, ...opened } = row;
    return { ...opened, surroundings: { regulationVersion, calendarVersion, customerClass, untold } };
  }

  /** The event of a command that came by a link before. */
  async eventOf({ caseId }: ReturnLink, commandId: string): Promise<KnownEvent | undefined> {
    const rows: KnownEvent[] = await this.database.query(
      `SELECT seq, coalesce(request_hash, '') AS "requestHash" FROM event
       WHERE entity_id = $1 AND command_id = $2 AND through ? 'link'`,
      [caseId, commandId],
    );
    return rows[0];
  }

  /** What the holder has said by links to this case, and what was said to it, newest first. */
  async said(link: ReturnLink): Promise<SaidByLink[]> {
    return this.database.query(saidByLink, [
      ...[link.caseId, link.holderId],
      ...[link.counterpartyId, JSON.stringify(link.requests), saidAtMost],
    ]);
  }

  /** The links of a case, newest first. */
  async list(caseId: string): Promise<IssuedLink[]> {
    return this.database.query(
      `SELECT l.id, l.counterparty_id AS "counterpartyId", coalesce(y.name, k.name) AS name, l.issued_at AS "issuedAt",
         l.expires_at AS "expiresAt", l.revoked_at AS "revokedAt", l.customer_id AS "customerId", l.requests,
         (SELECT max(e.at) FROM event e WHERE e.entity_id = l.case_id AND e.through ? 'link' AND e.at >= l.issued_at
            AND e.principal_id = coalesce(l.counterparty_id, l.customer_id)) AS "answeredAt"
       FROM return_link l LEFT JOIN counterparty y ON y.id = l.counterparty_id LEFT JOIN customer k ON k.id = l.customer_id
       WHERE l.case_id = $1 ORDER BY l.issued_at DESC, l.id DESC LIMIT 200`,
      [caseId],
    );
  }

  /** Ends a link for good. Done again it changes nothing. @returns whether the case has such a link */
  async revoke(caseId: string, linkId: string, userId: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `WITH revoked AS (
         UPDATE return_link SET revoked_at = now(), revoked_by = $3 WHERE case_id = $1 AND id = $2 AND revoked_at IS NULL
       ) SELECT FROM return_link WHERE case_id = $1 AND id = $2`,
      [caseId, linkId, userId],
    );
    return rows.length > 0;
  }

  /** Whom a letter of a case would go to. */
  async receiverOf(
    { customerId }: ReturnCaseState,
    counterpartyId: string | null,
  ): Promise<{ name: string; hasAddress: boolean }> {
    const [row]: { name: string; hasAddress: boolean }[] = await this.database.query(
      `SELECT y.name, ${contactEmail('y')} IS NOT NULL AS "hasAddress" FROM counterparty y WHERE y.id = $1
       UNION ALL SELECT name, email IS NOT NULL FROM customer WHERE id = $2 AND $1::uuid IS NULL`,
      [counterpartyId, customerId],
    );
    if (!row) throw new Error(`nobody to write to: ${counterpartyId ?? customerId}`);
    return row;
  }

  /** Has a letter written that brings a new link, with the parts that it is about. */
  async remind(
    { caseId, seq, customerId }: ReturnCaseState,
    counterpartyId: string | null,
    partIds: readonly string[],
    orderedBy: string,
    transaction: EntityManager,
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO return_letter (case_id, seq, act, counterparty_id, customer_id, part_ids, at, ordered_by)
       VALUES ($1, $2, 'reminder', $3, $4, $5, clock_timestamp(), $6)`,
      [
        ...[caseId, seq, counterpartyId, counterpartyId === null ? customerId : null],
        ...[JSON.stringify(partIds), orderedBy],
      ],
    );
  }
}

/**
 * Of a counterparty's letter it is for the requests that the letter's parts stand for; of a customer's for its case, as long as that is
 * its: whoever a case was taken for by mistake is told so without a link.
 */
const issueLink = `
  INSERT INTO return_link (token_hash, letter_id, case_id, counterparty_id, customer_id, requests, expires_at)
  SELECT $2, l.id, l.case_id, l.counterparty_id, CASE WHEN l.counterparty_id IS NULL THEN c.customer_id END, asked.requests,
    now() + make_interval(days => $3)
  FROM mail m JOIN return_letter l ON l.id = m.for_letter_id JOIN return_case c ON c.id = l.case_id
    JOIN event e ON e.entity_id = l.case_id AND e.seq = l.seq
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(DISTINCT p->'requestedAt'), '[]') AS requests FROM jsonb_array_elements(e.state->'lines') AS i
        CROSS JOIN jsonb_array_elements(i->'parts') AS p
      WHERE l.counterparty_id IS NOT NULL AND p ? 'requestedAt' AND l.part_ids ? (p->>'id')
        AND p->'counterparty'->>'id' = l.counterparty_id::text
    ) AS asked
  WHERE m.id = $1 AND (asked.requests <> '[]'
    OR l.counterparty_id IS NULL AND coalesce(l.customer_id, c.customer_id) = c.customer_id)
  RETURNING expires_at AS "expiresAt"`;

const dropOldest = `
  DELETE FROM return_link WHERE id IN (
    SELECT o.id FROM mail m JOIN return_link o ON o.letter_id = m.for_letter_id
    WHERE m.id = $1 AND o.revoked_at IS NULL ORDER BY o.issued_at DESC OFFSET $2)`;

const openLink = `
  SELECT jsonb_build_object('id', l.id, 'caseId', l.case_id, 'counterpartyId', l.counterparty_id, 'customerId', l.customer_id,
      'holderId', coalesce(l.counterparty_id, l.customer_id), 'requests', l.requests) AS link,
    ${caseNumber} AS number, coalesce(y.locale, r.locale) AS locale, c.state, y.kind AS "counterpartyKind",
    k.class AS "customerClass", ${newestRegulation(`c.state->>'regulationKey'`)} AS "regulationVersion",
    ${newestCalendar(`c.state->>'regulationKey'`)} AS "calendarVersion", ${untoldOfCase} AS untold,
    (SELECT coalesce(jsonb_object_agg(p.key, p.name), '{}') FROM product p WHERE p.key IN (
      SELECT i->>'productKey' FROM jsonb_array_elements(c.state->'lines') AS i)) AS products,
    l.expires_at <= now() OR l.revoked_at IS NOT NULL OR l.customer_id <> c.customer_id IS TRUE AS "isOver"
  FROM return_link l JOIN return_case c ON c.id = l.case_id JOIN customer k ON k.id = c.customer_id
    LEFT JOIN counterparty y ON y.id = l.counterparty_id LEFT JOIN customer r ON r.id = l.customer_id
  WHERE l.token_hash = $1`;

/** Of a counterparty only what is about the link's own requests. What we wrote is for the reader of a request and of an answer, as in the letters. */
const saidByLink = `
  SELECT e.kind, e.at, theirs AS "isTheirs", t.texts->>'reason' AS words
  FROM event e CROSS JOIN LATERAL (SELECT e.principal_id = $2 AND e.through ? 'link' IS TRUE AS theirs) AS by_link
    LEFT JOIN command_text t ON t.entity_id = e.entity_id AND t.command_id = e.command_id
      AND t.request_hash = coalesce(e.request_hash, '')
  WHERE e.entity_id = $1 AND CASE
    WHEN $3::uuid IS NULL THEN theirs
    WHEN theirs OR e.kind IN ('request', 'answer') THEN EXISTS (
      SELECT FROM jsonb_array_elements(e.state->'lines') AS i CROSS JOIN jsonb_array_elements(i->'parts') AS p
      WHERE e.data->'partIds' ? (p->>'id') AND p->'counterparty'->>'id' = $3::text
        AND $4::jsonb @> jsonb_build_array(p->'requestedAt'))
    ELSE false END
  ORDER BY e.seq DESC LIMIT $5`;
