import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** How many wrong passwords in a row are nobody's business, and how long the waits after them are. */
export interface Patience {
  readonly free: number;
  /** The first wait; each wrong password doubles it. */
  readonly firstSeconds: number;
  readonly longestSeconds: number;
}

/** What came of an attempt to begin one. */
export interface Attempt {
  /** 0: it was counted, and may go on. Else it was not. */
  readonly waitSeconds: number;
  /** If it is wrong, it is the first of a row of wrong ones that makes the subject wait. */
  readonly locks: boolean;
}

/** Somebody who mistypes has five; who guesses has four an hour. Longer would let strangers keep people out. */
export const accountsPatience: Patience = { free: 5, firstSeconds: 30, longestSeconds: 900 };
/** A whole office has one address, and signs in at nine; attempts under way count as wrong. */
export const addressesPatience: Patience = { free: 200, firstSeconds: 30, longestSeconds: 900 };

/**
 * Counts wrong passwords by subject (an account, an address). An attempt counts as wrong from its beginning, in one
 * statement, so that a hundred at once are no more than a hundred one after the other.
 */
export class SignInAttemptRepository {
  constructor(private readonly database: DataSource) {}

  /** Counts an attempt, unless the subject has to wait. */
  async begin(subject: string, { free, firstSeconds, longestSeconds }: Patience): Promise<Attempt> {
    const key = hashOf(subject);
    const [begun]: { failures: number }[] = await this.database.query(countAttempt, [
      key,
      free,
      firstSeconds,
      longestSeconds,
    ]);
    if (begun) return { waitSeconds: 0, locks: begun.failures === free };
    const [locked]: { seconds: number }[] = await this.database.query(
      `SELECT extract(epoch FROM locked_until - now())::float8 AS seconds FROM sign_in_attempt WHERE subject = $1`,
      [key],
    );
    // The wait may have ended between the two: then it is worth to come again at once.
    return { waitSeconds: Math.max(locked?.seconds ?? 0, 1), locks: false };
  }

  /** It was somebody after all: the account, where a password was right, begins anew, and the address gets its attempt back. */
  async succeeded(account: string | undefined, address?: string): Promise<void> {
    await this.database.query(
      `WITH forgotten AS (
         DELETE FROM sign_in_attempt WHERE subject = $1 OR last_at < now() - interval '1 day'
       )
       UPDATE sign_in_attempt SET failures = failures - 1, locked_until = NULL
       WHERE subject = $2 AND failures > 0 AND last_at >= now() - interval '1 day'`,
      [account === undefined ? null : hashOf(account), address === undefined ? null : hashOf(address)],
    );
  }
}

const countAttempt = `
  INSERT INTO sign_in_attempt AS a (subject, failures) VALUES ($1, 1)
  ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN a.last_at < now() - interval '1 day' THEN 1 ELSE a.failures + 1 END,
    last_at = now(),
    locked_until = CASE WHEN a.last_at >= now() - interval '1 day' AND a.failures + 1 >= $2::int
      THEN now() + make_interval(secs => least($4::float8, $3::float8 * 2 ^ least(a.failures + 1 - $2::int, 20))) END
  WHERE a.locked_until IS NULL OR a.locked_until <= now()
  RETURNING failures`;

function hashOf(subject: string): Buffer {
  return createHash('sha256').update(subject).digest();
}
