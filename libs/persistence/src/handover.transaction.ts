import type { DealState } from '@app/domain/deal/state.js';
import { openHandover, withdrawHandover, type HandoverTransition } from '@app/domain/handover/decide.js';
import type { HandoverRules } from '@app/domain/handover/settle.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import { notBefore, type Instant } from '@app/domain/instant.js';
import type { LadderLevel } from '@app/domain/pipeline/definition.js';
import {
  surroundingColumns,
  surroundingJoins,
  surroundingsOf,
  type SurroundingRow,
  type Surroundings,
} from './deal-surroundings.js';
import { endEscalation, escalationValues, upsertEscalation } from './escalation-rows.js';
import { insertNotices, recipients, tellingRows } from './notices.js';
import type { Prepared } from './prepared.js';
import type { KnownEvent, TransitionTransaction, TransitionWrite } from './transition.repository.js';

/** A handover's row, locked, and what decides beside it when it is late. */
export interface LockedHandover {
  readonly state: HandoverState;
  readonly surroundings: Surroundings;
  /** When its last event happened: nothing happens to it before that. */
  readonly lastAt: Instant | undefined;
}

/** What is written beside a transition of a handover. */
export interface HandoverWrite extends Pick<TransitionWrite, 'at' | 'commanded'> {
  readonly transition: HandoverTransition;
  readonly ladder: readonly LadderLevel[];
}

/** When, and by which command of the deal, its handover begins or ends. */
type ByDeal = Pick<TransitionWrite, 'at' | 'commanded'>;

/**
 * The transaction of a transition, as far as it is about a handover. Whoever holds a handover's row has its deal's before:
 * a deal that is opened again takes them in this order as well, so that the two never wait for each other.
 */
export class HandoverTransaction {
  constructor(private readonly transaction: TransitionTransaction) {}

  /** The row, locked against every other transition of this handover. */
  async lock(handoverId: string): Promise<LockedHandover | undefined> {
    await this.transaction.query(holdDeal, [handoverId]);
    const [row] = await this.transaction.query<SurroundingRow & { state: HandoverState }>(lockHandover, [
      handoverId,
    ]);
    if (!row) return undefined;
    const lastAt = await this.transaction.lastEventAt(handoverId);
    return { state: row.state, surroundings: surroundingsOf(row), lastAt };
  }

  eventOf(handoverId: string, commandId: string): Promise<KnownEvent | undefined> {
    return this.transaction.eventOf(handoverId, commandId);
  }

  actingAt(asked: number): Promise<Instant> {
    return this.transaction.actingAt(asked);
  }

  /** The open handover of a won deal. */
  async openOf(dealId: string): Promise<string | undefined> {
    const [row] = await this.transaction.query<{ id: string }>(openHandoverOf, [dealId]);
    return row?.id;
  }

  /** Opens the handover of a deal that is being won, and tells the customer's personal manager of it. */
  async open(handoverId: string, deal: DealState, by: ByDeal, rules: HandoverRules): Promise<void> {
    const transition = openHandover(deal, handoverId, rules, by.at);
    const isNew = await this.write({ ...by, transition, ladder: rules.pipeline.ladder });
    if (!isNew) throw new Error(`handover ${handoverId} is open already`);
    await this.transaction.query(announceHandover, [deal.dealId, deal.customerId, deal.teamId, by.at]);
  }

  /** Withdraws the open handover of a deal that is being opened again, if there is one. */
  async withdraw(dealId: string, by: ByDeal, rules: HandoverRules): Promise<void> {
    const [row] = await this.transaction.query<{ state: HandoverState }>(lockOpenHandover, [dealId]);
    if (!row) return;
    const at = notBefore(await this.transaction.lastEventAt(row.state.handoverId), by.at);
    const transition = withdrawHandover(row.state, rules, at);
    if (transition) await this.write({ ...by, at, transition, ladder: rules.pipeline.ladder });
  }

  /**
   * Writes a transition: the event, the row, the escalation and its notices, all or nothing.
   * @returns whether it was written; not when the command is known already
   * @throws Error when the row is not at the seq before
   */
  async write({ transition, at, commanded, ladder }: HandoverWrite): Promise<boolean> {
    const { state, event, tellings } = transition;
    const [count] = await this.transaction.query<{ events: number; rows: number }>(writeHandover, [
      ...[state.handoverId, state.seq, commanded.commandId],
      ...[commanded.principalId ?? null, commanded.requestHash ?? null],
      ...[event.kind, event.data, JSON.stringify(event.happenings)],
      ...[state, state.nextDueAt ?? null, at, commanded.through ?? null],
    ]);
    if (count?.events === 0) return false;
    if (count?.rows !== 1)
      throw new Error(`the row of handover ${state.handoverId} does not come before event ${state.seq}`);
    await this.writeEscalation(transition, at);
    if (tellings.length > 0) await this.tell(transition, at, ladder);
    return true;
  }

  private async writeEscalation({ state, event }: HandoverTransition, at: Instant): Promise<void> {
    for (const happening of event.happenings) {
      if (happening.kind === 'escalation-ended')
        await this.transaction.query(endEscalation, [happening.escalationId, happening.because, at]);
    }
    if (state.escalation)
      await this.transaction.query(upsertEscalation, escalationValues(state, state.escalation));
  }

  /** By the owner the ladder means the personal manager whom the customer has now. */
  private async tell(
    { state, tellings }: HandoverTransition,
    at: Instant,
    ladder: readonly LadderLevel[],
  ): Promise<void> {
    const { dealId, teamId, customerId } = state;
    const [customer] = await this.transaction.query<{ id: string | null }>(
      `SELECT personal_manager_id AS id FROM customer WHERE id = $1`,
      [customerId],
    );
    const told = { state: { dealId, teamId, ownerId: customer?.id ?? null }, tellings };
    await this.transaction.query(insertNotices, [JSON.stringify(tellingRows(told, at, ladder))]);
  }
}

const holdDeal: Prepared = {
  name: 'hold-deal-of-handover',
  text: `SELECT FROM deal WHERE id = (SELECT deal_id FROM handover WHERE id = $1) FOR KEY SHARE`,
};

const lockHandover: Prepared = {
  name: 'lock-handover',
  text: `SELECT h.state, ${surroundingColumns} FROM handover h JOIN deal d ON d.id = h.deal_id ${surroundingJoins}
    WHERE h.id = $1 FOR NO KEY UPDATE OF h`,
};

const lockOpenHandover = `SELECT state FROM handover WHERE deal_id = $1 AND status = 'open' FOR NO KEY UPDATE`;

const openHandoverOf: Prepared = {
  name: 'open-handover-of',
  text: `SELECT id FROM handover WHERE deal_id = $1 AND status = 'open'`,
};

/** The event first: if its command is known, nothing follows. The row follows only from the seq before. */
const writeHandover: Prepared = {
  name: 'write-handover',
  text: `
  WITH written AS (
    INSERT INTO event (entity_id, seq, command_id, principal_id, request_hash, kind, data, happenings, state, next_due_at, at,
      through)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT DO NOTHING
    RETURNING state AS s
  ), moved AS (
    INSERT INTO handover AS h (id, deal_id, seq, revision, state, status, opened_at, closed_at, next_due_at)
    SELECT $1, (s->>'dealId')::uuid, $2, (s->>'revision')::int, s, s->>'status', (s->>'openedAt')::timestamptz,
      (s->>'closedAt')::timestamptz, $10
    FROM written
    ON CONFLICT (id) DO UPDATE SET
      seq = excluded.seq, revision = excluded.revision, state = excluded.state, status = excluded.status,
      closed_at = excluded.closed_at, next_due_at = excluded.next_due_at
    WHERE h.seq = excluded.seq - 1
    RETURNING h.id
  )
  SELECT (SELECT count(*)::int FROM written) AS events, (SELECT count(*)::int FROM moved) AS rows`,
};

/**
 * Tells the personal manager of customer $2 that deal $1 is theirs to accept. A customer without one is a matter for the
 * head of sales of team $3, and for the administrators.
 */
const announceHandover = `
  WITH telling AS (
    SELECT x."to", c.personal_manager_id AS "ownerId", $3::uuid AS "teamId", $4::timestamptz AS at
    FROM customer c, (VALUES ('owner'), ('head-of-sales')) AS x ("to") WHERE c.id = $2
  ), found AS (
    SELECT t."to", u.recipient_id FROM telling t JOIN LATERAL (${recipients('t')}) AS u ON true
  ), manager AS (
    SELECT recipient_id FROM found WHERE "to" = 'owner'
  ), told AS (
    SELECT recipient_id FROM manager
    UNION
    SELECT recipient_id FROM found WHERE "to" = 'head-of-sales' AND NOT EXISTS (SELECT FROM manager)
    UNION
    SELECT id FROM app_user WHERE active AND 'administrator' = ANY (roles) AND NOT EXISTS (SELECT FROM manager)
  )
  INSERT INTO announcement (id, deal_id, recipient_id, stage, action, at)
  SELECT gen_random_uuid(), $1, recipient_id, '', 'handover', $4::timestamptz FROM told`;
