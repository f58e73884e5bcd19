import { StackError } from './errors.js';
import { ensureDataFolder, placeElsewhere } from './files.js';
import { startMailCatcher, type MailCatcher, type MailCatcherOptions } from './mail-catcher.js';
import { mailFolder } from './mail-store.js';
import { freePorts, requireFreePorts, type NamedPort } from './ports.js';
import { clearPostgres, embeddedPostgres, type PostgresServer, type TemporalDatabases } from './postgres.js';
import type { Exit } from './processes.js';
import {
  clearTemporal,
  temporalConnections,
  temporalPortCount,
  temporalPorts,
  temporalServer,
  type DynamicConfig,
  type TemporalServer,
} from './temporal.js';
import { temporalDatabasesBeside } from './temporal-schema.js';

export type StackService = 'postgres' | 'temporal' | 'mail';

export interface StackPorts {
  readonly postgres: number;
  /** The first of Temporal's nine. */
  readonly temporal: number;
  readonly mailSmtp: number;
  readonly mailHttp: number;
}

export interface StackOptions {
  readonly dataDir: string;
  readonly ports: StackPorts;
  readonly services: readonly StackService[];
  readonly log: (line: string) => void;
  readonly namespace?: string;
  /** The PostgreSQL to put Temporal on when `services` has none. */
  readonly databaseUrl?: string;
  readonly temporalDynamicConfig?: DynamicConfig;
  /** max_connections of the embedded PostgreSQL; by default room for Temporal and for 100 connections of ours. */
  readonly maxConnections?: number;
  readonly mail?: Pick<MailCatcherOptions, 'onMessage' | 'reject' | 'keep'>;
  /** A server ended though nobody had asked it to. */
  readonly onExit?: (name: string, exit: Exit) => void;
}

/** What was started. A part that was not asked for is undefined. */
export interface Stack {
  readonly databaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailUrl: string | undefined;
  readonly postgres: PostgresServer | undefined;
  readonly temporal: TemporalServer | undefined;
  readonly mail: MailCatcher | undefined;
  /** Stops all in order: Temporal, PostgreSQL, mail catcher. */
  stop(): Promise<void>;
  /** Ends all at once, without order. */
  kill(): Promise<void>;
}

/** Kept free for administrators and for short-lived tools. */
const spareConnections = 20;

const keys = {
  postgres: 'DEALWARDEN_POSTGRES_PORT',
  temporal: 'DEALWARDEN_TEMPORAL_PORT',
  mailSmtp: 'DEALWARDEN_MAIL_SMTP_PORT',
  mailHttp: 'DEALWARDEN_MAIL_HTTP_PORT',
} as const;

/** Ports for a stack beside others on the same machine, as tests, demo and bench need them. */
export async function freeStackPorts(): Promise<StackPorts> {
  const [temporal, ...rest] = await freePorts(temporalPortCount + 3);
  const [postgres, mailSmtp, mailHttp] = rest.slice(temporalPortCount - 1);
  if (!temporal || !postgres || !mailSmtp || !mailHttp)
    throw new StackError('No free ports.', 'Stop some servers.');
  return { temporal, postgres, mailSmtp, mailHttp };
}

/**
 * Starts the servers of one machine and comes back when all serve; what can start at the same time does.
 * @throws StackError when one of them does not come up; those that did are stopped again.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, services } = options;
  ensureDataFolder(dataDir);
  if (services.includes('temporal')) await clearTemporal(dataDir);
  if (services.includes('postgres')) await clearPostgres(dataDir, placeElsewhere(dataDir));
  await requireFreePorts(portsOf(options));
  const postgres = services.includes('postgres') ? embeddedPostgres(postgresOptions(options)) : undefined;
  const serving = postgres ? timed(postgres, options) : Promise.resolve();
  const temporal = services.includes('temporal')
    ? temporalServer(temporalOptions(options, postgres, serving))
    : undefined;
  const [database, workflows, mail] = await Promise.allSettled([
    serving,
    temporal ? timed(temporal, options) : Promise.resolve(),
    services.includes('mail') ? startMail(options) : Promise.resolve(undefined),
  ]);
  const stack = assemble(options, postgres, temporal, mail.status === 'fulfilled' ? mail.value : undefined);
  const failed = [database, workflows, mail].find((result) => result.status === 'rejected');
  if (!failed) return stack;
  await stack.stop();
  throw failed.reason;
}

function assemble(
  options: StackOptions,
  postgres: PostgresServer | undefined,
  temporal: TemporalServer | undefined,
  mail: MailCatcher | undefined,
): Stack {
  return {
    databaseUrl: postgres?.databaseUrl ?? options.databaseUrl,
    temporalAddress: temporal?.address,
    smtpUrl: mail?.smtpUrl,
    mailUrl: mail?.url,
    ...{ postgres, temporal, mail },
    async stop() {
      await temporal?.stop();
      await postgres?.stop();
      await mail?.stop();
    },
    async kill() {
      await Promise.all([temporal?.kill('SIGKILL'), postgres?.kill('SIGKILL'), mail?.stop()]);
    },
  };
}

function postgresOptions(options: StackOptions) {
  const { dataDir, log, onExit } = options;
  const maxConnections = options.maxConnections ?? temporalConnections + 100 + spareConnections;
  return { dataDir, log, onExit, port: options.ports.postgres, maxConnections };
}

function temporalOptions(
  options: StackOptions,
  postgres: PostgresServer | undefined,
  serving: Promise<void>,
) {
  const { dataDir, log, onExit, databaseUrl } = options;
  const databases = async (): Promise<TemporalDatabases> => {
    await serving;
    if (postgres) return postgres.temporalDatabases;
    if (databaseUrl) return temporalDatabasesBeside(databaseUrl);
    throw new StackError(
      'Temporal needs a PostgreSQL.',
      'Set DATABASE_URL, or start the embedded one as well.',
    );
  };
  const namespace = options.namespace ?? 'dealwarden';
  return {
    dataDir,
    log,
    onExit,
    port: options.ports.temporal,
    namespace,
    databases,
    dynamicConfig: options.temporalDynamicConfig,
  };
}

async function timed(
  server: { name: string; pid: number | undefined; start(): Promise<void> },
  options: StackOptions,
): Promise<void> {
  const started = performance.now();
  options.log(`Starting ${server.name} …`);
  await server.start();
  options.log(`${server.name} serves (${((performance.now() - started) / 1000).toFixed(1)} s).`);
}

function startMail(options: StackOptions): Promise<MailCatcher> {
  const { mailSmtp, mailHttp } = options.ports;
  return startMailCatcher({
    ...options.mail,
    directory: mailFolder(options.dataDir),
    smtpPort: mailSmtp,
    httpPort: mailHttp,
  });
}

function portsOf(options: StackOptions): NamedPort[] {
  const { ports, services } = options;
  return [
    ...(services.includes('postgres') ? [{ port: ports.postgres, key: keys.postgres }] : []),
    ...(services.includes('temporal') ? temporalPorts(ports.temporal, keys.temporal) : []),
    ...(services.includes('mail') ? [{ port: ports.mailSmtp, key: keys.mailSmtp }] : []),
    ...(services.includes('mail') ? [{ port: ports.mailHttp, key: keys.mailHttp }] : []),
  ];
}
