import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { ensureDataFolder, placeFile, writePrivately } from '@app/stack/files.js';
import { freePorts } from '@app/stack/ports.js';
import type { Server } from '@app/stack/server.js';
import { freeStackPorts, startStack, type Stack } from '@app/stack/stack.js';
import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { distFolder, program } from '../../apps/cli/src/stack/program.js';
import { claimedProduct, session } from '../bench/scene.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { lifePipeline } from '../support/deal-life.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { shippedRegulation } from '../support/return-cases.js';
import { until } from '../support/until.js';
import type { Cases } from './courses.js';
import { Proxy } from './proxy.js';

/** Who can be killed. */
export const victims = ['worker', 'api', 'postgres', 'temporal'] as const;
export type Victim = (typeof victims)[number];

const namespace = 'dealwarden';
/** Between the end of a program that nobody asked for and its next start. */
const againMs = 500;
/** As long as a server is tried to be started again. */
const startSeconds = 120;

const besideName = 'worker-beside';

/** A whole installation of its own, with proxies in front of API and PostgreSQL, that brings back whoever ends. */
export class House {
  /** Ends that nobody asked for, by name. */
  readonly ownEnds: string[] = [];
  private closing = false;

  private constructor(
    readonly folder: string,
    private readonly stack: Stack,
    private readonly servers: Readonly<Record<Victim, Server>>,
    /** Environment and program of the next start of API and worker. */
    readonly launch: Launch,
    readonly proxies: Readonly<Record<'api' | 'postgres', Proxy>>,
    readonly postbox: Postbox,
    readonly database: DataSource,
    readonly client: Client,
    readonly cast: Cast,
    readonly cases: Cases,
  ) {}

  /** In a temporary folder. @param databaseAt another folder, for PostgreSQL's data */
  static async open(databaseAt?: string): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'dealwarden-faults-'));
    // PostgreSQL runs as a user of its own when we are root, and has to get in.
    chmodSync(folder, 0o755);
    if (databaseAt) {
      ensureDataFolder(folder);
      writePrivately(join(folder, placeFile), `${databaseAt}\n`);
    }
    const opened: { house?: House } = {};
    const onExit = (name: string) => opened.house?.ended(name);
    const stack = await startStack({
      ...{ dataDir: folder, ports: await freeStackPorts(), services: ['postgres', 'temporal'], onExit },
      log: () => undefined,
    });
    const database = await createDataSource({
      ...{ url: stack.databaseUrl!, pool: 5, application: 'faults' },
    }).initialize();
    await database.runMigrations();
    const { cast, cases } = await furnished(database);
    const postbox = await startPostbox();
    const [apiPort] = (await freePorts(1)) as [number];
    const url = new URL(stack.databaseUrl!);
    const proxies = { api: await Proxy.start(apiPort), postgres: await Proxy.start(Number(url.port)) };
    url.port = String(proxies.postgres.port);
    const launch = new Launch(environmentOf(url.toString(), stack.temporalAddress!, postbox, apiPort));
    const servers = {
      ...{ postgres: stack.postgres!, temporal: stack.temporal! },
      api: launch.program('api', folder, onExit),
      worker: launch.program('worker', folder, onExit),
    };
    const connection = await Connection.connect({ address: stack.temporalAddress! });
    const client = new Client({ connection, namespace });
    const house = new House(folder, stack, servers, launch, proxies, postbox, database, client, cast, cases);
    opened.house = house;
    await Promise.all([servers.worker.start(), servers.api.start()]);
    await until(async () => (await fetch(`${house.url}/health/ready`)).ok, startSeconds);
    return house;
  }

  /** Through the proxy, as clients reach it. */
  get url(): string {
    return `http://127.0.0.1:${this.proxies.api.port}`;
  }

  /** Undefined while it does not run. */
  pid(of: Victim): number | undefined {
    return this.servers[of].pid;
  }

  session(userId: string): Promise<string> {
    return session(this.database, userId);
  }

  /** One more worker, of the build that the launch now names, which nobody brings back. */
  workerBeside(): Server {
    return this.launch.program('worker', this.folder, (name) => this.ended(name), besideName);
  }

  /** kill -9, of all at once. */
  async kill(whom: readonly Victim[]): Promise<void> {
    await Promise.all(whom.map((name) => this.servers[name].kill('SIGKILL')));
  }

  /** Starts again whoever does not run, as what watches over them would: PostgreSQL before Temporal, which lives on it. */
  async bringBack(whom: readonly Victim[]): Promise<void> {
    const started = (name: Victim) => whom.includes(name) && this.started(name);
    await Promise.all([
      ...[started('api'), started('worker')],
      (async () => {
        await started('postgres');
        await started('temporal');
      })(),
    ]);
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.kill(['worker', 'api']);
    await this.client.connection.close();
    await this.database.destroy();
    await Promise.all([this.proxies.api.close(), this.proxies.postgres.close(), this.postbox.close()]);
    await this.stack.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async started(name: Victim): Promise<void> {
    await until(async () => {
      await this.servers[name].start();
      return true;
    }, startSeconds);
  }

  private ended(name: string): void {
    if (this.closing) return;
    this.ownEnds.push(name);
    const found = victims.find((one) => this.servers[one].name === name);
    if (!found) return;
    void delay(againMs).then(() => (this.closing ? undefined : this.started(found)));
  }
}

/** How API and worker are started: of which build, and in which environment. Both may change between two starts. */
export class Launch {
  /** Beside the product's own. */
  extra: Readonly<Record<string, string>> = {};
  /** The folder of the worker's build. */
  workerBuild = distFolder();

  constructor(private readonly environment: Readonly<Record<string, string>>) {}

  /** @param name of its log */
  program(of: 'api' | 'worker', dataDir: string, onExit: (name: string) => void, name: string = of): Server {
    const env = () => ({ ...this.environment, ...this.extra });
    const script = () => {
      const build = of === 'worker' ? this.workerBuild : distFolder();
      return join(build, 'apps', of, 'src', 'main.js');
    };
    return program({
      ...{ name, dataDir, onExit, log: () => undefined },
      get env() {
        return env();
      },
      get script() {
        return script();
      },
    });
  }
}

function environmentOf(databaseUrl: string, temporal: string, mails: Postbox, apiPort: number) {
  return {
    ...{ PATH: process.env.PATH!, HOME: process.env.HOME! },
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal,
    SMTP_URL: mails.url,
    DEALWARDEN_MAIL_COLLECT_SECONDS: '1',
    DEALWARDEN_HTTP_PORT: String(apiPort),
    DEALWARDEN_LOG_LEVEL: 'warn',
    // All clients are on one machine, and of two people.
    DEALWARDEN_REQUESTS_PER_MINUTE: '0',
    DEALWARDEN_PRINCIPAL_REQUESTS_PER_MINUTE: '0',
  };
}

async function furnished(database: DataSource): Promise<{ cast: Cast; cases: Cases }> {
  const cast = await casting(database, quickPipeline());
  await new DefinitionRepository(database).publish(lifePipeline());
  await new ReturnRegulationRepository(database).publish(shippedRegulation({ calendar: 'always-open' }));
  await database.query(`INSERT INTO product (key, name) VALUES ($1, 'Bearing')`, [claimedProduct]);
  // Whose customer it is: claims are for their team, and won deals are handed over to them.
  const managerId = randomUUID();
  await database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, 'm@example.test', 'Marie', '{personal-manager}', $2)`,
    [managerId, cast.teamId],
  );
  await database.query(`UPDATE customer SET personal_manager_id = $1`, [managerId]);
  const vendorId = randomUUID();
  await database.query(`INSERT INTO counterparty (id, kind, name) VALUES ($1, 'vendor', 'GTX Werke')`, [
    vendorId,
  ]);
  return { cast, cases: { customerId: cast.customerId, vendorId, productKey: claimedProduct } };
}
