import type { Role } from '@app/domain/access/permissions.js';
import type { DataSource } from 'typeorm';

/** The person whom a link was given to, as they are now. */
export interface LinkHolder {
  readonly userId: string;
  readonly roles: Role[];
  /** The team the user is in, and those the user heads. */
  readonly teamIds: string[];
  readonly locale: string;
  readonly timeZone: string;
}

/** Finds people by the links that they were given. */
export class LinkHolderRepository {
  constructor(private readonly database: DataSource) {}

  /** The person, unless they have left. */
  async active(userId: string): Promise<LinkHolder | undefined> {
    const rows: LinkHolder[] = await this.database.query(
      `SELECT u.id AS "userId", u.roles, u.locale, u.time_zone AS "timeZone",
         ARRAY(SELECT t.id FROM team t WHERE t.id = u.team_id OR t.head_id = u.id) AS "teamIds"
       FROM app_user u WHERE u.id = $1 AND u.active`,
      [userId],
    );
    return rows[0];
  }
}
