import type { DataSource, EntityManager } from 'typeorm';

/** Somebody who is on duty for a while. */
export interface Duty {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly from: Date;
  readonly to: Date;
}

export interface NewDuty {
  readonly id: string;
  readonly userId: string;
  readonly from: string;
  readonly to: string;
}

export interface DutyFilter {
  readonly from?: string;
  readonly to?: string;
  readonly userId?: string;
}

/** Who is on duty in the office when. */
export class DutyRepository {
  constructor(private readonly database: DataSource) {}

  /** One page of what is not over, the earliest first. */
  async page(
    { from, to, userId }: DutyFilter,
    limit: number,
    after?: { at: string; id: string },
  ): Promise<Duty[]> {
    return this.database.query(
      `SELECT ${columns} WHERE y.to_at > coalesce($1::timestamptz, now()) AND ($2::timestamptz IS NULL OR y.from_at < $2)
         AND ($3::uuid IS NULL OR y.user_id = $3)
         AND ($4::timestamptz IS NULL OR (y.from_at, y.id) > ($4, $5::uuid))
       ORDER BY y.from_at, y.id LIMIT $6`,
      [from ?? null, to ?? null, userId ?? null, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  /** Who is on duty now and is still with us, by name. */
  async now(): Promise<Duty[]> {
    return this.database.query(
      `SELECT ${columns} WHERE y.from_at <= now() AND y.to_at > now() AND u.active ORDER BY u.name, y.id LIMIT 200`,
    );
  }

  /** @returns the duty; undefined when there is no such active user */
  async add({ id, userId, from, to }: NewDuty, transaction: EntityManager): Promise<Duty | undefined> {
    await transaction.query(
      `INSERT INTO duty (id, user_id, from_at, to_at)
       SELECT $1, u.id, $3, $4 FROM app_user u WHERE u.id = $2 AND u.active`,
      [id, userId, from, to],
    );
    const [added]: Duty[] = await transaction.query(`SELECT ${columns} WHERE y.id = $1`, [id]);
    return added;
  }

  /** @returns whether there was one */
  async remove(id: string): Promise<boolean> {
    const removed: unknown[] = await this.database.query(
      `WITH removed AS (DELETE FROM duty WHERE id = $1 RETURNING id) SELECT id FROM removed`,
      [id],
    );
    return removed.length > 0;
  }
}

const columns = `y.id, y.user_id AS "userId", u.name AS "userName", y.from_at AS "from", y.to_at AS "to"
  FROM duty y JOIN app_user u ON u.id = y.user_id`;
