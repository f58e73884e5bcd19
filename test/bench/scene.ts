import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '@app/stack/ports.js';
import { freeStackPorts, startStack } from '@app/stack/stack.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { shippedCalendars } from '../../apps/cli/src/seed/shipped.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { asksForAll, doesForAll, lifePipeline, rulesOfAll } from '../support/deal-life.js';
import { shippedRegulation } from '../support/return-cases.js';
import { until } from '../support/until.js';
import { cpuSpent } from './cpu.js';
import { residentMegabytes } from './resident.js';

/** What is claimed in return cases. */
export const claimedProduct = 'bearing';
export const floorTaskQueue = 'floor';
const namespace = 'dealwarden';

/** The product on a stack of its own, as `npm start` runs it, with the floor beside it. */
export interface Scene {
  readonly database: DataSource;
  readonly client: Client;
  readonly cast: Cast;
  readonly apiUrl: string;
  readonly token: string;
  /** Of somebody who may work return cases. */
  readonly deskToken: string;
  /** A folder that goes with it. */
  readonly folder: string;
  /** How another program of the product finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Resident memory of a process, in MB. */
  memory(of: 'api' | 'worker'): number;
  /** What the processor has been spent on so far, ms by process. */
  cpu(): Map<string, number>;
  close(): Promise<void>;
}

/** PostgreSQL, Temporal and a mail catcher, in a folder of their own. */
async function setStack() {
  const dataDir = mkdtempSync(join(tmpdir(), 'dealwarden-bench-'));
  // PostgreSQL runs as a user of its own when we are root, and has to get in.
  chmodSync(dataDir, 0o755);
  const ports = await freeStackPorts();
  const stack = await startStack({
    dataDir,
    ports,
    services: ['postgres', 'temporal', 'mail'],
    log: () => undefined,
  });
  return { dataDir, stack };
}

export async function setScene(): Promise<Scene> {
  const { dataDir, stack } = await setStack();
  const [apiPort] = (await freePorts(1)) as [number];
  const databaseUrl = stack.databaseUrl!;
  const temporalAddress = stack.temporalAddress!;
  const database = await createDataSource({ url: databaseUrl, pool: 5, application: 'bench' }).initialize();
  await database.runMigrations();
  const cast = await published(database);
  const environment = {
    ...{ PATH: process.env.PATH!, HOME: process.env.HOME! },
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    SMTP_URL: stack.smtpUrl!,
    DEALWARDEN_HTTP_PORT: String(apiPort),
    DEALWARDEN_LOG_LEVEL: 'warn',
    // One client asks for all: it is to be measured what is served.
    DEALWARDEN_REQUESTS_PER_MINUTE: '0',
    DEALWARDEN_PRINCIPAL_REQUESTS_PER_MINUTE: '0',
  };
  const log = openSync(join(dataDir, 'bench.log'), 'a');
  const processes = {
    worker: run('apps/worker/src/main.js', environment, log),
    api: run('apps/api/src/main.js', environment, log),
    floor: run(
      'test/bench/floor.worker.js',
      {
        ...environment,
        FLOOR_DATABASE_URL: databaseUrl,
        FLOOR_TEMPORAL_ADDRESS: temporalAddress,
        FLOOR_NAMESPACE: namespace,
        FLOOR_TASK_QUEUE: floorTaskQueue,
      },
      log,
    ),
  };
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  await until(async () => (await fetch(`${apiUrl}/health/ready`)).ok, 60);
  const connection = await Connection.connect({ address: temporalAddress });
  return {
    database,
    client: new Client({ connection, namespace }),
    cast,
    apiUrl,
    token: await session(database, cast.salesperson),
    deskToken: await session(database, cast.administrator),
    folder: dataDir,
    environment,
    cpu: () => cpuSpent(new Map(Object.entries(processes).map(([name, { pid }]) => [pid!, name]))),
    memory: (of) => residentMegabytes(processes[of].pid!),
    async close() {
      await Promise.all(Object.values(processes).map(ended));
      await connection.close();
      await database.destroy();
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Stages in a ring: of its moves one in so many leads back, and needs a reason. */
export const ringOf = 40;

/** Of the ring's stages one in so many prepares a mail and notifies, as in the shipped pipelines. */
const mailsEvery = 5;

/** All of it switched on: own fields, gates, tasks, every clock, a key rule, and a calendar with holidays and lunch. */
function ring() {
  const [first] = quickPipeline().stages;
  const stages = Array.from({ length: ringOf }, (_, at) => ({
    ...first!,
    ...{ key: `stage-${at}`, name: `Stage ${at}`, moves: [`stage-${(at + 1) % ringOf}`] },
    ...(at % mailsEvery === 1 ? doesForAll : asksForAll),
  }));
  return quickPipeline({ ...rulesOfAll, stages, calendar: 'cz', keyDeal: { when: 'amount > 50000' } });
}

/** People, calendars, pipelines and the regulation. */
async function published(database: DataSource): Promise<Cast> {
  const cast = await casting(database);
  const definitions = new DefinitionRepository(database);
  for (const calendar of shippedCalendars()) await definitions.publishCalendar(calendar);
  await definitions.publish(ring());
  await definitions.publish(lifePipeline());
  await new ReturnRegulationRepository(database).publish(shippedRegulation({ calendar: 'always-open' }));
  await database.query(`INSERT INTO product (key, name) VALUES ($1, 'Bearing')`, [claimedProduct]);
  // Whom no letter reaches is listed with the case: ever more of them would be measured.
  await database.query(`UPDATE customer SET email = 'claims@acme.example.test'`);
  return cast;
}

function run(program: string, env: Record<string, string>, log: number): ChildProcess {
  const path = fileURLToPath(new URL(`../../${program}`, import.meta.url));
  return spawn(process.execPath, [path], { env, stdio: ['ignore', log, log] });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Signs a user in without a password: a session as the sign-in would have made it. */
export async function session(database: DataSource, userId: string): Promise<string> {
  const token = `dws_${randomBytes(32).toString('base64url')}`;
  await database.query(
    `INSERT INTO session (token_hash, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
    [createHash('sha256').update(token).digest(), userId],
  );
  return token;
}
