import { closingQuietly } from '@app/doctor/closing-quietly.js';
import { randomUUID } from 'node:crypto';
import { ConsoleLogger, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readConfig, type Config } from '@app/config/config.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';
import type { TestStack } from './test-stack.js';

// The SDK tells at length how its workers come and go.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } },
  shutdownSignals: [],
});

/** A schema and a namespace of one spec's own, on the servers of the test run. */
export interface Stage {
  readonly config: Config;
  /** The same as environment of a process. */
  readonly environment: Record<string, string>;
  readonly database: DataSource;
  readonly client: Client;
  /** Starts a worker in this process. */
  startWorker(): Promise<INestApplicationContext>;
  /** Ends everything the stage has started. */
  close(): Promise<void>;
}

/** The servers that scripts/test.mjs has brought up. */
export function testStack(): TestStack {
  const given = process.env.TEST_STACK;
  if (!given)
    throw new Error('TEST_STACK is not set: run specs of borders by `npm test -- path/to/the.spec.ts`');
  return JSON.parse(given) as TestStack;
}

/** Builds a stage: an empty, migrated database, a fresh namespace, and the configuration that finds them. */
export async function setStage(
  overrides: Partial<Record<keyof Config, string>> = {},
  { databaseUrl, temporalAddress } = testStack(),
): Promise<Stage> {
  const name = `stage_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  const url = await createSchema(databaseUrl, name);
  const environment: Record<string, string> = {
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: name,
    DEALWARDEN_MAIL_COLLECT_SECONDS: '1',
    ...overrides,
  };
  const config = readConfig(environment, '/nowhere');
  const database = await createDataSource({ url, pool: 10, application: 'spec' }).initialize();
  await database.runMigrations();
  const connection = await Connection.connect({ address: temporalAddress, interceptors: closingQuietly() });
  await connection.workflowService.registerNamespace({
    namespace: name,
    workflowExecutionRetentionPeriod: { seconds: 24 * 3_600 } as never,
  });
  const client = new Client({ connection, namespace: name });
  const started: INestApplicationContext[] = [];
  return {
    config,
    environment,
    database,
    client,
    async startWorker() {
      const logger = new ConsoleLogger({ logLevels: ['error', 'fatal'] });
      const worker = await NestFactory.createApplicationContext(WorkerModule.forConfig(config), { logger });
      started.push(worker);
      return worker;
    },
    async close() {
      await Promise.all(started.map((one) => one.close()));
      await connection.close();
      await database.destroy();
    },
  };
}

/** A schema is a database of one's own, but for the right to make databases. */
async function createSchema(databaseUrl: string, name: string): Promise<string> {
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    await owner.query(`CREATE SCHEMA ${name}`);
  } finally {
    await owner.end();
  }
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${name}`);
  return url.toString();
}
