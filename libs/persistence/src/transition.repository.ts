import type { Commanded } from '@app/domain/deal/commands.js';
import type { KnownProduct } from '@app/domain/deal/product.js';
import type { Transition } from '@app/domain/deal/transition.js';
import type { DealState } from '@app/domain/deal/state.js';
import { instant, type Instant } from '@app/domain/instant.js';
import type { Happening } from '@app/domain/escalation/happening.js';
import type { LadderLevel } from '@app/domain/pipeline/definition.js';
import type { PoolClient, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { surroundingsOf, type SurroundingRow, type Surroundings } from './deal-surroundings.js';
import { productOfKey } from './deal.repository.js';
import { Crowds } from './crowds.js';
import type { EffectiveVersions } from './definition.repository.js';
import { effectiveVersions } from './effective-timing.js';
import { endEscalation, escalationValues, upsertEscalation } from './escalation-rows.js';
import { insertNotices, tellingRows } from './notices.js';
import { EventAnnouncer } from './event-announcer.js';
import { poolOf, type Prepared } from './prepared.js';
import {
  databaseNow,
  divisionByZero,
  lastEvent,
  lockDeal,
  openingSurroundings,
  writeOpening,
  writeTransition,
} from './transition-queries.js';

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
  /** When its last event happened: nothing happens to it before that. */
  readonly lastAt: Instant;
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
  /** Nothing follows in its transaction, which may end with it. */
  readonly isLast?: boolean;
}

/** What writing came to; undefined when the command is known already, and then nothing is written. */
export interface Written {
  readonly wakeAt?: Instant;
}

/** The transaction of one transition: the event, the row, the escalation and its notices, all or nothing. */
export class TransitionRepository {
  private readonly announcer: EventAnnouncer;
  private readonly crowds = new Crowds();

  constructor(private readonly database: DataSource) {
    this.announcer = new EventAnnouncer(() => poolOf(database));
  }

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
      const transaction = new TransitionTransaction(client, this.crowds);
      const result = await work(transaction);
      await begun;
      await transaction.commit();
      this.announcer.announce();
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

interface LockedRow extends SurroundingRow {
  readonly state: DealState;
  readonly wake_at: Date | null;
  readonly updated_at: Date;
}

interface WrittenRow {
  readonly events: number;
  readonly wake_at: Date | null;
  /** It wakes at a new time. */
  readonly placed: boolean | null;
}

export class TransitionTransaction {
  private committed?: Promise<unknown>;

  constructor(
    private readonly client: PoolClient,
    private readonly crowds: Crowds,
  ) {}

  /** Ends the transaction, unless its last write has taken that along. */
  async commit(): Promise<void> {
    await (this.committed ?? this.client.query('COMMIT'));
  }

  /** The row, locked against every other transition of this deal. */
  async lockDeal(dealId: string): Promise<LockedDeal | undefined> {
    const [row] = await this.query<LockedRow>(lockDeal, [dealId]);
    if (!row) return undefined;
    const { state, wake_at: wakeAt, updated_at: lastAt } = row;
    return {
      ...{ state, wakeAt: wakeAt?.toISOString(), lastAt: lastAt.toISOString() },
      surroundings: surroundingsOf(row),
    };
  }

  /**
   * When the last event of what is locked happened. Asked behind the lock, and not with it: what was awaited has written one
   * more. undefined: its events are lost.
   */
  async lastEventAt(entityId: string): Promise<Instant | undefined> {
    const [row] = await this.query<{ at: Date }>(lastEvent, [entityId]);
    return row?.at.toISOString();
  }

  async eventOf(entityId: string, commandId: string): Promise<KnownEvent | undefined> {
    const rows = await this.query<{ seq: number; request_hash: string | null }>(
      `SELECT seq, request_hash FROM event WHERE entity_id = $1 AND command_id = $2`,
      [entityId, commandId],
    );
    return rows[0] && { seq: rows[0].seq, requestHash: rows[0].request_hash ?? '' };
  }

  /**
   * When time acts: now, by the database, where the asking has waited for it. What is told then is told now, and the
   * delay of the level that follows begins now; the asking's own time may run ahead in tests.
   */
  async actingAt(asked: number): Promise<Instant> {
    const [row] = await this.query<{ now: Date }>(databaseNow, []);
    return instant(Math.max(asked, row?.now.getTime() ?? asked));
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
  async write({
    transition,
    at,
    commanded,
    ladder,
    isLast = false,
  }: TransitionWrite): Promise<Written | undefined> {
    const { state, event, tellings } = transition;
    const beside = [
      ...escalationWrites(state, event.happenings, at),
      ...(tellings.length > 0
        ? [[insertNotices, [JSON.stringify(tellingRows(transition, at, ladder))]] as const]
        : []),
    ];
    const statement = state.seq === 1 ? writeOpening : writeTransition;
    const { nextDueAt } = state;
    const place = nextDueAt === undefined ? undefined : this.crowds.next(nextDueAt);
    const writing = this.query<WrittenRow>(statement, [
      state.dealId,
      state.seq,
      commanded.commandId,
      commanded.principalId ?? null,
      commanded.requestHash ?? null,
      event.kind,
      event.data,
      JSON.stringify(event.happenings),
      state,
      nextDueAt ?? null,
      at,
      commanded.through ?? null,
      place ?? null,
    ]);
    // The end of the transaction travels with its only write: nothing is waited for in between.
    if (isLast && beside.length === 0) this.commitBehind();
    const [written] = await writing.catch((error: unknown) => {
      if ((error as { code?: string }).code !== divisionByZero) throw error;
      throw new Error(`the row of deal ${state.dealId} does not come before event ${state.seq}`);
    });
    if (!written || written.events === 0) return undefined;
    for (const [query, values] of beside) await this.query(query, values);
    const wakeAt = written.wake_at?.toISOString();
    if (nextDueAt && wakeAt && written.placed && !place) this.crowds.counted(nextDueAt, wakeAt);
    return { wakeAt };
  }

  private commitBehind(): void {
    this.committed = this.client.query('COMMIT');
    // Whoever ends the transaction is told of it.
    this.committed.catch(() => undefined);
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

/** What has become of the deal's escalations, and how the open one stands. */
function escalationWrites(
  state: DealState,
  happenings: readonly Happening[],
  at: Instant,
): (readonly [query: Prepared, values: readonly unknown[]])[] {
  const ended = happenings.flatMap((happening) =>
    happening.kind === 'escalation-ended'
      ? [[endEscalation, [happening.escalationId, happening.because, at]] as const]
      : [],
  );
  const { escalation } = state;
  return escalation ? [...ended, [upsertEscalation, escalationValues(state, escalation)]] : ended;
}
