import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrlFile } from '@app/config/config.js';
import { StackError } from './errors.js';
import { ensureDataFolder, writePrivately } from './files.js';
import { logTail } from './log-files.js';
import { findPlace, type PostgresPlace } from './postgres-place.js';
import {
  answers,
  childEnv,
  ensureDatabases,
  initialise,
  secrets,
  type PostgresSecrets,
} from './postgres-setup.js';
import { processCommand, processIdentity } from './process-identity.js';
import {
  describeExit,
  endProcess,
  startProcess,
  stopLeftover,
  type Exit,
  type ManagedProcess,
} from './processes.js';
import { ServerProcess, type Server, type ServerOptions } from './server.js';

export interface PostgresOptions extends ServerOptions {
  readonly port: number;
  /** Room for Temporal's pools and ours. */
  readonly maxConnections: number;
}

/** Role, password and databases of the Temporal server. */
export interface TemporalDatabases {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly visibilityDatabase: string;
  readonly tls: boolean;
}

export interface PostgresServer extends Server {
  readonly databaseUrl: string;
  readonly temporalDatabases: TemporalDatabases;
}

type Adopt = (started: ManagedProcess) => void;

const graceMilliseconds = 20_000;
const startMilliseconds = 60_000;

/** The embedded PostgreSQL: made at its first start, kept in the data folder, reached on loopback only. */
export function embeddedPostgres(options: PostgresOptions): PostgresServer {
  const { dataDir, port } = options;
  ensureDataFolder(dataDir);
  const passwords = secrets(dataDir);
  const databaseUrl = `postgresql://dealwarden:${passwords.dealwarden}@127.0.0.1:${port}/dealwarden`;
  const server = new ServerProcess(
    'PostgreSQL',
    (adopt) => launch(options, passwords, adopt),
    options.onExit,
  );
  return {
    name: server.name,
    get pid() {
      return server.pid;
    },
    databaseUrl,
    temporalDatabases: {
      ...{ host: '127.0.0.1', port, user: 'temporal', password: passwords.temporal, tls: false },
      ...{ database: 'temporal', visibilityDatabase: 'temporal_visibility' },
    },
    start: async () => {
      await server.start();
      writePrivately(join(dataDir, databaseUrlFile), `${databaseUrl}\n`);
    },
    stop: () => server.stop(graceMilliseconds),
    kill: (signal) => server.kill(signal),
  };
}

/** Ends a PostgreSQL that outlived its supervisor, and removes the mark of one that died without removing it. */
export async function clearPostgres(dataDir: string, folder = dataDir): Promise<void> {
  await stopLeftover(pidFile(dataDir), 'SIGINT', graceMilliseconds);
  const mark = join(folder, 'postgres', 'postmaster.pid');
  if (!existsSync(mark)) return;
  const pid = Number(readFileSync(mark, 'utf8').split('\n')[0]);
  const identity = processIdentity(pid);
  const isOurs = identity !== undefined && processCommand(pid)?.includes(join(folder, 'postgres'));
  if (isOurs) await endProcess(pid, identity, 'SIGINT', graceMilliseconds);
  // Left behind by kill -9. Another process may have the number by now, and PostgreSQL would refuse to start.
  rmSync(mark, { force: true });
}

async function launch(options: PostgresOptions, passwords: PostgresSecrets, adopt: Adopt): Promise<void> {
  const place = findPlace(options.dataDir, options.log);
  await clearPostgres(options.dataDir, place.folder);
  if (await initialise(place, passwords.postgres)) options.log('PostgreSQL: a new database was made.');
  const end = Date.now() + startMilliseconds;
  for (;;) {
    const started = await spawnPostgres(options, place);
    adopt(started);
    const problem = await untilReady(started, options, passwords.postgres, end);
    if (problem === undefined) break;
    // After a kill -9 the old server's last children hold its shared memory for a moment.
    if (!problem.includes('shared memory') || Date.now() > end) {
      throw new StackError(`PostgreSQL did not start: ${problem}`, `See ${logFile(options.dataDir)}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await ensureDatabases(options.port, passwords);
}

function spawnPostgres(options: PostgresOptions, place: PostgresPlace): Promise<ManagedProcess> {
  const settings = Object.entries(postgresSettings(options.port, options.maxConnections));
  return startProcess({
    name: 'PostgreSQL',
    command: join(place.binaries, 'postgres'),
    args: [
      '-D',
      join(place.folder, 'postgres'),
      ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: childEnv(),
    cwd: place.folder,
    ...place.runAs,
    output: { file: logFile(options.dataDir) },
    pidFile: pidFile(options.dataDir),
    // "Fast": open transactions are rolled back, and the next start has nothing to recover.
    stopSignal: 'SIGINT',
  });
}

/** For one machine that also runs Temporal and us; nothing here trades safety of the data for speed. */
function postgresSettings(port: number, maxConnections: number): Record<string, string | number> {
  return {
    ...{ listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: maxConnections },
    ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' },
    ...{
      shared_buffers: '256MB',
      effective_cache_size: '1GB',
      work_mem: '8MB',
      maintenance_work_mem: '128MB',
    },
    ...{ wal_buffers: '16MB', min_wal_size: '256MB', max_wal_size: '2GB', wal_compression: 'on' },
    ...{ checkpoint_timeout: '15min', random_page_cost: '1.1' },
    // Many small queries: compiling them costs more than it gains, and parallel ones need a larger /dev/shm than
    // containers have.
    ...{ jit: 'off', max_parallel_workers_per_gather: 0 },
    ...{ timezone: 'UTC', log_timezone: 'UTC', log_min_messages: 'warning', log_checkpoints: 'off' },
    // What an error quotes of a row may be somebody's name or address, which nobody could erase from a log.
    log_error_verbosity: 'terse',
  };
}

/** Undefined when it serves, else what is wrong. */
async function untilReady(
  started: ManagedProcess,
  options: PostgresOptions,
  password: string,
  end: number,
): Promise<string | undefined> {
  let exit: Exit | undefined;
  void started.exited.then((value) => (exit = value));
  while (Date.now() < end) {
    if (exit) return lastFatal(options.dataDir) ?? describeExit(exit);
    if (await answers(options.port, password)) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return `it does not answer after ${startMilliseconds / 1000} seconds`;
}

function lastFatal(dataDir: string): string | undefined {
  const fatal = logTail(logFile(dataDir))
    .split('\n')
    .filter((line) => line.includes('FATAL:'));
  return fatal.at(-1)?.replace(/^.*FATAL:\s*/, '');
}

function logFile(dataDir: string): string {
  return join(dataDir, 'log', 'postgres.log');
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'run', 'postgres.json');
}
