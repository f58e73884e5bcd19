import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { poolOf, readThrough } from './prepared.js';

/** Who changes something, and from where, as the audit keeps it. */
export interface Origin {
  /**
   * `user`: a person who is signed in. `token`: a program that acts for one. `link`: whoever holds a signed link.
   * `command`: whoever runs the command on the machine. `nobody`: a stranger.
   */
  readonly kind: 'user' | 'token' | 'link' | 'command' | 'nobody';
  /** Of the person, also of one whose token or link it is. */
  readonly id?: string;
  readonly token?: string;
  /** Id of the request, as in the log. */
  readonly request?: string;
  readonly address?: string;
  /** The program that asks, cut short. */
  readonly agent?: string;
  /** Of a command: which. */
  readonly command?: string;
}

type Done = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (gone?: unknown) => void,
) => void;
type Connect = (done?: Done) => Promise<PoolClient> | undefined;

/**
 * Lets the database know who acts: what a connection does from the moment it is taken is written to the audit as done by
 * whoever acts at that moment. It travels with the first query and costs no journey of its own.
 * @param originOf who acts now; undefined: the program itself
 */
export function nameOrigins(database: DataSource, originOf: () => Origin | undefined): void {
  const pool = poolOf(database) as unknown as { connect: Connect };
  const take: Connect = pool.connect.bind(pool);
  // As it was: telling costs the database as much as a small query, and a request reads more often than it writes.
  readThrough(poolOf(database), Object.create(poolOf(database), { connect: { value: take } }) as Pool);
  const told = new WeakMap<PoolClient, string>();
  const tell = (client: PoolClient, origin: string) => {
    if ((told.get(client) ?? '') === origin) return;
    told.set(client, origin);
    // Where this fails the connection is broken, and what was to be done on it fails too.
    client
      .query(`SELECT set_config('dealwarden.origin', $1, false)`, [origin])
      .catch(() => told.delete(client));
  };
  // Not the pool's event: who waited for a connection gets it while somebody else is giving it back.
  pool.connect = (done) => {
    const acting = originOf();
    const origin = acting ? JSON.stringify(acting) : '';
    if (!done) return take()?.then((client) => (tell(client, origin), client));
    return take((error, client, release) => {
      if (client) tell(client, origin);
      done(error, client, release);
    });
  };
}
