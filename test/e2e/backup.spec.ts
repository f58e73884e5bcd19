import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DealView } from '@app/contracts/deals.js';
import { demoPassword } from '../../apps/cli/src/seed/demo-data.js';
import { Installation, type Started } from '../support/installation.js';
import { until } from '../support/until.js';

interface Answered {
  readonly id: string;
  readonly revision: number;
  /** By this machine's clock, which is the database's too. */
  readonly at: Date;
}

interface Caught {
  readonly id: string;
  readonly subject: string;
  readonly messageId: string;
  readonly receivedAt: string;
}

const adminPassword = 'a password of the specs';
let evidenceDir: string;
let installation: Installation;
let token: string;
const answered: Answered[] = [];

beforeAll(async () => {
  evidenceDir = mkdtempSync(join(tmpdir(), 'dealwarden-evidence-'));
  installation = await Installation.prepare({
    ...{ DEALWARDEN_MAIL_COLLECT_SECONDS: '1', DEALWARDEN_EVIDENCE_DIR: evidenceDir },
    DEALWARDEN_ADMIN_PASSWORD: adminPassword,
  });
});
afterAll(() => {
  installation?.remove();
  rmSync(evidenceDir, { recursive: true, force: true });
});

async function ask<Body>(path: string, method = 'GET', body?: unknown): Promise<Body> {
  const headers = {
    ...{ 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const response = await fetch(`${installation.url}/api/v1${path}`, {
    ...{ method, headers, body: body === undefined ? undefined : JSON.stringify(body) },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

const report = '%PDF-1.7 scratched';

const signedIn = async (email: string, password: string) =>
  (await ask<{ token: string }>('/sessions', 'POST', { email, password })).token;

/** Takes a claim with a document. */
async function evidence(customerId: string): Promise<{ caseId: string; id: string; sha256: string }> {
  const own = token;
  token = await signedIn('admin@dealwarden.example', adminPassword);
  const { id: caseId } = await ask<{ id: string }>('/return-cases', 'POST', { customerId });
  const response = await fetch(`${installation.url}/api/v1/return-cases/${caseId}/evidence?name=report.pdf`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
      'content-type': 'application/pdf',
    },
    body: report,
  });
  expect(response.status).toBe(201);
  token = own;
  return { caseId, ...((await response.json()) as { id: string; sha256: string }) };
}

async function contentOf({ caseId, id }: { caseId: string; id: string }): Promise<string> {
  const admin = await signedIn('admin@dealwarden.example', adminPassword);
  const response = await fetch(`${installation.url}/api/v1/return-cases/${caseId}/evidence/${id}`, {
    headers: { authorization: `Bearer ${admin}` },
  });
  return response.text();
}

function idsOf({ caseId, id }: { caseId: string; id: string }) {
  return { caseId, id };
}

/** Opens deals that stall within seconds, and moves them on, until it is told to end; what fails was not answered. */
async function load(customerId: string, goesOn: () => boolean): Promise<void> {
  const remember = ({ id, revision }: DealView) => void answered.push({ id, revision, at: new Date() });
  while (goesOn()) {
    try {
      const title = `Deal ${randomUUID()}`;
      const opened = await ask<DealView>('/deals', 'POST', {
        pipeline: 'demo-seconds',
        title,
        customerId,
        amount: '60000',
      });
      remember(opened);
      remember(await ask<DealView>(`/deals/${opened.id}/moves`, 'POST', { to: 'offer' }));
    } catch (error) {
      if (goesOn()) throw error;
    }
  }
}

async function caught(): Promise<Caught[]> {
  return (await (await fetch(`${installation.mailUrl}/messages.json`)).json()) as Caught[];
}

/** Nobody is asked to end: the supervisor dies, and what it had started goes with it. */
async function killAll(started: Started): Promise<void> {
  process.kill(started.child.pid!, 'SIGKILL');
  await started.ended;
  await until(async () => (await installation.listening()).length === 0, 60);
}

describe('a backup of one machine', () => {
  const backup = () => join(installation.folder, 'backup');
  const elsewhere = (name: string) =>
    installation.with({ DEALWARDEN_DATA_DIR: join(installation.folder, name), DEALWARDEN_EVIDENCE_DIR: '' });
  let endedAt: Date;
  let sentBefore: string[];
  let document: { readonly caseId: string; readonly id: string; readonly sha256: string };

  it('is refused where nothing runs, and where something is in its place', async () => {
    expect(await installation.command('backup', backup())).toMatchObject({ status: 4 });
    expect(await installation.command('backup', installation.folder)).toMatchObject({ status: 2 });
    const { status, said } = await installation.command('restore', installation.folder);
    expect(status).toBe(2);
    expect(said).toMatchObject({ error: { message: expect.stringMatching(/is no backup/) } });
  });

  it('is made while others work, who go on behind it', async () => {
    const started = await installation.startReady();
    const publish = ['pipelines', 'publish', 'definitions/pipelines/demo-seconds.json', '--yes'];
    expect(await installation.command(...publish)).toMatchObject({ status: 0 });
    const session = { email: 'anna.novak@dealwarden.example', password: demoPassword };
    ({ token } = await ask<{ token: string }>('/sessions', 'POST', session));
    const { items } = await ask<{ items: { id: string }[] }>('/customers?q=brno');

    document = await evidence(items[0]!.id);
    let goesOn = true;
    const loads = Array.from({ length: 3 }, () => load(items[0]!.id, () => goesOn));
    // Some have been told of by then, and many more are on their way.
    await until(async () => (await caught()).length > 0, 60);
    sentBefore = (await caught()).map(({ messageId }) => messageId);
    const interrupted = installation.begin('backup', backup());
    const drafts = () => readdirSync(installation.folder).filter((name) => name.startsWith('backup.'));
    await until(async () => drafts().length > 0);
    interrupted.kill('SIGINT');
    expect(await once(interrupted, 'exit')).toEqual([1, null]);
    expect(readdirSync(installation.folder)).toEqual(['data']);

    const before = answered.length;
    const { status, said } = await installation.command('backup', backup());
    expect({ status, said }).toMatchObject({
      status: 0,
      said: { backup: backup(), files: expect.any(Number) },
    });
    endedAt = new Date(said.endedAt as string);
    expect(answered.filter(({ at }) => at <= endedAt).length).toBeGreaterThan(before);
    const after = answered.length;
    await until(async () => answered.length > after + 20);
    goesOn = false;
    await Promise.all(loads);
    await killAll(started);
    expect(readdirSync(installation.folder).sort()).toEqual(['backup', 'data']);
  }, 200_000);

  it('is restored as it was: with every answer, without a difference, and its mails held until released', async () => {
    const restored = elsewhere('restored');
    // Cut short, it is no installation: it is not started, and done again as if nothing had been there.
    const cutShort = restored.begin('restore', backup());
    await until(async () => existsSync(join(installation.folder, 'restored', 'postgres.restoring')));
    cutShort.kill('SIGKILL');
    expect(await once(cutShort, 'exit')).toEqual([null, 'SIGKILL']);
    const refused = restored.start();
    expect(await refused.ended).toBe(1);
    expect(refused.said()).toContain('A backup was being restored here');
    expect(await restored.command('restore', backup())).toMatchObject({
      ...{ status: 0, said: { mailHeld: true, endedAt: endedAt.toISOString() } },
    });
    expect(await restored.command('restore', backup())).toMatchObject({ status: 1 });
    const started = await restored.startReady();
    expect(started.said()).toContain('Outgoing mail is held');

    const revisions = new Map<string, number>();
    for (const { id, revision, at } of answered)
      if (at <= endedAt) revisions.set(id, Math.max(revision, revisions.get(id) ?? 0));
    for (const [id, revision] of revisions)
      expect((await ask<DealView>(`/deals/${id}`)).revision).toBeGreaterThanOrEqual(revision);

    expect(await contentOf(document)).toBe(report);

    // What was due meanwhile happens and people are told in their inbox, and nobody by mail.
    const queue = async () => (await restored.command('status')).said.mails as Record<string, unknown>;
    await until(async () => ((await queue()).due as number) > 0, 60);
    await until(async () => {
      const { status, said } = await restored.command('doctor');
      return status === 0 && said.differing === 0 && said.mailHeldSince !== null;
    }, 90);
    expect(await caught()).toEqual([]);

    expect(await restored.command('mail', 'release')).toMatchObject({ status: 0, said: { released: true } });
    // Of deals that stall within seconds there is always another mail on its way: none is left of those that waited.
    const released = new Date();
    await until(async () => {
      const { dueSince } = await queue();
      return (await caught()).length > 0 && (typeof dueSince !== 'string' || new Date(dueSince) > released);
    }, 120);
    expect(await queue()).toMatchObject({ heldSince: null, failing: 0 });
    const sent = (await caught()).map(({ messageId }) => messageId);
    expect(new Set(sent).size).toBe(sent.length);
    expect(sent.filter((messageId) => sentBefore.includes(messageId))).toEqual([]);
    expect(await restored.command('mail', 'release')).toMatchObject({ status: 0, said: { released: false } });
    const place = join(
      installation.folder,
      'restored',
      'evidence',
      document.sha256.slice(0, 2),
      document.sha256,
    );
    appendFileSync(place, ' ');
    expect(await restored.command('doctor')).toMatchObject({
      status: 3,
      said: { evidence: { read: 1, problems: [{ kind: 'evidence-differs', ...idsOf(document) }] } },
    });
    rmSync(place);
    expect(await restored.command('doctor')).toMatchObject({
      status: 3,
      said: { evidence: { read: 1, problems: [{ kind: 'evidence-missing', ...idsOf(document) }] } },
    });
    await restored.ctrlC(started);
  }, 300_000);

  it('is not restored when a byte of it has changed, and nothing is written then', async () => {
    appendFileSync(join(backup(), 'cluster', 'PG_VERSION'), ' ');
    const { status, said } = await elsewhere('damaged').command('restore', backup());
    expect(status).toBe(2);
    expect(said).toMatchObject({ error: { message: expect.stringMatching(/damaged: .*PG_VERSION/) } });
    expect(existsSync(join(installation.folder, 'damaged'))).toBe(false);
  });
});
