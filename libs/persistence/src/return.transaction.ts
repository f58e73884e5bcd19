import type { Commanded } from '@app/domain/deal/commands.js';
import type { Instant } from '@app/domain/instant.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { ReturnTransition } from '@app/domain/returns/transition.js';
import { countedOf, type CountedLine } from '@app/domain/returns/parts.js';
import type { ReturnRules } from '@app/domain/returns/rules.js';
import type { ReturnCaseState, ReturnLine } from '@app/domain/returns/state.js';
import { caseNotices, insertCaseNotices } from './case-notices.js';
import { untoldOfCase } from './letter-reach.js';
import type { Prepared } from './prepared.js';
import { insertLetters, letterRows } from './return-letters.js';
import type { KnownEvent, TransitionTransaction } from './transition.repository.js';

/** What decides, beside its own row, when a case is late, and who has to do with it. */
export interface ReturnSurroundings {
  readonly regulationVersion: number;
  readonly calendarVersion: number;
  readonly customerClass: CustomerClass;
  readonly untold: NonNullable<ReturnRules['untold']>;
}

export interface LockedReturn {
  readonly state: ReturnCaseState;
  readonly surroundings: ReturnSurroundings;
  /** When its last event happened: nothing happens to it before that. */
  readonly lastAt: Instant | undefined;
}

/** What the taking of a claim needs to know of the customer. */
export interface ClaimSurroundings {
  readonly regulationKey: string | null;
  readonly customerClass: CustomerClass | null;
  /** Of the customer's personal manager, or else of whoever takes the claim. */
  readonly teamId: string | null;
  readonly regulationVersion: number | null;
  readonly calendarVersion: number | null;
  /** The deal is this customer's. */
  readonly isDealTheirs: boolean;
}

/** What is written beside a transition of a return case. */
export interface ReturnWrite {
  readonly transition: ReturnTransition;
  readonly before?: ReturnCaseState;
  readonly at: Instant;
  readonly commanded: Pick<Commanded<unknown>, 'commandId'> & Partial<Commanded<unknown>>;
}

/** The transaction of a transition, as far as it is about a return case. */
export class ReturnTransaction {
  constructor(private readonly transaction: TransitionTransaction) {}

  /** The row, locked against every other transition of this case. */
  async lock(caseId: string): Promise<LockedReturn | undefined> {
    const [row] = await this.transaction.query<ReturnSurroundings & { state: ReturnCaseState }>(lockCase, [
      caseId,
    ]);
    if (!row) return undefined;
    const { state, ...surroundings } = row;
    return { state, surroundings, lastAt: await this.transaction.lastEventAt(caseId) };
  }

  eventOf(caseId: string, commandId: string): Promise<KnownEvent | undefined> {
    return this.transaction.eventOf(caseId, commandId);
  }

  actingAt(asked: number): Promise<Instant> {
    return this.transaction.actingAt(asked);
  }

  async claimSurroundings(
    customerId: string,
    takenBy: string,
    regulationKey: string | undefined,
    dealId: string | undefined,
  ): Promise<ClaimSurroundings> {
    const [row] = await this.transaction.query<ClaimSurroundings>(claimSurroundings, [
      customerId,
      takenBy,
      regulationKey ?? null,
      dealId ?? null,
    ]);
    if (!row) throw new Error('a query for one row gave none');
    return row;
  }

  /** Whether evidence of a case that is locked was taken away: somebody may have after it was looked at, and before the lock. */
  async isRemoved(caseId: string, evidenceId: string): Promise<boolean> {
    const rows = await this.transaction.query(removedEvidence, [caseId, evidenceId]);
    return rows.length > 0;
  }

  /**
   * Locks the deliveries that lines claim of against every other case, until the end of the transaction.
   * @returns what other cases count of them
   */
  async claimedElsewhere(
    caseId: string,
    customerId: string,
    lines: readonly CountedLine[],
  ): Promise<CountedLine[]> {
    // In one order: two cases that claim of the same deliveries never wait for each other.
    const keys = [...new Set(lines.map(goodsKey))].sort();
    for (const key of keys)
      await this.transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
        `claimed:${customerId}:${key}`,
      ]);
    const rows = await this.transaction.query<CountedRow>(claimedElsewhere, [
      ...[caseId, customerId],
      `[${keys.join()}]`,
    ]);
    return rows.map(({ batch, delivered, counted, ...goods }) => ({
      ...goods,
      ...(batch === '' ? {} : { batch }),
      ...{ quantityDelivered: Number(delivered), quantityClaimed: Number(counted) },
    }));
  }

  /**
   * Writes a transition: the event, the row, what it claims, what is due, and who is told, all or nothing.
   * @returns whether it was written; not when the command is known already
   * @throws Error when the row is not at the seq before
   */
  async write({ transition, before, at, commanded }: ReturnWrite): Promise<boolean> {
    const { state, event } = transition;
    const [count] = await this.transaction.query<{ events: number; rows: number }>(writeCase, [
      ...[state.caseId, state.seq, commanded.commandId],
      ...[commanded.principalId ?? null, commanded.requestHash ?? null],
      ...[event.kind, event.data, JSON.stringify(event.happenings)],
      ...[state, state.nextDueAt ?? null, at, commanded.through ?? null],
    ]);
    if (count?.events === 0) return false;
    if (count?.rows !== 1)
      throw new Error(`the row of return case ${state.caseId} does not come before event ${state.seq}`);
    await this.transaction.query(writeLines, [
      state.caseId,
      state.customerId,
      JSON.stringify(state.lines.map((line) => lineRow(line, state))),
    ]);
    await this.transaction.query(writeDuties, [state.caseId, JSON.stringify(dutyRows(state))]);
    const notices = caseNotices(transition, before, at);
    if (notices.length > 0) await this.transaction.query(insertCaseNotices, [JSON.stringify(notices)]);
    const letters = letterRows(transition, at);
    if (letters.length > 0) await this.transaction.query(insertLetters, [JSON.stringify(letters)]);
    return true;
  }
}

interface CountedRow extends Pick<CountedLine, 'deliveryId' | 'productKey'> {
  readonly batch: string;
  readonly delivered: string;
  readonly counted: string;
}

/** Without the batch: a claim may name none, and is of all. */
function goodsKey({ deliveryId, productKey }: CountedLine): string {
  return JSON.stringify([deliveryId, productKey]);
}

function lineRow(line: ReturnLine, state: ReturnCaseState): object {
  return {
    ...{ lineId: line.id, productKey: line.productKey, batch: line.batch ?? '', delivery: line.deliveryId },
    ...{ delivered: line.quantityDelivered, claimed: line.quantityClaimed, counted: countedOf(line, state) },
  };
}

/** A clock that stands still is due all the same: nobody knows when. */
function dutyRows({ clocks }: ReturnCaseState): object[] {
  return clocks.map(({ step, inCharge, counterpartyId, since, dueAt }) => ({
    ...{ step, inCharge, since },
    counterpartyId: counterpartyId ?? null,
    dueAt: dueAt ?? null,
  }));
}

/** The newest regulation and calendar apply to running cases. */
export const newestRegulation = (key: string) =>
  `(SELECT r.version FROM return_regulation r WHERE r.key = ${key} ORDER BY r.version DESC LIMIT 1)`;
export const newestCalendar = (key: string) => `(SELECT max(n.version) FROM calendar n WHERE n.key = (
    SELECT r.definition->>'calendar' FROM return_regulation r WHERE r.key = ${key} ORDER BY r.version DESC LIMIT 1))`;

const lockCase: Prepared = {
  name: 'lock-return-case',
  text: `SELECT c.state, k.class AS "customerClass", ${newestRegulation(`c.state->>'regulationKey'`)} AS "regulationVersion",
      ${newestCalendar(`c.state->>'regulationKey'`)} AS "calendarVersion", ${untoldOfCase} AS untold
    FROM return_case c JOIN customer k ON k.id = c.customer_id WHERE c.id = $1 FOR NO KEY UPDATE OF c`,
};

const claimSurroundings: Prepared = {
  name: 'claim-surroundings',
  text: `SELECT k.class AS "customerClass", coalesce(m.team_id, u.team_id) AS "teamId",
      g.key AS "regulationKey", ${newestRegulation('g.key')} AS "regulationVersion",
      ${newestCalendar('g.key')} AS "calendarVersion",
      ($4::uuid IS NULL OR EXISTS (SELECT FROM deal WHERE id = $4 AND customer_id = $1)) AS "isDealTheirs"
    FROM (SELECT) AS one LEFT JOIN customer k ON k.id = $1
      LEFT JOIN LATERAL (SELECT key FROM return_regulation WHERE $3::text IS NULL OR key = $3
        ORDER BY published_at, key, version LIMIT 1) AS g ON true
      LEFT JOIN app_user m ON m.id = k.personal_manager_id AND m.active LEFT JOIN app_user u ON u.id = $2`,
};

const removedEvidence: Prepared = {
  name: 'removed-evidence',
  text: `SELECT id FROM evidence WHERE case_id = $1 AND id = $2 AND removed_at IS NOT NULL`,
};

/** $3: JSON list of [delivery, product]. */
const claimedElsewhere: Prepared = {
  name: 'claimed-elsewhere',
  text: `SELECT l.delivery AS "deliveryId", l.product_key AS "productKey", l.batch, l.quantity_delivered AS delivered,
      l.quantity_counted AS counted
    FROM jsonb_array_elements($3::jsonb) AS asked (key) JOIN return_line l
      ON l.delivery = asked.key->>0 AND l.product_key = asked.key->>1
    WHERE l.case_id <> $1 AND l.customer_id = $2 AND l.quantity_counted > 0`,
};

/** The event first: if its command is known, nothing follows. The row follows only from the seq before. */
const writeCase: Prepared = {
  name: 'write-return-case',
  text: `
  WITH written AS (
    INSERT INTO event (entity_id, seq, command_id, principal_id, request_hash, kind, data, happenings, state, next_due_at, at,
      through)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT DO NOTHING
    RETURNING state AS s
  ), begun AS (
    -- A number is drawn for a case that begins, and for no other row.
    INSERT INTO return_case (id, seq, revision, state, status, customer_id, team_id, deal_id, is_late, opened_at, closed_at,
      next_due_at)
    SELECT $1, $2, (s->>'revision')::int, s, s->>'status', (s->>'customerId')::uuid, (s->>'teamId')::uuid,
      (s->>'dealId')::uuid, s->'escalations' <> '[]', (s->>'openedAt')::timestamptz, (s->>'closedAt')::timestamptz, $10
    FROM written WHERE $2 = 1
    RETURNING id
  ), moved AS (
    UPDATE return_case c SET seq = $2, revision = (s->>'revision')::int, state = s, status = s->>'status',
      customer_id = (s->>'customerId')::uuid, team_id = (s->>'teamId')::uuid, deal_id = (s->>'dealId')::uuid,
      is_late = s->'escalations' <> '[]', closed_at = (s->>'closedAt')::timestamptz, next_due_at = $10
    FROM written WHERE c.id = $1 AND c.seq = $2 - 1
    RETURNING c.id
  )
  SELECT (SELECT count(*)::int FROM written) AS events, (SELECT count(*)::int FROM moved) + (SELECT count(*)::int FROM begun) AS rows`,
};

const writeLines: Prepared = {
  name: 'write-return-lines',
  text: `
  WITH given AS (
    SELECT * FROM jsonb_to_recordset($3::jsonb) AS x ("lineId" uuid, "productKey" text, batch text, delivery text,
      delivered bigint, claimed bigint, counted bigint)
  )
  INSERT INTO return_line AS l (case_id, line_id, customer_id, product_key, batch, delivery, quantity_delivered,
    quantity_claimed, quantity_counted)
  SELECT $1, "lineId", $2, "productKey", batch, delivery, delivered, claimed, counted FROM given
  ON CONFLICT (case_id, line_id) DO UPDATE SET
    customer_id = excluded.customer_id, quantity_claimed = excluded.quantity_claimed,
    quantity_counted = excluded.quantity_counted
  WHERE (l.customer_id, l.quantity_claimed, l.quantity_counted)
    IS DISTINCT FROM (excluded.customer_id, excluded.quantity_claimed, excluded.quantity_counted)`,
};

const writeDuties: Prepared = {
  name: 'write-return-duties',
  text: `
  WITH before AS (
    DELETE FROM return_duty WHERE case_id = $1
  )
  INSERT INTO return_duty (case_id, step, in_charge, counterparty_id, since, due_at)
  SELECT $1, step, "inCharge", "counterpartyId", since, "dueAt"
  FROM jsonb_to_recordset($2::jsonb) AS x (step text, "inCharge" text, "counterpartyId" uuid, since timestamptz,
    "dueAt" timestamptz)`,
};
