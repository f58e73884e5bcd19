import { Installation } from '../support/installation.js';
import { until } from '../support/until.js';

const password = 'a long administrator password';
let installation: Installation;

beforeAll(async () => {
  installation = await Installation.prepare({ DEALWARDEN_ADMIN_PASSWORD: password });
});
afterAll(() => installation?.remove());

async function signIn(): Promise<string | undefined> {
  const response = await fetch(`${installation.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@dealwarden.example', password }),
  });
  return response.ok ? ((await response.json()) as { token: string }).token : undefined;
}

async function isKnown(token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${installation.url}/api/v1/me`, { headers })).ok;
}

describe('everything on one machine', () => {
  it('starts, refuses to start twice, stops without orphans, keeps its data, and starts over when asked to', async () => {
    const first = await installation.startReady();
    const token = await signIn();
    expect(token).toBeDefined();

    const second = installation.start();
    expect(await second.ended).toBe(1);
    expect(second.said()).toMatch(/already running/);
    expect(await installation.command('start')).toMatchObject({
      ...{ status: 1, said: { error: { message: expect.stringContaining('already running') as string } } },
    });
    expect(await isKnown(token!)).toBe(true);
    await installation.ctrlC(first);

    const again = await installation.startReady();
    expect(await isKnown(token!)).toBe(true);
    await installation.ctrlC(again);

    const fresh = await installation.startReady('--fresh');
    expect(await isKnown(token!)).toBe(false);
    expect(await signIn()).toBeDefined();
    await installation.ctrlC(fresh);
  }, 240_000);

  it('comes back after its supervisor and all it started were killed', async () => {
    const killed = await installation.startReady();
    const token = await signIn();
    process.kill(killed.child.pid!, 'SIGKILL');
    await killed.ended;
    const back = await installation.startReady('--json');
    await until(() => Promise.resolve(back.result().endsWith('}\n')));
    expect(JSON.parse(back.result())).toMatchObject({ http: installation.url, mails: installation.mailUrl });
    expect(await isKnown(token!)).toBe(true);
    await installation.ctrlC(back);
  }, 300_000);

  it('tells from another terminal how it is, and stops', async () => {
    expect(await installation.command('status')).toMatchObject({
      status: 4,
      said: { running: false, ready: false, pid: null },
    });
    expect(await installation.command('stop')).toMatchObject({ status: 4, said: { stopped: false } });

    const started = await installation.startReady();
    const { status, said } = await installation.command('status');
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
    expect(await installation.command('status')).toMatchObject({
      status: 1,
      said: { running: true, ready: false, checks: null },
    });
    process.kill(api, 'SIGCONT');

    expect(await installation.command('stop')).toMatchObject({
      status: 0,
      said: { stopped: true, pid: started.child.pid },
    });
    expect(await started.ended).toBe(0);
    expect(await installation.listening()).toEqual([]);
    expect(await installation.command('status')).toMatchObject({ status: 4 });
  }, 180_000);

  it('says which key moves a port that is taken', async () => {
    const taken = installation.with({ DEALWARDEN_HTTP_PORT: String(testPort()) }).start();
    expect(await taken.ended).toBe(1);
    expect(taken.said()).toMatch(/Port \d+ \(DEALWARDEN_HTTP_PORT\) is taken/);
  });

  it('refuses an unknown key', async () => {
    const misspelt = installation.with({ DEALWARDEN_HTP_PORT: '1' }).start();
    expect(await misspelt.ended).not.toBe(0);
    expect(misspelt.said()).toContain('DEALWARDEN_HTP_PORT: unknown key');
  });
});

/** The test run's own PostgreSQL listens there. */
function testPort(): number {
  const { databaseUrl } = JSON.parse(process.env.TEST_STACK ?? '{}') as { databaseUrl: string };
  return Number(new URL(databaseUrl).port);
}
