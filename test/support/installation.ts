import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '@app/stack/ports.js';
import { freeStackPorts } from '@app/stack/stack.js';
import { until } from './until.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));

/** `dealwarden start` as it runs in a terminal. */
export interface Started {
  readonly child: ChildProcess;
  /** All it has said. */
  readonly said: () => string;
  /** What of it went to standard output. */
  readonly result: () => string;
  readonly ended: Promise<number | null>;
}

/** What another terminal's command has said under `--json`, and its exit code. */
export interface Told {
  readonly status: number;
  readonly said: Record<string, unknown>;
}

/** What outlived an earlier start has up to half a minute to end, and a busy machine needs as long for the rest. */
const startSeconds = 150;

/** Dealwarden as it is installed on one machine: a data folder and ports of its own, used by its command only. */
export class Installation {
  private constructor(
    /** Goes with the installation; the data are in `data` of it. */
    readonly folder: string,
    readonly environment: Readonly<Record<string, string>>,
    readonly ports: readonly number[],
    private readonly children: ChildProcess[] = [],
  ) {}

  static async prepare(settings: Record<string, string> = {}): Promise<Installation> {
    const folder = mkdtempSync(join(tmpdir(), 'dealwarden-installation-'));
    // PostgreSQL runs as a user of its own when we are root, and has to get in.
    chmodSync(folder, 0o755);
    const stack = await freeStackPorts();
    const [http] = (await freePorts(1)) as [number];
    const environment = {
      ...{ PATH: process.env.PATH!, HOME: process.env.HOME! },
      DEALWARDEN_DATA_DIR: join(folder, 'data'),
      DEALWARDEN_HTTP_PORT: String(http),
      DEALWARDEN_POSTGRES_PORT: String(stack.postgres),
      DEALWARDEN_TEMPORAL_PORT: String(stack.temporal),
      DEALWARDEN_MAIL_SMTP_PORT: String(stack.mailSmtp),
      DEALWARDEN_MAIL_HTTP_PORT: String(stack.mailHttp),
      ...settings,
    };
    return new Installation(folder, environment, [http, ...Object.values(stack)]);
  }

  /** The same machine and ports under other settings. */
  with(settings: Record<string, string>): Installation {
    const environment = { ...this.environment, ...settings };
    return new Installation(this.folder, environment, this.ports, this.children);
  }

  get url(): string {
    return `http://127.0.0.1:${this.environment.DEALWARDEN_HTTP_PORT}`;
  }

  get mailUrl(): string {
    return `http://127.0.0.1:${this.environment.DEALWARDEN_MAIL_HTTP_PORT}`;
  }

  /** In a process group of its own, as a terminal starts it. */
  start(...args: string[]): Started {
    const child = spawn(process.execPath, [program, 'start', ...args], {
      env: this.environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.push(child);
    let [said, result] = ['', ''];
    child.stdout.on('data', (data) => (result += String(data)));
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
    return {
      child,
      said: () => said,
      result: () => result,
      ended: once(child, 'exit').then(([code]) => code as number | null),
    };
  }

  /** Waits until it serves; one that ends instead, or takes too long, tells what it said. */
  async startReady(...args: string[]): Promise<Started> {
    const started = this.start(...args);
    const failed = started.ended.then((code) => {
      throw new Error(`it ended with ${code} before it was ready:\n${started.said()}`);
    });
    const serves = until(async () => {
      if (started.said().includes('Ready in')) return true;
      throw new Error(`it is not ready after ${startSeconds} s:\n${started.said()}`);
    }, startSeconds);
    await Promise.race([serves, failed]);
    // What comes after is waited for by whoever ends it.
    failed.catch(() => undefined);
    return started;
  }

  /** A command that is not waited for, to be cut short. */
  begin(...args: string[]): ChildProcess {
    const options = { env: this.environment, detached: true, stdio: 'ignore' } as const;
    const child = spawn(process.execPath, [program, ...args], options);
    this.children.push(child);
    return child;
  }

  /** Another terminal's command, in the same setting; it is asked for JSON. */
  command(...args: string[]): Promise<Told> {
    return new Promise((resolve, reject) => {
      const options = { env: this.environment, maxBuffer: 16 * 1024 * 1024 };
      const child = execFile(process.execPath, [program, ...args, '--json'], options, (_, stdout, stderr) => {
        try {
          const said = JSON.parse(stdout) as Record<string, unknown>;
          resolve({ status: child.exitCode ?? -1, said });
        } catch (error) {
          reject(new Error(`${args.join(' ')} said no JSON: ${stdout}${stderr}`, { cause: error }));
        }
      });
    });
  }

  /** Ctrl-C in a terminal reaches the whole group. */
  async ctrlC(started: Started): Promise<void> {
    process.kill(-started.child.pid!, 'SIGINT');
    expect(await started.ended).toBe(0);
    expect(started.said()).toContain('Stopped.');
    expect(await this.listening()).toEqual([]);
  }

  /** Those of its ports on which somebody listens. */
  async listening(): Promise<number[]> {
    const answers = await Promise.all(this.ports.map(listens));
    return this.ports.filter((_, index) => answers[index]);
  }

  remove(): void {
    for (const child of this.children)
      if (child.pid && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
