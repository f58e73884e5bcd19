import { userInfo } from 'node:os';
import { closingQuietly } from '@app/doctor/closing-quietly.js';
import { databaseUrl, temporalAddress, type Config } from '@app/config/config.js';
import { nameOrigins } from '@app/persistence/origin.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { errorCode, errorText } from '@app/stack/errors.js';
import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { Failure } from './failure.js';

/** A command does one thing after another, beside one transaction that may stay open. */
const connectionsOfACommand = 4;
/** Patience with a Temporal that does not answer; a running one answers in milliseconds. */
const connectMs = 10_000;

/** Works with the database and closes it afterwards. */
export async function withDatabase<Result>(
  config: Config,
  work: (database: DataSource) => Promise<Result>,
): Promise<Result> {
  const url = databaseUrl(config);
  const options = { url, pool: connectionsOfACommand, application: 'dealwarden-cli' };
  const database = await createDataSource(options)
    .initialize()
    .catch((error: unknown) => {
      const why = errorCode(error) ?? errorText(error);
      throw new Failure(
        `PostgreSQL cannot be reached at ${new URL(url).host} (${why})`,
        'Start it (`npm start` brings one along), or correct DATABASE_URL.',
        undefined,
        { cause: error },
      );
    });
  nameOrigins(database, () => ({ kind: 'command', command: commandOf(process.argv), agent: operator() }));
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}

/** The words of a command line that name the command. */
function commandOf(line: readonly string[]): string {
  return line
    .slice(2)
    .filter((word) => /^[a-z]+$/.test(word))
    .slice(0, 2)
    .join(' ');
}

/** Whose account on the machine it is. */
function operator(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return undefined;
  }
}

/** Works with Temporal and closes the connection afterwards. */
export async function withTemporal<Result>(
  config: Config,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const address = temporalAddress(config);
  const connection = await Connection.connect({
    address,
    connectTimeout: connectMs,
    interceptors: closingQuietly(),
  }).catch((error: unknown) => {
    throw new Failure(
      `Temporal cannot be reached at ${address}`,
      'Start it (`npm start` brings one along), or correct TEMPORAL_ADDRESS.',
      undefined,
      { cause: error },
    );
  });
  try {
    return await work(new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }));
  } finally {
    await connection.close();
  }
}
