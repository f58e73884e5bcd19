import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '@app/stack/ports.js';
import { freeStackPorts } from '@app/stack/stack.js';
import { until } from '../support/until.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const password = 'a long administrator password';
let folder: string;
let environment: Record<string, string>;
let ports: number[];
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dealwarden-start-'));
  chmodSync(folder, 0o755);
  const stack = await freeStackPorts();
  const [http] = (await freePorts(1)) as [number];
  ports = [http, ...Object.values(stack)];
  environment = {
    ...{ PATH: process.env.PATH!, HOME: process.env.HOME! },
    DEALWARDEN_DATA_DIR: join(folder, 'data'),
    DEALWARDEN_HTTP_PORT: String(http),
    DEALWARDEN_POSTGRES_PORT: String(stack.postgres),
    DEALWARDEN_TEMPORAL_PORT: String(stack.temporal),
    DEALWARDEN_MAIL_SMTP_PORT: String(stack.mailSmtp),
    DEALWARDEN_MAIL_HTTP_PORT: String(stack.mailHttp),
    DEALWARDEN_ADMIN_PASSWORD: password,
  };
});
afterAll(() => {
  for (const child of children)
    if (child.pid && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

/** In a process group of its own, as a terminal starts it. */
function start(args: string[] = [], changes: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [program, 'start', ...args], {
    env: { ...environment, ...changes },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += String(data)));
  return { child, said: () => said, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

/** Another terminal's command, in the same setting. */
function command(name: 'status' | 'stop'): { status: number | null; said: Record<string, unknown> } {
  const result = spawnSync(process.execPath, [program, name, '--json'], {
    env: environment,
    encoding: 'utf8',
  });
  return { status: result.status, said: JSON.parse(result.stdout) as Record<string, unknown> };
}

/** What outlived an earlier start has up to half a minute to end, and a busy machine needs as long for the rest. */
const startSeconds = 150;

/** Waits until it serves; one that ends instead tells why at once. */
async function ready(started: Started): Promise<void> {
  const failed = started.ended.then((code) => {
    throw new Error(`it ended with ${code} before it was ready:\n${started.said()}`);
  });
  const serves = until(async () => {
    if (started.said().includes('Ready in')) return true;
    throw new Error(`it is not ready after ${startSeconds} s:\n${started.said()}`);
  }, startSeconds);
  await Promise.race([serves, failed]);
}

/** Ctrl-C in a terminal reaches the whole group. */
async function ctrlC(started: Started): Promise<void> {
  process.kill(-started.child.pid!, 'SIGINT');
  expect(await started.ended).toBe(0);
  expect(started.said()).toContain('Stopped.');
  for (const port of ports) expect(await listens(port)).toBe(false);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function signIn(): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${environment.DEALWARDEN_HTTP_PORT}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@dealwarden.example', password }),
  });
  return response.ok ? ((await response.json()) as { token: string }).token : undefined;
}

async function isKnown(token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`http://127.0.0.1:${environment.DEALWARDEN_HTTP_PORT}/api/v1/me`, { headers })).ok;
}

describe('everything on one machine', () => {
  it('starts, refuses to start twice, stops without orphans, keeps its data, and starts over when asked to', async () => {
    const first = start();
    await ready(first);
    const token = await signIn();
    expect(token).toBeDefined();

    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(/already running/);
    expect(await isKnown(token!)).toBe(true);
    await ctrlC(first);

    const again = start();
    await ready(again);
    expect(await isKnown(token!)).toBe(true);
    await ctrlC(again);

    const fresh = start(['--fresh']);
    await ready(fresh);
    expect(await isKnown(token!)).toBe(false);
    expect(await signIn()).toBeDefined();
    await ctrlC(fresh);
  }, 240_000);

  it(
    'comes back after its supervisor and all it started were killed',
    async () => {
      const killed = start();
      await ready(killed);
      const token = await signIn();
      process.kill(killed.child.pid!, 'SIGKILL');
      await killed.ended;
      const back = start();
      await ready(back);
      expect(await isKnown(token!)).toBe(true);
      await ctrlC(back);
    },
    2 * startSeconds * 1_000,
  );

  it('tells from another terminal how it is, and stops', async () => {
    expect(command('status')).toMatchObject({ status: 4, said: { running: false, ready: false, pid: null } });
    expect(command('stop')).toMatchObject({ status: 4, said: { stopped: false } });

    const started = start();
    await ready(started);
    const { status, said } = command('status');
    expect(status).toBe(0);
    expect(said).toMatchObject({
      ...{ running: true, ready: true, pid: started.child.pid, problems: [] },
      checks: { database: true, temporal: true, worker: true },
      mails: { waiting: expect.any(Number), due: expect.any(Number), failed: 0 },
      late: { deals: 0, handovers: 0 },
    });
    const parts = said.parts as Record<string, unknown>[];
    expect(parts.map(({ name, running }) => [name, running])).toEqual(
      ['postgres', 'temporal', 'mail', 'worker', 'api'].map((name) => [name, true]),
    );
    for (const { name, pid } of parts)
      expect(name === 'mail' ? pid === null : typeof pid === 'number').toBe(true);
    expect(JSON.stringify(said)).not.toContain(password);

    // Without the API it still runs, and cannot be used.
    const api = parts.find(({ name }) => name === 'api')!.pid as number;
    process.kill(api, 'SIGSTOP');
    expect(command('status')).toMatchObject({
      status: 1,
      said: { running: true, ready: false, checks: null },
    });
    process.kill(api, 'SIGCONT');

    expect(command('stop')).toMatchObject({ status: 0, said: { stopped: true, pid: started.child.pid } });
    expect(await started.ended).toBe(0);
    for (const port of ports) expect(await listens(port)).toBe(false);
    expect(command('status').status).toBe(4);
  }, 180_000);

  it('says which key moves a port that is taken', async () => {
    const taken = start([], { DEALWARDEN_HTTP_PORT: String(testPort()) });
    expect(await taken.ended).toBe(1);
    expect(taken.said()).toMatch(/Port \d+ \(DEALWARDEN_HTTP_PORT\) is taken/);
  });

  it('refuses an unknown key', async () => {
    const misspelt = start([], { DEALWARDEN_HTP_PORT: '1' });
    expect(await misspelt.ended).not.toBe(0);
    expect(misspelt.said()).toContain('DEALWARDEN_HTP_PORT: unknown key');
  });
});

/** The test run's own PostgreSQL listens there. */
function testPort(): number {
  const { databaseUrl } = JSON.parse(process.env.TEST_STACK ?? '{}') as { databaseUrl: string };
  return Number(new URL(databaseUrl).port);
}
