import type { Escalation } from '@app/domain/escalation/escalation.js';
import type { Instant } from '@app/domain/instant.js';
import type { DataSource, EntityManager } from 'typeorm';
import type { FollowedState } from './doctor.repository.js';
import { escalationValues, upsertEscalation } from './escalation-rows.js';
import type { Mending } from './mending.js';

/** What the repair reads of a state, whatever it is the state of. */
interface MendedState extends FollowedState {
  readonly dealId: string;
  readonly handoverId?: string;
  readonly key: boolean;
  readonly stageSince?: Instant;
  readonly escalation?: Escalation;
  readonly nextDueAt?: Instant;
}

/** A row, if there is one, beside its last event, if there is any. */
interface RowBesideEvent {
  readonly row?: MendedState;
  /** The columns agree with the state. */
  readonly isEven: boolean;
  readonly lastEvent?: MendedState;
}

/** Rewrites the rows of one kind of entity, each under its own lock, and only while it is still as wrong as it was found. */
export class RepairRepository {
  constructor(
    private readonly database: DataSource,
    private readonly mending: Mending,
  ) {}

  /**
   * Rewrites a row from its last event, which was written in one transaction with the row and is never changed. A row
   * without any event gets one that says what it says.
   * @returns whether there was anything to rewrite
   */
  async fromEvents(id: string): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const { row, isEven, lastEvent } = await this.lockRow(transaction, id);
      const truth = lastEvent ?? row;
      if (!truth) return false;
      if (row && lastEvent && isEven && (await sameState(transaction, row, lastEvent))) return false;
      if (!lastEvent) await writeEvent(transaction, id, truth);
      await this.writeRow(transaction, id, truth, row);
      return true;
    });
  }

  /**
   * Rewrites a row that is behind its workflow (of a restored backup, say) from the workflow's state, and puts an event in
   * the place of those that are lost. What people were told meanwhile is not told again. A row that is missing is made
   * anew; a deal's title, which only the row had, is the customer's name.
   * @param given the state that the entity's own workflow told
   * @returns whether the row was behind
   */
  async fromWorkflow(id: string, given: FollowedState): Promise<boolean> {
    const state = given as MendedState;
    return this.database.transaction(async (transaction) => {
      const { row } = await this.lockRow(transaction, id);
      if (row && row.seq >= state.seq) return false;
      await writeEvent(transaction, id, state, row?.seq ?? 0);
      await this.writeRow(transaction, id, state, row);
      return true;
    });
  }

  private async lockRow(transaction: EntityManager, id: string): Promise<RowBesideEvent> {
    const { table, lockBefore } = this.mending;
    if (lockBefore) await transaction.query(lockBefore, [id]);
    // First the lock, then the events: what was committed while we waited for it is seen by the second query.
    const [row]: { state: MendedState; isEven: boolean }[] = await transaction.query(
      `SELECT state, (state->>'seq')::int = seq AND state->>'status' = status
         AND (state->>'nextDueAt')::timestamptz IS NOT DISTINCT FROM next_due_at AS "isEven"
       FROM ${table.table} WHERE id = $1 FOR UPDATE`,
      [id],
    );
    const [last]: { state: MendedState }[] = await transaction.query(
      `SELECT state FROM event WHERE entity_id = $1 ORDER BY seq DESC LIMIT 1`,
      [id],
    );
    return { row: row?.state, isEven: row?.isEven ?? false, lastEvent: last?.state };
  }

  private async writeRow(
    transaction: EntityManager,
    id: string,
    state: MendedState,
    before?: MendedState,
  ): Promise<void> {
    await transaction.query(this.mending.upsertRow, [JSON.stringify(state)]);
    await transaction.query(
      `UPDATE escalation SET status = 'ended', ended_at = now(), end_reason = $3, next_level_at = NULL
       WHERE ${this.mending.ownEscalations} AND status <> 'ended' AND id IS DISTINCT FROM $2::uuid`,
      [id, state.escalation?.id ?? null, endReason(state, before)],
    );
    if (!state.escalation) return;
    await transaction.query(upsertEscalation.text, escalationValues(state, state.escalation));
    await transaction.query(reopenEscalation, [state.escalation.id]);
  }
}

async function sameState(transaction: EntityManager, one: MendedState, other: MendedState): Promise<boolean> {
  const [row]: { same: boolean }[] = await transaction.query(`SELECT $1::jsonb = $2::jsonb AS same`, [
    JSON.stringify(one),
    JSON.stringify(other),
  ]);
  return row?.same === true;
}

/** @param before the last event that was known */
async function writeEvent(
  transaction: EntityManager,
  id: string,
  state: MendedState,
  before?: number,
): Promise<void> {
  await transaction.query(
    `INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, next_due_at, at, through)
     VALUES ($1, $2, $3, 'repaired', $4, '[]', $5, $6, now(), '{"command": true}')`,
    [
      id,
      state.seq,
      `repair:${state.seq}`,
      JSON.stringify({ after: before }),
      JSON.stringify(state),
      state.nextDueAt ?? null,
    ],
  );
}

/** Why an escalation that the state no longer has must have ended. */
function endReason(state: MendedState, before?: MendedState): 'closed' | 'moved' | 'recovered' {
  if (state.status !== 'open') return 'closed';
  return before && before.stageSince !== state.stageSince ? 'moved' : 'recovered';
}

/** An escalation that only a wrong row had ended goes on. */
const reopenEscalation = `UPDATE escalation SET ended_at = NULL, end_reason = NULL WHERE id = $1`;
