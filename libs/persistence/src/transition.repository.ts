import type { Commanded } from '@app/domain/deal/commands.js';
import type { Transition } from '@app/domain/deal/transition.js';
import type { DealState } from '@app/domain/deal/state.js';
import type { Instant } from '@app/domain/instant.js';
import type { Escalation } from '@app/domain/escalation/escalation.js';
import type { Happening } from '@app/domain/escalation/happening.js';
import type { LadderLevel } from '@app/domain/pipeline/definition.js';
import type { PoolClient, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { insertNotices, tellingRows } from './notices.js';
import { poolOf, type Prepared } from './prepared.js';

/** An event that a command has already made. */
export interface KnownEvent {
  readonly seq: number;
  readonly requestHash: string;
}

/** What is written beside the transition itself. */
export interface TransitionWrite {
  readonly transition: Transition;
  readonly at: Instant;
  /** The command, or the id under which the passing of time is recognised. */
  readonly commanded: Pick<Commanded<unknown>, 'commandId'> & Partial<Commanded<unknown>>;
  readonly productKey?: string;
  readonly ladder: readonly LadderLevel[];
}

/** The transaction of one transition: the event, the row, the escalation and its notices, all or nothing. */
export class TransitionRepository {
  constructor(private readonly database: DataSource) {}

  async inTransaction<Result>(
    work: (transaction: TransitionTransaction) => Promise<Result>,
  ): Promise<Result> {
    const client = await poolOf(this.database).connect();
    let broken: unknown;
    try {
      await client.query('BEGIN');
      const result = await work(new TransitionTransaction(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away: the server undoes what it held.
      broken = await client.query('ROLLBACK').then(
        () => undefined,
        (lost: unknown) => lost,
      );
      throw error;
    } finally {
      client.release(broken !== undefined);
    }
  }

  /** The row's state, without a lock. */
  async stateOf(dealId: string): Promise<DealState | undefined> {
    const rows: { state: DealState }[] = await this.database.query(`SELECT state FROM deal WHERE id = $1`, [
      dealId,
    ]);
    return rows[0]?.state;
  }
}

export class TransitionTransaction {
  constructor(private readonly client: PoolClient) {}

  /** The row's state, locked against every other transition of this deal. */
  async lockDeal(dealId: string): Promise<DealState | undefined> {
    const [row] = await this.query<{ state: DealState }>(lockDeal, [dealId]);
    return row?.state;
  }

  async eventOf(entityId: string, commandId: string): Promise<KnownEvent | undefined> {
    const rows = await this.query<{ seq: number; request_hash: string | null }>(
      `SELECT seq, request_hash FROM event WHERE entity_id = $1 AND command_id = $2`,
      [entityId, commandId],
    );
    return rows[0] && { seq: rows[0].seq, requestHash: rows[0].request_hash ?? '' };
  }

  /** What an opening needs to know of its customer and its owner. */
  async openingFacts(
    customerId: string,
    ownerId: string,
  ): Promise<{ customerClass: DealState['customerClass'] | null; teamId: string | null }> {
    const [row] = await this.query<{ class: DealState['customerClass'] | null; team_id: string | null }>(
      openingFacts,
      [customerId, ownerId],
    );
    return { customerClass: row?.class ?? null, teamId: row?.team_id ?? null };
  }

  /**
   * Writes the transition; false when its command is known already, and then nothing is written.
   * @throws Error when the row is not at the seq before: the transaction is undone
   */
  async write({ transition, at, commanded, productKey, ladder }: TransitionWrite): Promise<boolean> {
    const { state, event, tellings } = transition;
    const [count] = await this.query<{ events: number; rows: number }>(writeTransition, [
      state.dealId,
      state.seq,
      commanded.commandId,
      commanded.principalId ?? null,
      commanded.requestHash ?? null,
      event.kind,
      event.data,
      JSON.stringify(event.happenings),
      state,
      state.nextDueAt ?? null,
      at,
      productKey ?? null,
    ]);
    if (count?.events === 0) return false;
    if (count?.rows !== 1)
      throw new Error(`the row of deal ${state.dealId} does not come before event ${state.seq}`);
    await this.writeEscalation(state, event.happenings, at);
    if (tellings.length > 0)
      await this.query(insertNotices, [JSON.stringify(tellingRows(transition, at, ladder))]);
    return true;
  }

  private async writeEscalation(
    state: DealState,
    happenings: readonly Happening[],
    at: Instant,
  ): Promise<void> {
    for (const happening of happenings) {
      if (happening.kind === 'escalation-ended') {
        await this.query(
          `UPDATE escalation SET status = 'ended', ended_at = $3, end_reason = $2, next_level_at = NULL WHERE id = $1`,
          [happening.escalationId, happening.because, at],
        );
      }
    }
    if (state.escalation)
      await this.query(upsertEscalation, escalationValues(state.dealId, state.escalation));
  }

  private async query<Row extends QueryResultRow>(
    query: Prepared | string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const { rows } = await this.client.query<Row>({
      ...(typeof query === 'string' ? { text: query } : query),
      values: [...values],
    });
    return rows;
  }
}

const lockDeal: Prepared = { name: 'lock-deal', text: `SELECT state FROM deal WHERE id = $1 FOR UPDATE` };

const openingFacts: Prepared = {
  name: 'opening-facts',
  text: `SELECT (SELECT class FROM customer WHERE id = $1) AS class,
    (SELECT team_id FROM app_user WHERE id = $2 AND active) AS team_id`,
};

/**
 * The event first: if its command is known, nothing follows. The row follows only from the seq before, which the lock
 * has made sure of. A deal's title is the text that came with its opening.
 */
const writeTransition: Prepared = {
  name: 'write-transition',
  text: `
  WITH written AS (
    INSERT INTO event (entity_id, seq, command_id, principal_id, request_hash, kind, data, happenings, state, next_due_at, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT DO NOTHING
    RETURNING state AS s
  ), moved AS (
  INSERT INTO deal AS d (id, seq, revision, title, state, status, pipeline_key, pipeline_version, stage, stage_since, owner_id,
    team_id, customer_id, amount, currency, is_key, is_stalled, product_key, expected_contract_on, opened_at, closed_at, next_due_at)
  SELECT $1, $2, (s->>'revision')::int,
    coalesce((SELECT texts->>'title' FROM command_text
      WHERE entity_id = $1 AND command_id = $3 AND request_hash = coalesce($5, '')), ''),
    s, s->>'status', s->>'pipelineKey', (s->>'pipelineVersion')::int, s->>'stage', (s->>'stageSince')::timestamptz,
    (s->>'ownerId')::uuid, (s->>'teamId')::uuid, (s->>'customerId')::uuid, (s->>'amount')::numeric, s->>'currency',
    (s->>'key')::boolean, s ? 'escalation', $12, (s->>'expectedContractOn')::date, (s->>'openedAt')::timestamptz,
    (s->>'closedAt')::timestamptz, $10
  FROM written
  ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, revision = excluded.revision, state = excluded.state, status = excluded.status,
    pipeline_version = excluded.pipeline_version, stage = excluded.stage, stage_since = excluded.stage_since,
    owner_id = excluded.owner_id, team_id = excluded.team_id, amount = excluded.amount, is_key = excluded.is_key,
    is_stalled = excluded.is_stalled, expected_contract_on = excluded.expected_contract_on, closed_at = excluded.closed_at,
    next_due_at = excluded.next_due_at
  WHERE d.seq = excluded.seq - 1
  RETURNING d.id
  )
  SELECT (SELECT count(*)::int FROM written) AS events, (SELECT count(*)::int FROM moved) AS rows`,
};

const upsertEscalation = `
  INSERT INTO escalation AS e (id, deal_id, status, opened_at, round, level, next_level_at, stalls, taken_by, taken_at,
    promised_for, broken_promises)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, round = excluded.round, level = excluded.level, next_level_at = excluded.next_level_at,
    stalls = excluded.stalls, taken_by = excluded.taken_by, taken_at = excluded.taken_at,
    promised_for = excluded.promised_for, broken_promises = excluded.broken_promises`;

function escalationValues(dealId: string, escalation: Escalation): unknown[] {
  const { takenOn } = escalation;
  return [
    escalation.id,
    dealId,
    takenOn ? 'taken-on' : 'telling',
    escalation.openedAt,
    escalation.round,
    escalation.level,
    escalation.nextLevelAt ?? null,
    JSON.stringify(escalation.stalls),
    takenOn?.by ?? null,
    takenOn?.at ?? null,
    takenOn?.promisedFor ?? null,
    escalation.brokenPromises,
  ];
}
