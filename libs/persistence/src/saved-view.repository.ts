import type { DealSort, SortDirection } from '@app/domain/deal/sorts.js';
import type { DataSource, EntityManager } from 'typeorm';
import type { DealFilter } from './deal-filter.js';

export interface SavedViewContent {
  readonly name: string;
  readonly layout: 'board' | 'list';
  readonly filter: DealFilter;
  readonly sort: DealSort;
  readonly direction: SortDirection;
}

export interface SavedViewRow extends SavedViewContent {
  readonly id: string;
  readonly revision: number;
}

/** The views of lists that people keep, each their own, in an order of their own. */
export class SavedViewRepository {
  constructor(private readonly database: DataSource) {}

  async ofUser(userId: string): Promise<SavedViewRow[]> {
    return this.database.query(
      `SELECT ${columns} FROM saved_view v WHERE v.user_id = $1 ORDER BY v.position, v.id`,
      [userId],
    );
  }

  /**
   * Adds a view behind the others, under the lock of its owner: of two at once the one too many is refused.
   * @throws QueryFailedError (unique violation of saved_view_name) when the owner has a view of this name
   */
  async add(
    userId: string,
    id: string,
    content: SavedViewContent,
    atMost: number,
    transaction: EntityManager,
  ): Promise<SavedViewRow | 'too-many'> {
    await transaction.query(`SELECT FROM app_user WHERE id = $1 FOR NO KEY UPDATE`, [userId]);
    const rows: SavedViewRow[] = await transaction.query(
      `INSERT INTO saved_view AS v (id, user_id, name, layout, filter, sort, direction, position)
       SELECT $2, $1, $3, $4, $5, $6, $7, coalesce(max(o.position), 0) + 1 FROM saved_view o WHERE o.user_id = $1
       HAVING count(*) < $8 RETURNING ${columns}`,
      [userId, id, ...contentValues(content), atMost],
    );
    return rows[0] ?? 'too-many';
  }

  /**
   * @param ifRevision undefined: whatever it is now
   * @throws QueryFailedError (unique violation of saved_view_name)
   */
  async replace(
    userId: string,
    id: string,
    content: SavedViewContent,
    ifRevision: number | undefined,
  ): Promise<SavedViewRow | 'changed-meanwhile' | undefined> {
    const rows: SavedViewRow[] = await this.database.query(
      `WITH replaced AS (
         UPDATE saved_view v SET name = $3, layout = $4, filter = $5, sort = $6, direction = $7
         WHERE v.user_id = $1 AND v.id = $2 AND ($8::int IS NULL OR v.revision = $8) RETURNING ${columns}
       ) SELECT * FROM replaced`,
      [userId, id, ...contentValues(content), ifRevision ?? null],
    );
    return rows[0] ?? this.whyNot(userId, id);
  }

  async remove(
    userId: string,
    id: string,
    ifRevision: number | undefined,
  ): Promise<'removed' | 'changed-meanwhile' | undefined> {
    const rows: unknown[] = await this.database.query(
      `WITH removed AS (
         DELETE FROM saved_view WHERE user_id = $1 AND id = $2 AND ($3::int IS NULL OR revision = $3) RETURNING id
       ) SELECT id FROM removed`,
      [userId, id, ifRevision ?? null],
    );
    return rows.length > 0 ? 'removed' : this.whyNot(userId, id);
  }

  /** Puts all of a person's views into an order. @returns whether these are all of them */
  async arrange(userId: string, ids: readonly string[]): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      await transaction.query(`SELECT FROM app_user WHERE id = $1 FOR NO KEY UPDATE`, [userId]);
      const [known]: { all: boolean }[] = await transaction.query(
        `SELECT coalesce(array_agg(id ORDER BY id), '{}') = ARRAY(SELECT unnest($2::uuid[]) ORDER BY 1) AS all
         FROM saved_view WHERE user_id = $1`,
        [userId, ids],
      );
      if (!known?.all) return false;
      await transaction.query(
        `UPDATE saved_view v SET position = o.position FROM unnest($2::uuid[]) WITH ORDINALITY AS o (id, position)
         WHERE v.id = o.id AND v.user_id = $1 AND v.position <> o.position`,
        [userId, ids],
      );
      return true;
    });
  }

  private async whyNot(userId: string, id: string): Promise<'changed-meanwhile' | undefined> {
    const rows: unknown[] = await this.database.query(
      `SELECT FROM saved_view WHERE user_id = $1 AND id = $2`,
      [userId, id],
    );
    return rows.length > 0 ? 'changed-meanwhile' : undefined;
  }
}

const columns = 'v.id, v.name, v.layout, v.filter, v.sort, v.direction, v.revision';

function contentValues({ name, layout, filter, sort, direction }: SavedViewContent): unknown[] {
  return [name, layout, JSON.stringify(filter), sort, direction];
}
