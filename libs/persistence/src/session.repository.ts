import type { Role } from '@app/domain/access/permissions.js';
import type { DataSource } from 'typeorm';
import { runPrepared, type Prepared } from './prepared.js';

/** Who a session belongs to, with what their rights are computed from. */
export interface SessionUser {
  readonly userId: string;
  readonly roles: Role[];
  /** The team the user is in, and those the user heads. */
  readonly teamIds: string[];
}

/** How long a session or a token is good for from now on, in ms. */
export interface StillValid {
  readonly leftMs: number;
}

/** A session as its owner tells it from the others. */
export interface SessionRow {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** From where it was begun. */
  readonly address: string | null;
  /** How the program named itself that began it. */
  readonly agent: string | null;
}

export interface NewSession {
  readonly tokenHash: Buffer;
  readonly userId: string;
  readonly expiresAt: Date;
  readonly address?: string;
  readonly agent?: string;
}

/** Sessions are known by the hash of their token; the token itself is nowhere but with its owner. */
export class SessionRepository {
  constructor(private readonly database: DataSource) {}

  /** The active user of a session that has not expired. */
  async userOf(tokenHash: Buffer): Promise<(SessionUser & StillValid) | undefined> {
    const [user] = await runPrepared<SessionUser & StillValid>(this.database, sessionUser, [tokenHash]);
    return user;
  }

  /** Keeps a session, and forgets those that have expired. */
  async start({ tokenHash, userId, expiresAt, address, agent }: NewSession): Promise<void> {
    await this.database.query(
      `WITH expired AS (DELETE FROM session WHERE expires_at <= now())
       INSERT INTO session (token_hash, user_id, expires_at, address, agent) VALUES ($1, $2, $3, $4, $5)`,
      [tokenHash, userId, expiresAt, address ?? null, agent ?? null],
    );
  }

  /** A user's sessions that have not expired, the newest first. */
  async sessionsOf(userId: string): Promise<SessionRow[]> {
    return this.database.query(
      `SELECT id, token_hash AS "tokenHash", created_at AS "createdAt", expires_at AS "expiresAt", address, agent
       FROM session WHERE user_id = $1 AND expires_at > now() ORDER BY created_at DESC, id`,
      [userId],
    );
  }

  /** Ends one of a user's sessions. @returns whether the user had it */
  async endOne(userId: string, id: string): Promise<boolean> {
    const [ended]: unknown[][] = await this.database.query(
      `DELETE FROM session WHERE user_id = $1 AND id = $2 RETURNING id`,
      [userId, id],
    );
    return ended !== undefined && ended.length > 0;
  }

  /** Ends all of a user's sessions but one. @returns how many there were */
  async endOthers(userId: string, present: Buffer): Promise<number> {
    const [ended]: unknown[][] = await this.database.query(
      `DELETE FROM session WHERE user_id = $1 AND token_hash <> $2 RETURNING id`,
      [userId, present],
    );
    return ended?.length ?? 0;
  }

  async end(tokenHash: Buffer): Promise<void> {
    await this.database.query(`DELETE FROM session WHERE token_hash = $1`, [tokenHash]);
  }
}

const sessionUser: Prepared = {
  name: 'session-user',
  text: `
  SELECT u.id AS "userId", u.roles,
    ARRAY(SELECT t.id FROM team t WHERE t.id = u.team_id OR t.head_id = u.id) AS "teamIds",
    extract(epoch FROM s.expires_at - now())::float8 * 1000 AS "leftMs"
  FROM session s JOIN app_user u ON u.id = s.user_id
  WHERE s.token_hash = $1 AND s.expires_at > now() AND u.active`,
};
