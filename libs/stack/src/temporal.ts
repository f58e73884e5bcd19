import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from './errors.js';
import { ensureDataFolder, writePrivately } from './files.js';
import { logTail } from './log-files.js';
import type { NamedPort } from './ports.js';
import type { TemporalDatabases } from './postgres.js';
import { describeExit, startProcess, stopLeftover, type Exit, type ManagedProcess } from './processes.js';
import { ServerProcess, type Server, type ServerOptions } from './server.js';
import { untilTemporalServes } from './temporal-ready.js';
import { temporalPrograms, updateTemporalSchema, type TemporalPrograms } from './temporal-schema.js';

export type DynamicConfig = Readonly<Record<string, string | number | boolean>>;

export interface TemporalOptions extends ServerOptions {
  /** The first of the nine consecutive ports that the server uses. Clients talk to this one. */
  readonly port: number;
  readonly namespace: string;
  /** Known once PostgreSQL serves. */
  readonly databases: () => Promise<TemporalDatabases>;
  /** Beyond our own settings: tests let time skip by them. */
  readonly dynamicConfig?: DynamicConfig;
}

export interface TemporalServer extends Server {
  readonly address: string;
}

/** Fixed at the first start of a cluster, for ever. 64 suits one machine and leaves room for more. */
const historyShards = 64;
const graceMilliseconds = 10_000;
const startMilliseconds = 60_000;

/** Connections that the server takes: four services with two pools each (see postgres.ts for what holds them). */
const poolSize = 20;
const visibilityPoolSize = 5;
export const temporalConnections = 4 * (poolSize + visibilityPoolSize);

/** More updates of one deal at once than Temporal's default of 10 would lose workflow tasks. */
const ownDynamicConfig: DynamicConfig = { 'history.maxInFlightUpdates': 100 };

const portVariables = [
  'FRONTEND_GRPC_PORT',
  'FRONTEND_HTTP_PORT',
  'FRONTEND_MEMBERSHIP_PORT',
  'HISTORY_GRPC_PORT',
  'HISTORY_MEMBERSHIP_PORT',
  'MATCHING_GRPC_PORT',
  'MATCHING_MEMBERSHIP_PORT',
  'WORKER_GRPC_PORT',
  'WORKER_MEMBERSHIP_PORT',
] as const;

export const temporalPortCount = portVariables.length;

/** All ports of a server whose first one is given, to be checked before it starts. */
export function temporalPorts(first: number, key: string): NamedPort[] {
  return portVariables.map((variable, index) => {
    const purpose =
      index === 0 ? undefined : `Temporal's ${variable.toLowerCase().replace('_port', '').replace('_', ' ')}`;
    return { port: first + index, key, purpose };
  });
}

/** The pinned Temporal server on our PostgreSQL, on loopback only: its port knows no roles. */
export function temporalServer(options: TemporalOptions): TemporalServer {
  const server = new ServerProcess('Temporal', (adopt) => launch(options, adopt), options.onExit);
  return {
    name: server.name,
    get pid() {
      return server.pid;
    },
    address: `127.0.0.1:${options.port}`,
    start: () => server.start(),
    stop: () => server.stop(graceMilliseconds),
    kill: (signal) => server.kill(signal),
  };
}

/** Ends a Temporal server that outlived its supervisor. */
export async function clearTemporal(dataDir: string): Promise<void> {
  await stopLeftover(pidFile(dataDir), 'SIGTERM', graceMilliseconds);
}

async function launch(options: TemporalOptions, adopt: (started: ManagedProcess) => void): Promise<void> {
  const programs = temporalPrograms();
  ensureDataFolder(options.dataDir);
  await clearTemporal(options.dataDir);
  mkdirSync(join(options.dataDir, 'temporal'), { recursive: true, mode: 0o700 });
  const databases = await options.databases();
  await updateTemporalSchema(options.dataDir, programs, databases);
  const started = await spawnTemporal(options, programs, databases);
  adopt(started);
  let exit: Exit | undefined;
  void started.exited.then((value) => (exit = value));
  const address = `127.0.0.1:${options.port}`;
  const problem = await untilTemporalServes(
    address,
    options.namespace,
    startMilliseconds,
    () => exit !== undefined,
  );
  if (problem === undefined) return;
  const reason = exit ? (lastError(options.dataDir) ?? describeExit(exit)) : problem;
  throw new StackError(`Temporal did not start: ${reason}`, `See ${logFile(options.dataDir)}.`);
}

function spawnTemporal(
  options: TemporalOptions,
  programs: TemporalPrograms,
  databases: TemporalDatabases,
): Promise<ManagedProcess> {
  const dynamicConfigFile = join(options.dataDir, 'temporal', 'dynamic-config.yaml');
  writePrivately(dynamicConfigFile, dynamicConfigYaml({ ...ownDynamicConfig, ...options.dynamicConfig }));
  const ports = portVariables.map((variable, index): [string, string] => [
    variable,
    String(options.port + index),
  ]);
  return startProcess({
    name: 'Temporal',
    command: programs.server,
    args: ['start'],
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, TZ: 'UTC' },
      ...databaseVariables(databases),
      ...Object.fromEntries(ports),
      ...{ BIND_ON_IP: '127.0.0.1', TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1' },
      ...{ NUM_HISTORY_SHARDS: String(historyShards), DYNAMIC_CONFIG_FILE_PATH: dynamicConfigFile },
      ...{ TEMPORAL_ALLOW_NO_AUTH: 'true', LOG_LEVEL: 'warn' },
    },
    cwd: options.dataDir,
    output: { file: logFile(options.dataDir) },
    pidFile: pidFile(options.dataDir),
    stopSignal: 'SIGTERM',
  });
}

function databaseVariables(databases: TemporalDatabases): Record<string, string> {
  return {
    ...{ DB: 'postgres12', POSTGRES_SEEDS: databases.host, DB_PORT: String(databases.port) },
    ...{
      POSTGRES_USER: databases.user,
      POSTGRES_PWD: databases.password,
      SQL_TLS_ENABLED: String(databases.tls),
    },
    ...{ DBNAME: databases.database, VISIBILITY_DBNAME: databases.visibilityDatabase },
    ...{ SQL_MAX_CONNS: String(poolSize), SQL_MAX_IDLE_CONNS: String(poolSize) },
    ...{ SQL_VIS_MAX_CONNS: String(visibilityPoolSize), SQL_VIS_MAX_IDLE_CONNS: String(visibilityPoolSize) },
  };
}

/** Any other form of an entry is ignored by the server without a word. */
function dynamicConfigYaml(entries: DynamicConfig): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}:\n  - value: ${JSON.stringify(value)}\n`)
    .join('');
}

function lastError(dataDir: string): string | undefined {
  const lines = logTail(logFile(dataDir)).trim().split('\n');
  const last = lines.findLast((line) => /"level":"(error|fatal)"|unable|cannot|failed/i.test(line));
  return last?.slice(0, 400);
}

function logFile(dataDir: string): string {
  return join(dataDir, 'log', 'temporal.log');
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'run', 'temporal.json');
}
