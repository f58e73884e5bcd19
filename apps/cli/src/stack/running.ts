import { join } from 'node:path';
import {
  dataDirectory,
  environmentOf,
  publicUrl,
  smtpUrl,
  temporalAddress,
  type Config,
} from '@app/config/config.js';
import { MailQueueRepository } from '@app/persistence/mail-queue.repository.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { errorText, StackError } from '@app/stack/errors.js';
import { requireFreePorts } from '@app/stack/ports.js';
import type { Exit } from '@app/stack/processes.js';
import type { Server } from '@app/stack/server.js';
import { startStack, type Stack, type StackOptions, type StackService } from '@app/stack/stack.js';
import { temporalConnections } from '@app/stack/temporal.js';
import { untilTemporalServes } from '@app/stack/temporal-ready.js';
import { heldMailLine, holdMailAfterRestore } from '../mail/held-mail.js';
import { migrate } from '../migrate/migrate.js';
import { clearProgram, describeEnd, distFolder, program } from './program.js';
import { untilReady } from './readiness.js';

export interface BringUpOptions {
  readonly log: (line: string) => void;
  /** Kept from the stack: tests and demo hook into the mail catcher or the server's settings. */
  readonly stack?: Pick<StackOptions, 'mail' | 'temporalDynamicConfig'>;
  /** Asked before each step: a start that is not wanted any more ends. */
  readonly signal?: AbortSignal;
}

/** The whole product on one machine. */
export interface Running {
  readonly stack: Stack;
  readonly urls: Readonly<Record<'http' | 'mail', string | undefined>>;
  readonly api: Server;
  readonly worker: Server;
  /** In order: api, worker, Temporal, PostgreSQL. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** One holds the lock, one migrates, one seeds. */
const connectionsToMigrate = 4;
/** Patience with a Temporal of one's own. */
const temporalMilliseconds = 20_000;
const slowestBackOff = 15_000;
const steadyMilliseconds = 60_000;

/**
 * Starts what the configuration does not give by address, migrates, starts worker and API, and comes back when they
 * are ready. What dies later is started again.
 * @throws StackError when something does not come up; what did is stopped again.
 */
export async function bringUp(config: Config, options: BringUpOptions): Promise<Running> {
  const dataDir = dataDirectory(config);
  for (const name of ['api', 'worker']) await clearProgram(dataDir, name);
  await requireFreePorts([
    { port: config.DEALWARDEN_HTTP_PORT, key: 'DEALWARDEN_HTTP_PORT', host: config.DEALWARDEN_HTTP_HOST },
  ]);
  const life = { ending: false };
  const revive = reviver(options.log, life, dataDir);
  const stack = await startStack(
    stackOptions(config, dataDir, options, (name, exit) => revive(serverOf(stack, name), exit)),
  );
  const common = { dataDir, log: options.log, env: childEnvironment(config, stack) };
  const worker = program({ ...common, ...ours('worker'), onExit: (_, exit) => revive(worker, exit) });
  const api = program({ ...common, ...ours('api'), onExit: (_, exit) => revive(api, exit) });
  const running = assemble(config, stack, api, worker, life);
  try {
    options.signal?.throwIfAborted();
    await Promise.all([bringUpToDate(config, stack, options.log), ownTemporalServes(config)]);
    options.signal?.throwIfAborted();
    await Promise.all([worker.start(), api.start()]);
    await untilReady(config, [worker, api], dataDir, options);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function assemble(
  config: Config,
  stack: Stack,
  api: Server,
  worker: Server,
  life: { ending: boolean },
): Running {
  return {
    ...{ stack, api, worker },
    urls: { http: publicUrl(config), mail: stack.mailUrl },
    async stop() {
      life.ending = true;
      await api.stop();
      await worker.stop();
      await stack.stop();
    },
    async kill() {
      life.ending = true;
      await Promise.all([api.kill('SIGKILL'), worker.kill('SIGKILL'), stack.kill()]);
    },
  };
}

function serverOf(stack: Stack, name: string): Server | undefined {
  return [stack.postgres, stack.temporal].find((server) => server?.name === name);
}

function stackOptions(
  config: Config,
  dataDir: string,
  options: BringUpOptions,
  onExit: StackOptions['onExit'],
): StackOptions {
  const services: StackService[] = [];
  if (!config.DATABASE_URL) services.push('postgres');
  if (!config.TEMPORAL_ADDRESS) services.push('temporal');
  if (!config.SMTP_URL) services.push('mail');
  return {
    ...options.stack,
    ...{ dataDir, services, onExit, log: options.log },
    databaseUrl: config.DATABASE_URL,
    namespace: config.TEMPORAL_NAMESPACE,
    // API, worker, a command and a second worker at once; and what administrators need.
    maxConnections: temporalConnections + 4 * config.DEALWARDEN_DATABASE_POOL + 20,
    ports: {
      postgres: config.DEALWARDEN_POSTGRES_PORT,
      temporal: config.DEALWARDEN_TEMPORAL_PORT,
      mailSmtp: config.DEALWARDEN_MAIL_SMTP_PORT,
      mailHttp: config.DEALWARDEN_MAIL_HTTP_PORT,
    },
  };
}

/** All settings in full, so that a child reads the same ones whatever its own environment or .env say. */
export function childEnvironment(config: Config, stack: Stack): Record<string, string | undefined> {
  return {
    ...process.env,
    // All of them: one that is missing could still come from .env.
    ...environmentOf(config),
    DEALWARDEN_DATA_DIR: dataDirectory(config),
    DATABASE_URL: stack.databaseUrl,
    TEMPORAL_ADDRESS: stack.temporalAddress ?? temporalAddress(config),
    SMTP_URL: stack.smtpUrl ?? smtpUrl(config),
  };
}

/** The demo comes only on the embedded database of an API that nobody else reaches: its people's password is public. */
async function bringUpToDate(config: Config, stack: Stack, log: (line: string) => void): Promise<void> {
  const url = stack.databaseUrl ?? config.DATABASE_URL!;
  const database = createDataSource({ url, pool: connectionsToMigrate, application: 'dealwarden-start' });
  try {
    await database.initialize();
    const isPrivate = stack.postgres !== undefined && isLoopback(config.DEALWARDEN_HTTP_HOST);
    const demo = config.DEALWARDEN_DEMO_SEED && isPrivate;
    for (const line of await migrate(database, config, { demo })) log(line);
    await holdMailAfterRestore(dataDirectory(config), database);
    const { heldSince } = await new MailQueueRepository(database).look();
    if (heldSince) log(heldMailLine(heldSince));
  } catch (error) {
    throw new StackError(
      `The database could not be migrated: ${errorText(error)}`,
      'Correct what it says and start again.',
    );
  } finally {
    if (database.isInitialized) await database.destroy();
  }
}

/** A Temporal of one's own has to answer, and gets the namespace if it has none yet. */
async function ownTemporalServes(config: Config): Promise<void> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = config;
  if (!address) return;
  const problem = await untilTemporalServes(address, namespace, temporalMilliseconds, () => false);
  if (!problem) return;
  throw new StackError(
    `Temporal at ${address} does not serve the namespace ${namespace}: ${problem}`,
    'Start it, correct TEMPORAL_ADDRESS, or register the namespace (TEMPORAL_NAMESPACE) there.',
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function ours(name: 'api' | 'worker'): { name: string; script: string } {
  return { name, script: join(distFolder(), 'apps', name, 'src', 'main.js') };
}

/** Starts again what died, at once at first and more slowly when it keeps dying. */
function reviver(log: (line: string) => void, life: { ending: boolean }, dataDir: string) {
  const deaths = new Map<string, { count: number; last: number }>();
  const revive = (server: Server | undefined, exit: Exit): void => {
    if (!server || life.ending) return;
    const before = deaths.get(server.name);
    const count = before && Date.now() - before.last < steadyMilliseconds ? before.count + 1 : 0;
    deaths.set(server.name, { count, last: Date.now() });
    const pause = count === 0 ? 0 : Math.min(slowestBackOff, 500 * 2 ** (count - 1));
    log(
      `${describeEnd(server.name, exit, dataDir)} Starting it again${pause > 0 ? ` in ${pause / 1000} s` : ''}.`,
    );
    setTimeout(() => {
      if (life.ending) return;
      server.start().catch((error: unknown) => {
        log(`${server.name} does not start again: ${error instanceof Error ? error.message : String(error)}`);
        revive(server, { code: null, signal: null });
      });
    }, pause);
  };
  return revive;
}
