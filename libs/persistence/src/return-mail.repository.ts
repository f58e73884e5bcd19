import { randomUUID } from 'node:crypto';
import type { Instant } from '@app/domain/instant.js';
import type { Labels } from '@app/domain/pipeline/definition.js';
import type { CounterpartyStep } from '@app/domain/returns/regulation.js';
import type { Confirmer, Counterparty, ReturnCause, ReturnOutcome } from '@app/domain/returns/state.js';
import type { DataSource } from 'typeorm';
import { contactEmail } from './counterparty-contact.js';
import { exclusively } from './exclusive.js';
import { letterAge, noteUnaddressed, noteWaiting } from './letter-reach.js';
import { caseNumber } from './return-case-number.js';
import { messageIdOf } from './notice-binding.repository.js';
import type { Prepared } from './prepared.js';

/** Somebody who has been told of cases for long enough to be written to. */
export interface CaseRecipient {
  readonly recipientId: string;
  readonly calendarKey: string | null;
  /** The database's time. */
  readonly now: Date;
}

/** A notice of a case as its mail says it. */
export interface CaseNoticeFacts {
  readonly number: string;
  readonly customerName: string;
  readonly kind: 'duty' | 'warning' | 'late';
  readonly step: string;
  /** As the regulation calls the step; null: it is of the whole case. */
  readonly named: { readonly name: string; readonly labels?: Labels } | null;
  readonly dueAt: Date | null;
  readonly insteadOf: string | null;
}

/** A late step of a case as a digest says it, and what has become of it. */
export interface LateCaseFacts extends Pick<CaseNoticeFacts, 'number' | 'customerName' | 'step' | 'named'> {
  readonly lateSince: Date;
  readonly status: 'telling' | 'taken-on' | 'snoozed' | 'ended';
  readonly answeredByName: string | null;
  /** Until when it was taken on or put off. */
  readonly until: Instant | null;
}

/** A letter as its mail says it. */
export interface LetterFacts {
  readonly number: string;
  readonly act: string;
  readonly outcome: ReturnOutcome | null;
  /** Null: to the customer. */
  readonly counterparty: Counterparty['kind'] | null;
  readonly reason: string | null;
  readonly day: string | null;
  readonly goods: readonly {
    quantity: number;
    product: string;
    batch: string | null;
    delivery: string;
    defectCode: string | null;
    cause: ReturnCause | null;
    confirmedBy: Confirmer | null;
  }[];
  /** Of a reminder: what is waited for, as far as it still is. */
  readonly awaited: readonly { step: CounterpartyStep; dueAt: Instant }[];
  /** Who answers for the case: replies go there. */
  readonly onBehalfOf: { readonly name: string; readonly address: string } | null;
}

const lettersAtOnce = 100;

/** What is told of return cases by mail. */
export class ReturnMailRepository {
  constructor(private readonly database: DataSource) {}

  /** Recipients whose oldest unbound notice has been collected for `collectSeconds`. */
  async ripeRecipients(collectSeconds: number): Promise<CaseRecipient[]> {
    return this.database.query(
      `SELECT u.id AS "recipientId", u.calendar_key AS "calendarKey", now() AS now
       FROM (
         SELECT recipient_id, min(recorded_at) AS oldest FROM case_notice
         WHERE channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL GROUP BY recipient_id
       ) AS waiting JOIN app_user u ON u.id = recipient_id
       WHERE oldest <= now() - make_interval(secs => $1) ORDER BY oldest`,
      [collectSeconds],
    );
  }

  /**
   * Binds all that a recipient was told of cases to one mail; what is no longer true is told no more.
   * @returns the number of mails made
   */
  async bindNotices(recipientId: string): Promise<number> {
    const id = randomUUID();
    const [row]: { bound: number }[] = await this.database.query(bindNotices, [
      id,
      recipientId,
      messageIdOf(id),
    ]);
    return row?.bound === 0 ? 0 : 1;
  }

  /**
   * Makes mails of letters that are to go out, and has cases looked at whose letters do not. To whom there is no address,
   * nothing is made: the case says so, and administrators are told. When there is one in time, it goes out. One worker does so
   * at a time: two would take the same letters and cases, each in an order of its own, and wait for each other.
   * @returns the number of mails made
   */
  async bindLetters(): Promise<number> {
    let made = 0;
    await exclusively(this.database, 'return-letters', async () => {
      await this.database.query(noteUnaddressed, [lettersAtOnce]);
      await this.database.query(noteWaiting, [lettersAtOnce]);
      const rows: { made: number }[] = await this.database.query(bindLetters, [lettersAtOnce]);
      made = rows[0]?.made ?? 0;
    });
    return made;
  }

  /** What a mail tells one of our own people. */
  async notices(mailId: string): Promise<CaseNoticeFacts[]> {
    return this.database.query(
      `SELECT ${caseNumber} AS number, k.name AS "customerName", n.kind, n.step, n.due_at AS "dueAt", i.name AS "insteadOf",
         ${stepNamed} AS named
       FROM case_notice n JOIN return_case c ON c.id = n.case_id JOIN customer k ON k.id = c.customer_id
         LEFT JOIN app_user i ON i.id = n.instead_of
       WHERE n.mail_id = $1 AND n.suppressed_at IS NULL ORDER BY c.opened_at, n.told_at, n.step LIMIT 100`,
      [mailId],
    );
  }

  /** The late steps of cases that one of management's digests tells, as they are now; what nobody has taken on first. */
  async lateOfDigest(mailId: string): Promise<LateCaseFacts[]> {
    return this.database.query(lateOfDigest, [mailId]);
  }

  /** What a letter says; undefined when there is none. */
  async letter(mailId: string): Promise<LetterFacts | undefined> {
    const rows: LetterFacts[] = await this.database.query(letterFacts, [mailId]);
    return rows[0];
  }
}

/** Of a notice `n` of a case `c`: as the regulation calls its step. */
const stepNamed = `(SELECT jsonb_build_object('name', s->'name', 'labels', s->'labels') FROM (
    SELECT r.definition->'steps'->n.step AS s FROM return_regulation r WHERE r.key = c.state->>'regulationKey'
    ORDER BY r.version DESC LIMIT 1) AS regulated WHERE s IS NOT NULL)`;

const lateOfDigest = `
  SELECT ${caseNumber} AS number, k.name AS "customerName", n.step, ${stepNamed} AS named, n.told_at AS "lateSince",
    CASE WHEN e.one IS NULL THEN 'ended' WHEN e.one ? 'takenOn' THEN 'taken-on' WHEN e.one ? 'snoozed' THEN 'snoozed'
      ELSE 'telling' END AS status,
    u.name AS "answeredByName", coalesce(e.one->'takenOn'->>'promisedFor', e.one->'snoozed'->>'until') AS until
  FROM digested_case t JOIN return_case c ON c.id = t.case_id JOIN customer k ON k.id = c.customer_id
    JOIN LATERAL (SELECT step, told_at FROM case_notice WHERE escalation_id = t.escalation_id AND kind = 'late'
      ORDER BY told_at LIMIT 1) AS n ON true
    LEFT JOIN LATERAL (SELECT one FROM jsonb_array_elements(c.state->'escalations') AS one
      WHERE one->>'id' = t.escalation_id::text) AS e ON true
    LEFT JOIN app_user u ON u.id = coalesce(e.one->'takenOn'->>'by', e.one->'snoozed'->>'by')::uuid
  WHERE t.mail_id = $1 ORDER BY (e.one IS NOT NULL AND NOT e.one ?| '{takenOn,snoozed}') DESC, n.told_at, c.number`;

/** Of a notice `n`: whoever was told (or is stood in for) has its place no more. */
const isOfOthers = `CASE n.told_as
    WHEN 'personal-manager' THEN coalesce(n.instead_of, n.recipient_id) IS DISTINCT FROM (
      SELECT k.personal_manager_id FROM return_case c JOIN customer k ON k.id = c.customer_id WHERE c.id = n.case_id)
    WHEN 'head-of-sales' THEN coalesce(n.instead_of, n.recipient_id) IS DISTINCT FROM (
      SELECT t.head_id FROM return_case c JOIN team t ON t.id = c.team_id WHERE c.id = n.case_id)
    ELSE false END`;

/** Of a notice `n`: a claim that its case, closed meanwhile, has left unmade. */
const isLeftOpen = `(n.step IN ('claim-window', 'carrier-window') AND n.due_at > now() AND EXISTS (SELECT FROM return_case c
    WHERE c.id = n.case_id AND c.status = 'closed' AND c.state @? '$.lines[*].parts[*] ? (@.claim != "accepted")'))`;

/** Of a notice `n`: its step is not due any more, its escalation has been answered, or it is for somebody else now. */
const isOver = `(${isOfOthers} OR n.kind <> 'late' AND NOT ${isLeftOpen}
    AND NOT EXISTS (SELECT FROM return_duty d WHERE d.case_id = n.case_id AND d.step = n.step)
  OR n.kind = 'late' AND NOT EXISTS (SELECT FROM return_case c, jsonb_array_elements(c.state->'escalations') AS e
    WHERE c.id = n.case_id AND e->>'id' = n.escalation_id::text AND NOT e ? 'takenOn' AND NOT e ? 'snoozed'))`;

/** Asked once more right before a mail is sent. The values of a mail are $1 (its id) and $2 (its attempt). */
export const suppressUntrueCaseNotices: Prepared = {
  name: 'suppress-untrue-case-notices',
  text: `
  UPDATE case_notice n SET suppressed_at = now() FROM mail m, app_user u
  WHERE m.id = $1 AND m.attempts = $2 AND m.status = 'waiting' AND n.mail_id = m.id AND n.suppressed_at IS NULL
    AND u.id = n.recipient_id AND (NOT u.active OR ${isOver})`,
};

const bindNotices = `
  WITH unbound AS MATERIALIZED (
    SELECT n.id, ${isOver} AS over FROM case_notice n
    WHERE n.recipient_id = $2 AND n.channel = 'email' AND n.mail_id IS NULL AND n.suppressed_at IS NULL
    ORDER BY n.recorded_at, n.id LIMIT 100 FOR UPDATE SKIP LOCKED
  ), over AS (
    UPDATE case_notice n SET suppressed_at = now() FROM unbound b WHERE n.id = b.id AND b.over
  ), made AS (
    INSERT INTO mail (id, recipient_id, kind, message_id)
    SELECT $1, $2, 'return-notices', $3 WHERE EXISTS (SELECT FROM unbound WHERE NOT over) RETURNING id
  ), bound AS (
    UPDATE case_notice n SET mail_id = made.id FROM unbound b, made WHERE n.id = b.id AND NOT b.over RETURNING n.id
  )
  SELECT count(*)::int AS bound FROM bound`;

const bindLetters = `
  WITH waiting AS MATERIALIZED (
    SELECT l.id, gen_random_uuid() AS mail_id FROM return_letter l
      JOIN return_case c ON c.id = l.case_id JOIN customer k ON k.id = coalesce(l.customer_id, c.customer_id)
      LEFT JOIN counterparty y ON y.id = l.counterparty_id
    WHERE l.told_at IS NULL AND NOT EXISTS (SELECT FROM mail m WHERE m.for_letter_id = l.id)
      AND CASE WHEN l.counterparty_id IS NULL THEN k.email ELSE ${contactEmail('y')} END IS NOT NULL
      AND l.at > now() - ${letterAge}
    ORDER BY l.at LIMIT $1
  ), made AS (
    INSERT INTO mail (id, kind, message_id, for_letter_id)
    SELECT mail_id, 'return-letter', '<' || mail_id || '@dealwarden>', id FROM waiting
    ON CONFLICT DO NOTHING RETURNING id
  )
  SELECT count(*)::int AS made FROM made`;

/** Of an event `e` of a case `c`: its day where our clocks run. */
const dayOfEvent = `to_char(e.at AT TIME ZONE coalesce((SELECT n.definition->>'timeZone' FROM calendar n
    WHERE n.key = (SELECT r.definition->>'calendar' FROM return_regulation r WHERE r.key = c.state->>'regulationKey'
      ORDER BY r.version DESC LIMIT 1) ORDER BY n.version DESC LIMIT 1), 'UTC'), 'YYYY-MM-DD')`;

/** What was written with the act is for the reader of an answer, a request and a rejection; else it is ours. */
const letterFacts = `
  SELECT ${caseNumber} AS number, l.act, l.outcome, y.kind AS counterparty,
    CASE WHEN l.act IN ('answer', 'request') OR l.outcome = 'rejected' THEN t.texts->>'reason' END AS reason,
    CASE l.act WHEN 'plan-pick-up' THEN e.data->>'on' WHEN 'record-delivery' THEN ${dayOfEvent} END AS day,
    (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('step', h->>'step', 'dueAt', h->>'dueAt')), '[]')
      FROM jsonb_array_elements(e.happenings) AS h
      WHERE h->>'kind' = 'reminded' AND l.act = 'reminder-' || (h->>'when') AND h->>'counterpartyId' = l.counterparty_id::text
        AND EXISTS (SELECT FROM return_duty d WHERE d.case_id = l.case_id AND d.step = h->>'step'
          AND d.counterparty_id = l.counterparty_id)) AS awaited,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('quantity', (p->>'quantity')::float8, 'batch', i->>'batch',
        'delivery', i->>'deliveryId', 'product', coalesce(o.name, i->>'productKey'), 'defectCode', i->>'defectCode',
        'cause', p->>'cause', 'confirmedBy', p->'confirmation'->>'by')), '[]')
      FROM jsonb_array_elements(e.state->'lines') AS i CROSS JOIN jsonb_array_elements(i->'parts') AS p
        LEFT JOIN product o ON o.key = i->>'productKey'
      WHERE l.act <> 'moved-away' AND (l.part_ids = '[]' OR l.part_ids ? (p->>'id'))) AS goods,
    (SELECT jsonb_build_object('name', u.name, 'address', u.email) FROM app_user u
      WHERE u.active AND u.id = CASE WHEN l.counterparty_id IS NULL THEN k.personal_manager_id ELSE w.head_id END) AS "onBehalfOf"
  FROM mail m JOIN return_letter l ON l.id = m.for_letter_id JOIN return_case c ON c.id = l.case_id
    JOIN customer k ON k.id = coalesce(l.customer_id, c.customer_id) LEFT JOIN counterparty y ON y.id = l.counterparty_id JOIN team w ON w.id = c.team_id
    JOIN event e ON e.entity_id = l.case_id AND e.seq = l.seq
    LEFT JOIN command_text t ON t.entity_id = e.entity_id AND t.command_id = e.command_id
      AND t.request_hash = coalesce(e.request_hash, '')
  WHERE m.id = $1`;
