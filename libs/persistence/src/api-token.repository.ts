import type { Action } from '@app/domain/access/permissions.js';
import type { DataSource } from 'typeorm';
import { runPrepared, type Prepared } from './prepared.js';
import type { SessionUser, StillValid } from './session.repository.js';

/** A token as its owner sees it. */
export interface ApiTokenRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: Action[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
}

export interface NewApiToken {
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: Buffer;
  readonly name: string;
  readonly scopes: readonly Action[];
  readonly days: number;
}

/** Whom a token acts for, and what it may do. */
export interface TokenHolder extends SessionUser {
  readonly tokenId: string;
  readonly scopes: Action[];
}

/** A token among those of everybody. */
export interface IssuedTokenRow extends ApiTokenRow {
  readonly ownerId: string;
  readonly ownerName: string;
  readonly ownerActive: boolean;
}

/** Tokens of programs, known by their hash as sessions are. */
export class ApiTokenRepository {
  constructor(private readonly database: DataSource) {}

  /** The active owner of a token that has not expired, and what the token may do. */
  async holderOf(tokenHash: Buffer): Promise<(TokenHolder & StillValid) | undefined> {
    const [holder] = await runPrepared<TokenHolder & StillValid>(this.database, tokenHolder, [tokenHash]);
    return holder;
  }

  /** @throws QueryFailedError (unique violation of api_token_name) when the owner has a token of this name. */
  async add({ id, userId, tokenHash, name, scopes, days }: NewApiToken): Promise<ApiTokenRow> {
    const [row]: ApiTokenRow[] = await this.database.query(
      `INSERT INTO api_token AS t (id, user_id, token_hash, name, scopes, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) RETURNING ${columns}`,
      [id, userId, tokenHash, name, scopes, days],
    );
    if (!row) throw new Error('an insert gives back its row');
    return row;
  }

  /** A user's tokens by name, also those that have expired. */
  async tokensOf(userId: string): Promise<ApiTokenRow[]> {
    return this.database.query(`SELECT ${columns} FROM api_token t WHERE t.user_id = $1 ORDER BY t.name`, [
      userId,
    ]);
  }

  /**
   * One page of everybody's tokens, the newest first.
   * @param part of the token's name or its owner's; case does not count
   */
  async issued(limit: number, after?: { at: string; id: string }, part?: string): Promise<IssuedTokenRow[]> {
    return this.database.query(
      `SELECT ${columns}, u.id AS "ownerId", u.name AS "ownerName", u.active AS "ownerActive"
       FROM api_token t JOIN app_user u ON u.id = t.user_id
       WHERE ($1::timestamptz IS NULL OR (date_trunc('milliseconds', t.created_at), t.id) < ($1, $2::uuid))
         AND ($3::text IS NULL OR position($3 IN lower(t.name)) > 0 OR position($3 IN lower(u.name)) > 0)
       ORDER BY date_trunc('milliseconds', t.created_at) DESC, t.id DESC LIMIT $4`,
      [after?.at ?? null, after?.id ?? null, part?.toLowerCase() ?? null, limit],
    );
  }

  /** Revokes anybody's token at once. @returns whether there was such a one */
  async revokeAnybodys(id: string): Promise<boolean> {
    const [revoked]: unknown[][] = await this.database.query(
      `DELETE FROM api_token WHERE id = $1 RETURNING id`,
      [id],
    );
    return revoked !== undefined && revoked.length > 0;
  }

  /** Revokes one of a user's tokens at once. @returns whether the user had it */
  async revoke(userId: string, id: string): Promise<boolean> {
    const [revoked]: unknown[][] = await this.database.query(
      `DELETE FROM api_token WHERE user_id = $1 AND id = $2 RETURNING id`,
      [userId, id],
    );
    return revoked !== undefined && revoked.length > 0;
  }
}

const columns = `t.id, t.name, t.scopes, t.created_at AS "createdAt", t.expires_at AS "expiresAt",
  t.last_used_at AS "lastUsedAt"`;

/** The last use is written once a minute at most: a busy program does not queue behind its own token's row. */
const tokenHolder: Prepared = {
  name: 'token-holder',
  text: `
  WITH used AS (
    UPDATE api_token SET last_used_at = now()
    WHERE token_hash = $1 AND expires_at > now()
      AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
  )
  SELECT u.id AS "userId", u.roles, k.id AS "tokenId", k.scopes,
    ARRAY(SELECT t.id FROM team t WHERE t.id = u.team_id OR t.head_id = u.id) AS "teamIds",
    extract(epoch FROM k.expires_at - now())::float8 * 1000 AS "leftMs"
  FROM api_token k JOIN app_user u ON u.id = k.user_id
  WHERE k.token_hash = $1 AND k.expires_at > now() AND u.active`,
};
