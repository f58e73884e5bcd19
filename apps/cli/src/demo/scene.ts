import { closingQuietly } from '@app/doctor/closing-quietly.js';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '@app/config/config.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { freePorts } from '@app/stack/ports.js';
import { freeStackPorts } from '@app/stack/stack.js';
import { Client, Connection } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { bringUp, type Running } from '../stack/running.js';

/** Seconds for which the relay collects a person's notices; a demo does not wait a minute. */
const collectSeconds = 2;

/** The whole product on ports and in a folder of its own, beside whatever else runs on this machine. */
export interface DemoScene {
  readonly config: Config;
  readonly running: Running;
  readonly url: string;
  readonly administrator: { readonly email: string; readonly password: string };
  readonly database: DataSource;
  readonly client: Client;
  readonly folder: string;
  close(): Promise<void>;
}

export async function setDemoScene(tell: (line: string) => unknown): Promise<DemoScene> {
  const folder = mkdtempSync(join(tmpdir(), 'dealwarden-demo-'));
  // PostgreSQL runs as a user of its own when we are root, and has to get in.
  chmodSync(folder, 0o755);
  const ports = await freeStackPorts();
  const [http] = (await freePorts(1)) as [number];
  const password = randomBytes(18).toString('base64url');
  const settings: Partial<Record<keyof Config, string>> = {
    DEALWARDEN_DATA_DIR: folder,
    DEALWARDEN_HTTP_PORT: String(http),
    DEALWARDEN_POSTGRES_PORT: String(ports.postgres),
    DEALWARDEN_TEMPORAL_PORT: String(ports.temporal),
    DEALWARDEN_MAIL_SMTP_PORT: String(ports.mailSmtp),
    DEALWARDEN_MAIL_HTTP_PORT: String(ports.mailHttp),
    DEALWARDEN_MAIL_COLLECT_SECONDS: String(collectSeconds),
    DEALWARDEN_ADMIN_PASSWORD: password,
  };
  // Nothing of the installation's own settings: the demo touches neither its database nor its mail server.
  const config = readConfig(settings, folder);
  const running = await bringUp(config, { log: (line) => void tell(line) });
  const database = await createDataSource({
    url: running.stack.databaseUrl!,
    pool: 6,
    application: 'dealwarden-demo',
  }).initialize();
  const connection = await Connection.connect({
    address: running.stack.temporalAddress!,
    interceptors: closingQuietly(),
  });
  return {
    config,
    running,
    url: running.urls.http!,
    administrator: { email: config.DEALWARDEN_ADMIN_EMAIL, password },
    database,
    client: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }),
    folder,
    async close() {
      await connection.close();
      await database.destroy();
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
