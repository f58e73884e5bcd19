import type { DataSource, EntityManager } from 'typeorm';
import type { Viewer } from './deal.repository.js';

export interface Absence {
  readonly id: string;
  readonly userId: string;
  readonly from: Date;
  readonly to: Date;
  readonly substituteId: string | null;
  readonly substituteName: string | null;
}

export interface NewAbsence {
  readonly id: string;
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  readonly substituteId: string | null;
}

/** An absence with the name of who is away. */
export interface AbsenceOfOne extends Absence {
  readonly userName: string;
}

/** Which absences are asked for; instants of ISO 8601. */
export interface AbsenceFilter {
  readonly from?: string;
  readonly to?: string;
  readonly teamId?: string;
}

/** Somebody who may stand in, and whether they are away themselves. */
export interface SubstituteRow {
  readonly id: string;
  readonly name: string;
  readonly teamName: string | null;
  readonly absent: boolean;
}

/** More absences to come than anybody plans. */
const listedAtMost = 500;

/** When people are away, and who stands in for them. Each viewer reaches oneself, the own teams, or all. */
export class AbsenceRepository {
  constructor(private readonly database: DataSource) {}

  /** The time zone of a user within reach. */
  async zoneOf(userId: string, viewer: Viewer): Promise<string | undefined> {
    const rows: { zone: string }[] = await this.database.query(
      `SELECT u.time_zone AS zone FROM app_user u WHERE u.id = $1 AND ${reached(2)}`,
      [userId, ...values(viewer)],
    );
    return rows[0]?.zone;
  }

  /** Absences of a user within reach that are not over, the next one first. */
  async ofUser(userId: string, viewer: Viewer): Promise<Absence[]> {
    return this.database.query(
      `SELECT ${columns} ${joins} WHERE a.user_id = $1 AND a.to_at > now() AND ${reached(2)}
       ORDER BY a.from_at, a.id LIMIT ${listedAtMost}`,
      [userId, ...values(viewer)],
    );
  }

  /** One page of everybody's absences within reach that are not over, the earliest first. */
  async page(
    { from, to, teamId }: AbsenceFilter,
    viewer: Viewer,
    limit: number,
    after?: { at: string; id: string },
  ): Promise<AbsenceOfOne[]> {
    return this.database.query(
      `SELECT ${columns}, u.name AS "userName" ${joins}
       WHERE a.to_at > coalesce($4::timestamptz, now()) AND ($5::timestamptz IS NULL OR a.from_at < $5)
         AND ($6::uuid IS NULL OR u.team_id = $6) AND ($7::timestamptz IS NULL OR (a.from_at, a.id) > ($7, $8::uuid))
         AND ${reached(1)}
       ORDER BY a.from_at, a.id LIMIT $9`,
      [
        ...values(viewer),
        ...[from ?? null, to ?? null, teamId ?? null, after?.at ?? null, after?.id ?? null, limit],
      ],
    );
  }

  /**
   * Who may stand in for a user: the first active others by name, those of the same team before all.
   * @param during an absence that is planned: who is away within it themselves is said
   */
  async substitutesFor(
    userId: string,
    limit: number,
    { part, during }: { readonly part?: string; readonly during?: { from: string; to: string } },
  ): Promise<SubstituteRow[]> {
    return this.database.query(
      `SELECT s.id, s.name, t.name AS "teamName",
         EXISTS (SELECT FROM absence a WHERE a.user_id = s.id AND a.from_at < $5 AND a.to_at > $4) AS absent
       FROM app_user u JOIN app_user s ON s.id <> u.id AND s.active LEFT JOIN team t ON t.id = s.team_id
       WHERE u.id = $1 AND ($2::text IS NULL OR position($2 IN lower(s.name)) > 0)
       ORDER BY s.team_id IS NOT DISTINCT FROM u.team_id AND u.team_id IS NOT NULL DESC, s.name, s.id LIMIT $3`,
      [userId, part?.toLowerCase() ?? null, limit, during?.from ?? null, during?.to ?? null],
    );
  }

  /**
   * Adds an absence under the lock of its user: of two that overlap and come at once the second is refused.
   * @throws QueryFailedError (of absence_substitute_id_fkey) when there is no such substitute
   */
  async add(
    absence: NewAbsence,
    viewer: Viewer,
    transaction: EntityManager,
  ): Promise<Absence | 'unknown' | 'overlaps' | 'substitute-inactive'> {
    const { id, userId, from, to, substituteId } = absence;
    const locked: unknown[] = await transaction.query(
      `SELECT 1 FROM app_user u WHERE u.id = $1 AND ${reached(2)} FOR NO KEY UPDATE`,
      [userId, ...values(viewer)],
    );
    if (locked.length === 0) return 'unknown';
    const [checked]: { overlaps: boolean; inactive: boolean }[] = await transaction.query(
      `SELECT EXISTS (SELECT FROM absence WHERE user_id = $1 AND from_at < $3 AND to_at > $2) AS overlaps,
         EXISTS (SELECT FROM app_user WHERE id = $4 AND NOT active) AS inactive`,
      [userId, from, to, substituteId],
    );
    if (checked?.overlaps) return 'overlaps';
    if (checked?.inactive) return 'substitute-inactive';
    await transaction.query(
      `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id) VALUES ($1, $2, $3, $4, $5)`,
      [id, userId, from, to, substituteId],
    );
    const [added]: Absence[] = await transaction.query(`SELECT ${columns} ${joins} WHERE a.id = $1`, [id]);
    if (!added) throw new Error('an absence has vanished between two statements');
    return added;
  }

  /** @returns whether there was such an absence within reach */
  async remove(userId: string, id: string, viewer: Viewer): Promise<boolean> {
    const removed: unknown[] = await this.database.query(
      `WITH removed AS (
         DELETE FROM absence a USING app_user u
         WHERE a.id = $1 AND a.user_id = $2 AND u.id = a.user_id AND ${reached(3)} RETURNING a.id
       ) SELECT id FROM removed`,
      [id, userId, ...values(viewer)],
    );
    return removed.length > 0;
  }
}

const columns = `a.id, a.user_id AS "userId", a.from_at AS "from", a.to_at AS "to", a.substitute_id AS "substituteId",
  s.name AS "substituteName"`;
const joins = `FROM absence a JOIN app_user u ON u.id = a.user_id LEFT JOIN app_user s ON s.id = a.substitute_id`;

/** Condition on the user `u`: within the viewer's reach. Takes three parameters from `first` on. */
function reached(first: number): string {
  return `(u.id = $${first + 1} OR CASE $${first}::text WHEN 'all' THEN true
    WHEN 'team' THEN u.team_id = ANY ($${first + 2}::uuid[]) ELSE false END)`;
}

function values({ reach, userId, teamIds }: Viewer): unknown[] {
  return [reach, userId, teamIds];
}
