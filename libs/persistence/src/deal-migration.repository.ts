import type { Through } from '@app/domain/deal/commands.js';
import type { KnownProduct } from '@app/domain/deal/product.js';
import type { DealState } from '@app/domain/deal/state.js';
import type { Refusal } from '@app/domain/errors.js';
import type { DataSource } from 'typeorm';
import { AuditRepository } from './audit.repository.js';
import { viewerValues, visible, type Viewer } from './deal.repository.js';
import { surroundingColumns, surroundingJoins, surroundingsOf } from './deal-surroundings.js';
import type { SurroundingRow, Surroundings } from './deal-surroundings.js';
import { exclusively } from './exclusive.js';
import type { Queries } from './retiming-scope.js';

/** Which running deals are put on which version, and how. */
export interface MigrationPlan {
  readonly pipelineKey: string;
  readonly toVersion: number;
  /** null: every older version. */
  readonly fromVersion: number | null;
  /** Where deals stand whose stage the version does not know: its key by the old one. */
  readonly stages: Readonly<Record<string, string>>;
  /** Values that fit no field of the version may be lost. */
  readonly loseFields: boolean;
}

export interface MigrationOrder extends MigrationPlan {
  readonly id: string;
  readonly reason: string;
  readonly orderedById: string;
}

/** How it was ordered: the events of its deals say so. */
export interface OrderedThrough {
  readonly through: Through | null;
}

/** An order, and where the job has got to. */
export interface DealMigration extends MigrationOrder {
  /** Running deals that it concerned when it was ordered. */
  readonly deals: number;
  readonly lookedAt: number;
  readonly migrated: number;
  readonly refused: number;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
}

/** One whose deals were not all dealt with yet. */
export interface OpenMigration extends DealMigration, OrderedThrough {
  /** The last deal that was dealt with; null: none yet. */
  readonly afterId: string | null;
}

/** A deal that stayed where it is. */
export interface MigrationRefusal extends Refusal {
  readonly dealId: string;
}

/** What a step of the job came to. */
export interface MigrationStep {
  /** The last deal of the step; absent: there was none. */
  readonly lastId?: string;
  /** Deals that stayed where they are, refused or needing nothing. */
  readonly stayed: number;
  readonly refusals: readonly (Pick<MigrationRefusal, 'dealId' | 'detail'> & { readonly code: string })[];
  readonly isLast: boolean;
}

/** A deal that a migration concerns, and what decides beside it when it is late. */
export interface ConcernedDeal {
  readonly state: DealState;
  readonly surroundings: Surroundings;
  /** Absent: the deal is about none. */
  readonly product?: KnownProduct;
}

/** Under which id every deal is given the command of a migration. */
export function migrationCommandId(id: string): string {
  return `migration:${id}`;
}

const beforeAll = '00000000-0000-0000-0000-000000000000';
const concerned = `d.status = 'open' AND d.pipeline_key = $1 AND d.pipeline_version < $2
  AND ($3::int IS NULL OR d.pipeline_version = $3)`;

function scopeOf({ pipelineKey, toVersion, fromVersion }: MigrationPlan) {
  return [pipelineKey, toVersion, fromVersion];
}

/** Orders to put running deals on another version of their pipeline. */
export class DealMigrationRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Does the work unless another worker is at it.
   * @returns whether it was done
   */
  async exclusively(work: () => Promise<void>): Promise<boolean> {
    return exclusively(this.database, 'deal-migration', work);
  }

  /** How many running deals a plan concerns. */
  async concernedDeals(plan: MigrationPlan, queries: Queries = this.database): Promise<number> {
    const rows: { count: number }[] = await queries.query(
      `SELECT count(*)::int AS count FROM deal d WHERE ${concerned}`,
      scopeOf(plan),
    );
    return rows[0]?.count ?? 0;
  }

  /** The next running deals that a plan concerns, by id. */
  async runningDeals(plan: MigrationPlan, after: string | null, limit: number): Promise<ConcernedDeal[]> {
    const rows: (SurroundingRow & { state: DealState; product: KnownProduct | null })[] =
      await this.database.query(
        `SELECT d.state, ${surroundingColumns},
         CASE WHEN p.key IS NOT NULL THEN jsonb_build_object('line', p.line) END AS product
       FROM deal d ${surroundingJoins} LEFT JOIN product p ON p.key = d.product_key
       WHERE ${concerned} AND d.id > $4 ORDER BY d.id LIMIT $5`,
        [...scopeOf(plan), after ?? beforeAll, limit],
      );
    return rows.map((row) => ({
      ...{ state: row.state, surroundings: surroundingsOf(row) },
      product: row.product ?? undefined,
    }));
  }

  /** Orders a migration; the job finds it. */
  async order(
    order: MigrationOrder & OrderedThrough,
    queries: Queries = this.database,
  ): Promise<DealMigration> {
    const deals = await this.concernedDeals(order, queries);
    await queries.query(
      `INSERT INTO deal_migration (id, pipeline_key, to_version, from_version, stages, lose_fields, reason, ordered_by, deals, through)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[order.id, ...[order.pipelineKey, order.toVersion, order.fromVersion]],
        ...[order.stages, order.loseFields, order.reason, order.orderedById, deals, order.through],
      ],
    );
    const note = {
      action: 'pipeline.migration-ordered',
      object: { kind: 'pipeline', id: order.pipelineKey },
    };
    const detail = { migration: order.id, to: order.toVersion, deals };
    await new AuditRepository(this.database).note({ ...note, detail }, queries);
    const [migration]: DealMigration[] = await queries.query(`SELECT ${columns} WHERE m.id = $1`, [order.id]);
    return migration!;
  }

  /** The order that has been waiting longest. */
  async next(): Promise<OpenMigration | undefined> {
    const rows: OpenMigration[] = await this.database.query(
      `SELECT m.after_id AS "afterId", m.through, ${columns} WHERE m.done_at IS NULL ORDER BY m.created_at, m.id LIMIT 1`,
    );
    return rows[0];
  }

  /**
   * Keeps what a step came to: whoever goes on goes on behind it. What it put on the version is counted by the events, so
   * that it also counts when somebody died before he kept it.
   * @returns deals that were looked at so far; undefined when somebody else has made the step
   */
  async keep(
    { id, pipelineKey, afterId }: OpenMigration,
    { lastId, stayed, refusals, isLast }: MigrationStep,
  ): Promise<number | undefined> {
    return this.database.transaction(async (transaction) => {
      const [kept]: [{ lookedAt: number }[], number] = await transaction.query(
        `UPDATE deal_migration m SET after_id = coalesce($3, m.after_id), looked_at = m.looked_at + $4 + step.migrated,
           migrated = m.migrated + step.migrated, done_at = CASE WHEN $5 THEN clock_timestamp() END
         FROM (SELECT count(*)::int AS migrated FROM deal d JOIN event e ON e.entity_id = d.id AND e.command_id = $6
           WHERE d.pipeline_key = $7 AND d.id > coalesce($2, '${beforeAll}'::uuid) AND ($5 OR d.id <= $3)) AS step
         WHERE m.id = $1 AND m.after_id IS NOT DISTINCT FROM $2 AND m.done_at IS NULL
         RETURNING m.looked_at AS "lookedAt"`,
        [id, afterId, lastId ?? null, stayed, isLast, migrationCommandId(id), pipelineKey],
      );
      if (!kept[0]) return undefined;
      await transaction.query(
        `INSERT INTO deal_migration_refusal (migration_id, deal_id, code, detail)
         SELECT $1, r."dealId", r.code, r.detail
         FROM jsonb_to_recordset($2::jsonb) AS r ("dealId" uuid, code text, detail text) ON CONFLICT DO NOTHING`,
        [id, JSON.stringify(refusals)],
      );
      return kept[0].lookedAt;
    });
  }

  /** The migrations of a pipeline, the newest first. */
  async ofPipeline(pipelineKey: string, limit: number): Promise<DealMigration[]> {
    return this.database.query(
      `SELECT ${columns} WHERE m.pipeline_key = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT $2`,
      [pipelineKey, limit],
    );
  }

  async find(pipelineKey: string, id: string): Promise<DealMigration | undefined> {
    const rows: DealMigration[] = await this.database.query(
      `SELECT ${columns} WHERE m.pipeline_key = $1 AND m.id = $2`,
      [pipelineKey, id],
    );
    return rows[0];
  }

  /** Which deals within the viewer's reach stayed where they are, and why. */
  async refusals(id: string, viewer: Viewer, limit: number): Promise<MigrationRefusal[]> {
    return this.database.query(
      `SELECT r.deal_id AS "dealId", r.code, r.detail FROM deal_migration_refusal r JOIN deal d ON d.id = r.deal_id
       WHERE r.migration_id = $4 AND ${visible(1)} ORDER BY r.deal_id LIMIT $5`,
      [...viewerValues(viewer), id, limit],
    );
  }
}

const columns = `m.id, m.pipeline_key AS "pipelineKey", m.from_version AS "fromVersion", m.to_version AS "toVersion", m.stages,
  m.lose_fields AS "loseFields", m.reason, m.ordered_by AS "orderedById", m.deals, m.looked_at AS "lookedAt", m.migrated,
  (SELECT count(*)::int FROM deal_migration_refusal r WHERE r.migration_id = m.id) AS refused,
  m.created_at AS "createdAt", m.done_at AS "doneAt" FROM deal_migration m`;
