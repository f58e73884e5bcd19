import { join } from 'node:path';
import { dataDirectory, readConfig, smtpUrl, temporalAddress, type Config } from '@app/config/config.js';
import { health } from '@app/contracts/health.js';
import { MailQueueRepository } from '@app/persistence/mail-queue.repository.js';
import {
  dealTable,
  handoverTable,
  lateSeconds,
  WatchdogRepository,
} from '@app/persistence/watchdog.repository.js';
import { livingProcess } from '@app/stack/processes.js';
import type { DataSource } from 'typeorm';
import { withDatabase, withTemporal } from '../console/connections.js';
import type { ExitCode } from '../console/exit-codes.js';
import { asFailure, Failure } from '../console/failure.js';
import { print, printJson, table } from '../console/output.js';
import { runningInstance } from './instance.js';
import { ownVersion } from './program.js';
import { localUrl } from './readiness.js';
import {
  headline,
  partCells,
  partHeads,
  statusExitCode,
  waitingLines,
  type Part,
  type Status,
} from './status.js';

export interface StatusOptions {
  readonly json?: boolean;
}

/** The API gives each of its own checks two seconds. */
const patienceMilliseconds = 5_000;

/** `dealwarden status`: what runs, whether it can be used, and what waits. Changes nothing. */
export async function statusCommand({ json }: StatusOptions): Promise<ExitCode> {
  const status = await statusOf(readConfig());
  if (json) printJson(status);
  else {
    print(headline(status));
    for (const line of table(partHeads, status.parts.map(partCells))) print(line);
    for (const line of [...waitingLines(status), ...status.problems]) print(line);
  }
  return statusExitCode(status);
}

async function statusOf(config: Config): Promise<Status> {
  const dataDir = dataDirectory(config);
  const instance = runningInstance(dataDir);
  const problems: string[] = [];
  const [api, temporal, database] = await Promise.all([
    known(problems, askApi(config)),
    known(problems, askTemporal(config)),
    known(problems, askDatabase(config)),
  ]);
  const running = instance !== undefined || api !== undefined;
  return {
    version: ownVersion(),
    dataDir,
    running,
    ready: api?.status === 'ok',
    pid: instance?.pid ?? null,
    startedAt: instance?.startedAt ?? null,
    parts: partsOf(config, {
      supervised: instance !== undefined,
      versions: { postgres: database?.version, temporal: temporal?.serverVersion ?? undefined },
      answers: { postgres: database !== undefined, temporal: temporal !== undefined, api: api !== undefined },
      worker: api?.checks?.worker,
    }),
    checks: api?.checks ?? null,
    mails: database?.mails ?? null,
    late: database?.late ?? null,
    // Where nothing runs, that nothing answers is no news.
    problems: running ? problems : [],
  };
}

/** Our own says by its pid file that it is down: without waiting for an answer that does not come. */
async function askTemporal(config: Config) {
  if (!config.TEMPORAL_ADDRESS && pidOf(config, 'temporal') === null) throw new Failure('Temporal is down.');
  return withTemporal(config, async ({ workflowService }) => workflowService.getSystemInfo({}));
}

async function askDatabase(config: Config) {
  if (!config.DATABASE_URL && pidOf(config, 'postgres') === null) throw new Failure('PostgreSQL is down.');
  return withDatabase(config, lookInto);
}

function pidOf(config: Config, name: Part['name']): number | null {
  return livingProcess(join(dataDirectory(config), 'run', `${name}.json`)) ?? null;
}

async function lookInto(database: DataSource) {
  const watchdog = new WatchdogRepository(database);
  const [row]: { version: string }[] = await database.query(
    `SELECT current_setting('server_version') AS version`,
  );
  const deals = await watchdog.late(dealTable, lateSeconds, 1);
  const handovers = await watchdog.late(handoverTable, lateSeconds, 1);
  return {
    version: row?.version,
    mails: await new MailQueueRepository(database).look(),
    late: { deals: deals.count, handovers: handovers.count },
  };
}

async function askApi(config: Config) {
  const url = `${localUrl(config)}/health/ready`;
  const response = await fetch(url, { signal: AbortSignal.timeout(patienceMilliseconds) }).catch(
    (error: unknown) => {
      throw new Error(`The API cannot be reached at ${url}`, { cause: error });
    },
  );
  return health.parse(await response.json());
}

/** What cannot be asked is not known, and why stands in the report. */
async function known<Answer>(problems: string[], question: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await question;
  } catch (error) {
    problems.push(asFailure(error).message);
    return undefined;
  }
}

interface Findings {
  readonly supervised: boolean;
  readonly versions: { readonly postgres?: string; readonly temporal?: string };
  readonly answers: Readonly<Record<'postgres' | 'temporal' | 'api', boolean>>;
  readonly worker: boolean | undefined;
}

function partsOf(config: Config, { supervised, versions, answers, worker }: Findings): Part[] {
  const server = (
    name: Part['name'],
    own: boolean,
    address: string | null,
    answers: boolean | null,
  ): Part => {
    const pid = own ? pidOf(config, name) : null;
    return { name, own, running: answers, pid, address, version: null };
  };
  // Without the supervisor API and worker may still run, started one by one.
  const ours = (name: 'api' | 'worker') => supervised || pidOf(config, name) !== null;
  const mailOwn = !config.SMTP_URL;
  return [
    {
      ...server('postgres', !config.DATABASE_URL, postgresHost(config), answers.postgres),
      version: versions.postgres ?? null,
    },
    {
      ...server('temporal', !config.TEMPORAL_ADDRESS, temporalAddress(config), answers.temporal),
      version: versions.temporal ?? null,
    },
    // The mail catcher lives in the supervisor's process; of a mail server nobody is asked.
    server('mail', mailOwn, new URL(smtpUrl(config)).host, mailOwn ? supervised : null),
    server('worker', ours('worker'), null, worker ?? pidOf(config, 'worker') !== null),
    {
      ...server('api', ours('api'), localUrl(config), answers.api),
      version: answers.api ? ownVersion() : null,
    },
  ];
}

function postgresHost({ DATABASE_URL: url, DEALWARDEN_POSTGRES_PORT: port }: Config): string {
  return url ? new URL(url).host : `127.0.0.1:${port}`;
}
