import type { Through } from '@app/domain/deal/commands.js';
import type { Transition } from '@app/domain/deal/transition.js';
import type { Instant } from '@app/domain/instant.js';
import type { LadderLevel } from '@app/domain/pipeline/definition.js';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { wakeTimeAmong } from './wake-time.js';
import { insertNotices, tellingRows } from './notices.js';

/** One event of an imported deal: what happened, and when. */
export interface ImportedEvent {
  readonly transition: Transition;
  readonly at: Instant;
  readonly commandId: string;
  /** Absent: time, or whoever ran the command. */
  readonly principalId?: string;
  readonly through?: Through;
  /** What was said with it. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** A deal as it comes in: all of its events, the last of which leaves the state that its row gets. */
export interface ImportedDeal {
  readonly externalId: string;
  readonly title: string;
  readonly productKey?: string;
  /** What own fields of type text say; absent: nothing. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly events: readonly [ImportedEvent, ...ImportedEvent[]];
}

/**
 * The transaction that stays open for as long as an export is read. What is told in it is told at one time, when it is
 * committed, and counts as recorded when it began: people get all of it at once.
 */
export class ImportTransaction {
  private constructor(
    private readonly runner: QueryRunner,
    private readonly source: string,
    private readonly ladder: readonly LadderLevel[],
  ) {}

  static async begin(
    database: DataSource,
    source: string,
    ladder: readonly LadderLevel[],
  ): Promise<ImportTransaction | undefined> {
    const runner = database.createQueryRunner();
    const transaction = new ImportTransaction(runner, source, ladder);
    try {
      await runner.startTransaction();
      // It waits while rows of other transactions are written; nobody else wants what it holds.
      await runner.query(`SET LOCAL idle_in_transaction_session_timeout = 0`);
      // Locks of this kind are the whole database's, which may hold several installations.
      const rows: unknown = await runner.query(
        `SELECT 1 WHERE pg_try_advisory_xact_lock(hashtextextended($1 || current_schema(), 0))`,
        [`import:${source}`],
      );
      if (Array.isArray(rows) && rows.length > 0) return transaction;
    } catch (error) {
      await transaction.end();
      throw error;
    }
    await transaction.end();
    return undefined;
  }

  async addDeals(deals: readonly ImportedDeal[]): Promise<void> {
    await writeDeals(this.runner.manager, this.source, this.ladder, deals);
  }

  async commit(): Promise<void> {
    await this.runner.commitTransaction();
  }

  /** Takes back what is not committed, and gives the connection back. */
  async end(): Promise<void> {
    try {
      if (this.runner.isTransactionActive) await this.runner.rollbackTransaction();
    } finally {
      await this.runner.release();
    }
  }
}

/** Writes deals with their events, escalations and notices. */
export async function writeDeals(
  manager: EntityManager,
  source: string,
  ladder: readonly LadderLevel[],
  deals: readonly ImportedDeal[],
): Promise<void> {
  await writeDealRows(manager, source, deals);
  const tellings = tellingsOf(deals, ladder);
  if (tellings.length > 0) await manager.query(insertNotices.text, [JSON.stringify(tellings)]);
}

/** What is to be told of deals that come in, as `insertNotices` takes it. */
export function tellingsOf(deals: readonly ImportedDeal[], ladder: readonly LadderLevel[]): object[] {
  return deals.flatMap((deal) =>
    deal.events.flatMap(({ transition, at }) => tellingRows(transition, at, ladder)),
  );
}

/** Writes deals with their events and escalations; nobody is told. */
export async function writeDealRows(
  manager: Pick<EntityManager, 'query'>,
  source: string,
  deals: readonly ImportedDeal[],
): Promise<void> {
  if (deals.length === 0) return;
  await manager.query(insertDeals, [JSON.stringify(deals.map(dealRow)), source]);
  const events = deals.flatMap((deal) => deal.events.map(eventRow));
  await manager.query(insertEvents, [JSON.stringify(events)]);
  const worded = events.filter(({ texts }) => texts !== undefined);
  if (worded.length > 0) await manager.query(insertTexts, [JSON.stringify(worded)]);
  const stalled = deals.map(dealRow).filter(({ state }) => state?.escalation !== undefined);
  if (stalled.length > 0) await manager.query(insertEscalations, [JSON.stringify(stalled)]);
}

function dealRow({ externalId, title, productKey, texts = {}, events }: ImportedDeal) {
  const last = events.at(-1);
  return { externalId, title, productKey, texts, state: last?.transition.state, at: last?.at };
}

function eventRow({ transition: { state, event }, ...given }: ImportedEvent) {
  return { ...given, kind: event.kind, data: event.data, happenings: event.happenings, state };
}

const insertDeals = `
  WITH given AS (
    SELECT "externalId", title, "productKey", texts, state AS s, at, (state->>'nextDueAt')::timestamptz AS due
    FROM jsonb_to_recordset($1::jsonb) AS x ("externalId" text, title text, "productKey" text, texts jsonb, state jsonb,
      at timestamptz)
  ), ${wakeTimeAmong.with}
  INSERT INTO deal (id, seq, revision, title, state, status, pipeline_key, pipeline_version, stage, stage_since, owner_id,
    team_id, customer_id, amount, currency, is_key, is_stalled, product_key, expected_contract_on, opened_at, closed_at,
    next_due_at, external_source, external_id, wake_at, field_texts, updated_at)
  SELECT (s->>'dealId')::uuid, (s->>'seq')::int, (s->>'revision')::int, title, s, s->>'status', s->>'pipelineKey',
    (s->>'pipelineVersion')::int, s->>'stage', (s->>'stageSince')::timestamptz, (s->>'ownerId')::uuid,
    (s->>'teamId')::uuid, (s->>'customerId')::uuid, (s->>'amount')::numeric, s->>'currency', (s->>'key')::boolean,
    s ? 'escalation', "productKey", (s->>'expectedContractOn')::date, (s->>'openedAt')::timestamptz,
    (s->>'closedAt')::timestamptz, due, $2, "externalId", ${wakeTimeAmong.value}, texts, at
  FROM given ${wakeTimeAmong.join}`;

const insertEvents = `
  INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, next_due_at, at, principal_id, through)
  SELECT (state->>'dealId')::uuid, (state->>'seq')::int, "commandId", kind, data, happenings, state,
    (state->>'nextDueAt')::timestamptz, at, "principalId", through
  FROM jsonb_to_recordset($1::jsonb) AS x ("commandId" text, kind text, data jsonb, happenings jsonb, state jsonb,
    at timestamptz, "principalId" uuid, through jsonb)`;

const insertTexts = `
  INSERT INTO command_text (entity_id, command_id, request_hash, texts)
  SELECT (state->>'dealId')::uuid, "commandId", '', texts
  FROM jsonb_to_recordset($1::jsonb) AS x ("commandId" text, state jsonb, texts jsonb)
  ON CONFLICT DO NOTHING`;

const insertEscalations = `
  INSERT INTO escalation (id, deal_id, status, opened_at, round, level, next_level_at, stalls, broken_promises, is_key)
  SELECT (e->>'id')::uuid, (state->>'dealId')::uuid, 'telling', (e->>'openedAt')::timestamptz, (e->>'round')::int,
    (e->>'level')::int, (e->>'nextLevelAt')::timestamptz, e->'stalls', (e->>'brokenPromises')::int, (state->>'key')::boolean
  FROM jsonb_to_recordset($1::jsonb) AS x (state jsonb), LATERAL (SELECT state->'escalation') AS given (e)`;
