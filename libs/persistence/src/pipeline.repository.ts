import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import type { DataSource, EntityManager } from 'typeorm';
import type { Queries } from './retiming-scope.js';
import { publishPipelineVersion, type Published, type PublishedBy } from './publication.js';

/** What sales ops are working at: any object, right or wrong. */
export interface Draft {
  readonly definition: Readonly<Record<string, unknown>>;
  /** Counts what was done to the pipeline's drafts: the draft's ETag. */
  readonly revision: number;
  readonly at: Date;
  /** Absent: by the command. */
  readonly by: string | null;
  readonly byName: string | null;
}

/** A pipeline as the list shows it: its newest version, if it has one, and what stands beside it. */
export interface PipelineSummary {
  readonly key: string;
  readonly name: string | null;
  readonly version: number | null;
  readonly calendar: string | null;
  readonly publishedAt: Date | null;
  readonly note: string | null;
  readonly archivedAt: Date | null;
  readonly hasDraft: boolean;
  /** Deals of any of its versions that are open. */
  readonly runningDeals: number;
}

/** The draft is not as it was expected to be; absent `revision`: there is none. */
export interface DraftConflict {
  readonly conflict: { readonly revision?: number };
}

const draftColumns = `p.draft AS definition, p.draft_revision AS revision, p.draft_at AS at, p.draft_by AS by,
  (SELECT name FROM app_user WHERE id = p.draft_by) AS "byName"`;

/** Pipelines beside their versions: the draft, and whether they take new deals. */
export class PipelineRepository {
  constructor(private readonly database: DataSource) {}

  /** Every pipeline by key; those that were never published have a draft only. */
  async list(): Promise<PipelineSummary[]> {
    return this.database.query(
      `SELECT p.key, coalesce(v.definition->>'name', p.draft->>'name') AS name, v.version,
         v.definition->>'calendar' AS calendar, v.published_at AS "publishedAt", v.note,
         p.archived_at AS "archivedAt", p.draft IS NOT NULL AS "hasDraft",
         (SELECT count(*)::int FROM deal WHERE pipeline_key = p.key AND status = 'open') AS "runningDeals"
       FROM pipeline p LEFT JOIN LATERAL (
         SELECT * FROM pipeline_version WHERE key = p.key ORDER BY version DESC LIMIT 1
       ) v ON true
       WHERE v.version IS NOT NULL OR p.draft IS NOT NULL ORDER BY p.key`,
    );
  }

  async draft(key: string, queries: Queries = this.database): Promise<Draft | undefined> {
    const rows: Draft[] = await queries.query(
      `SELECT ${draftColumns} FROM pipeline p WHERE key = $1 AND draft IS NOT NULL`,
      [key],
    );
    return rows[0];
  }

  /**
   * Keeps a draft in the place of the one before. A key that nobody knows yet becomes a pipeline.
   * @param expected the revision of the draft it was made from; `none`: there was none; undefined: whatever is there
   */
  async saveDraft(
    key: string,
    definition: Readonly<Record<string, unknown>>,
    { userId, expected }: { readonly userId?: string; readonly expected?: number | 'none' } = {},
  ): Promise<Draft | DraftConflict> {
    const revision = typeof expected === 'number' ? expected : null;
    const rows: Draft[] = await this.database.query(
      `INSERT INTO pipeline AS p (key, draft, draft_revision, draft_at, draft_by)
       SELECT $1, $2::jsonb, 1, now(), $3
       WHERE $4::int IS NULL OR EXISTS (SELECT FROM pipeline WHERE key = $1)
       ON CONFLICT (key) DO UPDATE SET draft = excluded.draft, draft_revision = p.draft_revision + 1,
         draft_at = excluded.draft_at, draft_by = excluded.draft_by
       WHERE CASE WHEN $5 THEN p.draft IS NULL
         ELSE $4::int IS NULL OR (p.draft IS NOT NULL AND p.draft_revision = $4) END
       RETURNING ${draftColumns}`,
      [key, JSON.stringify(definition), userId ?? null, revision, expected === 'none'],
    );
    return rows[0] ?? this.conflict(this.database, key);
  }

  /**
   * Throws a draft away; a pipeline that was never published is then no longer listed. Its row stays with the count, or
   * the next draft would have the revision of this one, and whoever knows this one would overwrite it.
   */
  async deleteDraft(key: string, expected?: number): Promise<DraftConflict | undefined> {
    const draft = await this.takeDraft(this.database, key, expected);
    return 'conflict' in draft ? draft : undefined;
  }

  /**
   * Publishes the draft as the next version. What is to be published is what was checked: a draft that has changed
   * meanwhile is a conflict.
   * @param checked the draft's content as a definition, and the revision it was read at
   */
  async publishDraft(
    transaction: EntityManager,
    checked: { readonly definition: PipelineDefinition; readonly revision: number },
    by: PublishedBy,
  ): Promise<Published | DraftConflict> {
    const draft = await this.takeDraft(transaction, checked.definition.key, checked.revision);
    return 'conflict' in draft ? draft : publishPipelineVersion(transaction, checked.definition, by);
  }

  /** Whether a pipeline takes new deals from now on. @returns false when there is no such pipeline */
  async setArchived(key: string, isArchived: boolean): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `WITH changed AS (
         UPDATE pipeline SET archived_at = CASE WHEN $2 THEN coalesce(archived_at, now()) END
         WHERE key = $1 AND EXISTS (SELECT FROM pipeline_version WHERE key = $1) RETURNING key
       ) SELECT key FROM changed`,
      [key, isArchived],
    );
    return rows.length > 0;
  }

  private async takeDraft(
    queries: Queries,
    key: string,
    expected: number | undefined,
  ): Promise<{ readonly revision: number } | DraftConflict> {
    const rows: { revision: number }[] = await queries.query(
      `WITH taken AS (
         UPDATE pipeline SET draft = NULL, draft_at = NULL, draft_by = NULL, draft_revision = draft_revision + 1
         WHERE key = $1 AND draft IS NOT NULL AND ($2::int IS NULL OR draft_revision = $2)
         RETURNING draft_revision AS revision
       ) SELECT revision FROM taken`,
      [key, expected ?? null],
    );
    return rows[0] ?? this.conflict(queries, key);
  }

  private async conflict(queries: Queries, key: string): Promise<DraftConflict> {
    return { conflict: { revision: (await this.draft(key, queries))?.revision } };
  }
}
