import type { Commanded } from '@app/domain/deal/commands.js';
import type { KnownProduct } from '@app/domain/deal/product.js';
import type { Transition } from '@app/domain/deal/transition.js';
import type { DealState } from '@app/domain/deal/state.js';
import type { Instant } from '@app/domain/instant.js';
import type { Happening } from '@app/domain/escalation/happening.js';
import type { LadderLevel } from '@app/domain/pipeline/definition.js';
import type { PoolClient, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import {
  surroundingColumns,
  surroundingJoins,
  surroundingsOf,
  type SurroundingRow,
  type Surroundings,
} from './deal-surroundings.js';
import { productOfKey } from './deal.repository.js';
import type { EffectiveVersions } from './definition.repository.js';
import { calendarVersionFor, effectiveVersions, timingVersionFor } from './effective-timing.js';
import { endEscalation, escalationValues, upsertEscalation } from './escalation-rows.js';
import { insertNotices, tellingRows } from './notices.js';
import { poolOf, type Prepared } from './prepared.js';
import { wakeTime } from './wake-time.js';

/** An event that a command has already made. */
export interface KnownEvent {
  readonly seq: number;
  readonly requestHash: string;
}

/** A deal's row, locked, and what decides beside it when the deal is late. */
export interface LockedDeal {
  readonly state: DealState;
  /** When the workflow's timer is wanted. */
  readonly wakeAt?: Instant;
  readonly surroundings: Surroundings;
}

/** What an opening needs to know of its customer, its owner and its pipeline. */
export interface OpeningSurroundings {
  readonly customer: Surroundings['customer'] | undefined;
  readonly teamId: string | null;
  readonly isArchived: boolean;
  readonly timingVersion: number | null;
  readonly calendarVersion: number | null;
}

/** What is written beside the transition itself. */
export interface TransitionWrite {
  readonly transition: Transition;
  readonly at: Instant;
  /** The command, or the id under which the passing of time is recognised. */
  readonly commanded: Pick<Commanded<unknown>, 'commandId'> & Partial<Commanded<unknown>>;
  readonly ladder: readonly LadderLevel[];
}

/** What writing came to; undefined when the command is known already, and then nothing is written. */
export interface Written {
  readonly wakeAt?: Instant;
}

/** The transaction of one transition: the event, the row, the escalation and its notices, all or nothing. */
export class TransitionRepository {
  constructor(private readonly database: DataSource) {}

  async inTransaction<Result>(
    work: (transaction: TransitionTransaction) => Promise<Result>,
  ): Promise<Result> {
    const client = await poolOf(this.database).connect();
    let broken: unknown;
    // Without a listener, a connection that is lost between two queries ends the program; the next query fails by it anyway.
    const lost = (error: unknown) => (broken = error);
    client.on('error', lost);
    try {
      // Not waited for: it travels with the first query of the work, which fails too where this does.
      const begun = client.query('BEGIN');
      begun.catch(() => undefined);
      const result = await work(new TransitionTransaction(client));
      await begun;
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // A connection that cannot even roll back is thrown away: the server undoes what it held.
      await client.query('ROLLBACK').catch(lost);
      throw error;
    } finally {
      client.off('error', lost);
      client.release(broken !== undefined);
    }
  }

  /** The row, without a lock. */
  async rowOf(dealId: string): Promise<Pick<LockedDeal, 'state' | 'wakeAt'> | undefined> {
    const [row]: { state: DealState; wake_at: Date | null }[] = await this.database.query(
      `SELECT state, wake_at FROM deal WHERE id = $1`,
      [dealId],
    );
    return row && { state: row.state, wakeAt: row.wake_at?.toISOString() };
  }
}

export class TransitionTransaction {
  constructor(private readonly client: PoolClient) {}

  /** The row, locked against every other transition of this deal. */
  async lockDeal(dealId: string): Promise<LockedDeal | undefined> {
    const [row] = await this.query<SurroundingRow & { state: DealState; wake_at: Date | null }>(lockDeal, [
      dealId,
    ]);
    if (!row) return undefined;
    return { state: row.state, wakeAt: row.wake_at?.toISOString(), surroundings: surroundingsOf(row) };
  }

  async eventOf(entityId: string, commandId: string): Promise<KnownEvent | undefined> {
    const rows = await this.query<{ seq: number; request_hash: string | null }>(
      `SELECT seq, request_hash FROM event WHERE entity_id = $1 AND command_id = $2`,
      [entityId, commandId],
    );
    return rows[0] && { seq: rows[0].seq, requestHash: rows[0].request_hash ?? '' };
  }

  /** As of the definitions, but seen in this transaction: whoever re-times deals waits for those who read a timing. */
  async versionsOf(pipelineKey: string, version: number): Promise<EffectiveVersions | undefined> {
    const [row] = await this.query<EffectiveVersions>(effectiveVersions, [pipelineKey, version]);
    return row;
  }

  /** What is known of a product; undefined: there is none. */
  async productOf(key: string): Promise<KnownProduct | undefined> {
    const [product] = await this.query<{ line: string | null }>(productOfKey, [key]);
    return product;
  }

  async openingSurroundings(opening: {
    readonly customerId: string;
    readonly ownerId: string;
    readonly pipelineKey: string;
    readonly pipelineVersion: number;
  }): Promise<OpeningSurroundings> {
    const { customerId, ownerId, pipelineKey, pipelineVersion } = opening;
    const [row] = await this.query<Partial<SurroundingRow> & { team_id: string | null; archived: boolean }>(
      openingSurroundings,
      [customerId, ownerId, pipelineKey, pipelineVersion],
    );
    return {
      customer: row?.customer_class && { class: row.customer_class, norms: row.customer_norms ?? {} },
      teamId: row?.team_id ?? null,
      isArchived: row?.archived ?? false,
      timingVersion: row?.timing_version ?? null,
      calendarVersion: row?.calendar_version ?? null,
    };
  }

  /**
   * Writes the transition.
   * @throws Error when the row is not at the seq before: the transaction is undone
   */
  async write({ transition, at, commanded, ladder }: TransitionWrite): Promise<Written | undefined> {
    const { state, event, tellings } = transition;
    const [count] = await this.query<{ events: number; rows: number; wake_at: Date | null }>(
      writeTransition,
      [
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
        commanded.through ?? null,
      ],
    );
    if (count?.events === 0) return undefined;
    if (count?.rows !== 1)
      throw new Error(`the row of deal ${state.dealId} does not come before event ${state.seq}`);
    await this.writeEscalation(state, event.happenings, at);
    if (tellings.length > 0)
      await this.query(insertNotices, [JSON.stringify(tellingRows(transition, at, ladder))]);
    return { wakeAt: count.wake_at?.toISOString() };
  }

  private async writeEscalation(
    state: DealState,
    happenings: readonly Happening[],
    at: Instant,
  ): Promise<void> {
    for (const happening of happenings) {
      if (happening.kind === 'escalation-ended') {
        await this.query(endEscalation, [happening.escalationId, happening.because, at]);
      }
    }
    if (state.escalation) await this.query(upsertEscalation, escalationValues(state, state.escalation));
  }

  async query<Row extends QueryResultRow>(
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

const lockDeal: Prepared = {
  name: 'lock-deal',
  text: `SELECT d.state, d.wake_at, ${surroundingColumns} FROM deal d ${surroundingJoins} WHERE d.id = $1 FOR UPDATE OF d`,
};

const openingSurroundings: Prepared = {
  name: 'opening-surroundings',
  text: `SELECT c.class AS customer_class, c.norms AS customer_norms,
      (SELECT team_id FROM app_user WHERE id = $2 AND active) AS team_id,
      EXISTS (SELECT FROM pipeline WHERE key = $3 AND archived_at IS NOT NULL) AS archived,
      ${timingVersionFor('v.key', 'v.version')} AS timing_version, ${calendarVersionFor('v.key', 'v.version')} AS calendar_version
    FROM (SELECT) AS one LEFT JOIN customer c ON c.id = $1
      LEFT JOIN pipeline_version v ON v.key = $3 AND v.version = $4`,
};

/** What is emptied is not kept: only texts of fields that the deal says are filled in. */
const fieldTexts = `CASE WHEN d.field_texts = '{}' AND excluded.field_texts = '{}' THEN d.field_texts ELSE (
      SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(d.field_texts || excluded.field_texts)
      WHERE excluded.state->'fields' ? key
    ) END`;

/**
 * The event first: if its command is known, nothing follows. The row follows only from the seq before, which the lock
 * has made sure of. A deal's title is the text that came with its opening, its fields' texts come with what changes them.
 */
const writeTransition: Prepared = {
  name: 'write-transition',
  text: `
  WITH written AS (
    INSERT INTO event (entity_id, seq, command_id, principal_id, request_hash, kind, data, happenings, state, next_due_at, at,
      through)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT DO NOTHING
    RETURNING state AS s
  ), moved AS (
  INSERT INTO deal AS d (id, seq, revision, title, state, status, pipeline_key, pipeline_version, stage, stage_since, owner_id,
    team_id, customer_id, amount, currency, is_key, is_stalled, product_key, expected_contract_on, opened_at, closed_at,
    next_due_at, wake_at, field_texts)
  SELECT $1, $2, (s->>'revision')::int, coalesce(t.texts->>'title', ''),
    s, s->>'status', s->>'pipelineKey', (s->>'pipelineVersion')::int, s->>'stage', (s->>'stageSince')::timestamptz,
    (s->>'ownerId')::uuid, (s->>'teamId')::uuid, (s->>'customerId')::uuid, (s->>'amount')::numeric, s->>'currency',
    (s->>'key')::boolean, s ? 'escalation', s->>'productKey', (s->>'expectedContractOn')::date,
    (s->>'openedAt')::timestamptz, (s->>'closedAt')::timestamptz, $10, ${wakeTime('$10::timestamptz', '$1')},
    coalesce(t.texts->'fields', '{}')
  FROM written LEFT JOIN command_text t
    ON t.entity_id = $1 AND t.command_id = $3 AND t.request_hash = coalesce($5, '')
  ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, revision = excluded.revision, state = excluded.state, status = excluded.status,
    pipeline_version = excluded.pipeline_version, stage = excluded.stage, stage_since = excluded.stage_since,
    owner_id = excluded.owner_id, team_id = excluded.team_id, amount = excluded.amount, currency = excluded.currency,
    is_key = excluded.is_key, is_stalled = excluded.is_stalled, 
    product_key = CASE WHEN d.state ? 'productKey' OR excluded.state ? 'productKey' THEN excluded.product_key ELSE d.product_key END,
    expected_contract_on = excluded.expected_contract_on, closed_at = excluded.closed_at,
    next_due_at = excluded.next_due_at, field_texts = ${fieldTexts},
    wake_at = CASE WHEN d.next_due_at = excluded.next_due_at THEN d.wake_at ELSE excluded.wake_at END
  WHERE d.seq = excluded.seq - 1
  RETURNING d.id, d.wake_at
  )
  SELECT (SELECT count(*)::int FROM written) AS events, (SELECT count(*)::int FROM moved) AS rows,
    (SELECT wake_at FROM moved) AS wake_at`,
};
