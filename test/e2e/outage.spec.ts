import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { DealView } from '@app/contracts/deals.js';
import type { Health } from '@app/contracts/health.js';
import type { ImportView } from '@app/contracts/imports.js';
import type { Problem } from '@app/contracts/problem.js';
import type { Server } from '@app/stack/server.js';
import { freeStackPorts, startStack, type Stack } from '@app/stack/stack.js';
import { Asking } from '../support/asking.js';
import { casting, type Cast } from '../support/cast.js';
import { dealHeads, dealLine, dealMapping } from '../support/deal-files.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

/** What a person waits for an answer at most, while something is away. */
const patienceMs = 10_000;
/** A minute: connections are found lost, retries come round again, and local activities outlast their tasks. */
const outageMs = 60_000;

// An error that nobody catches would end a process of the product; here it fails the test that runs.
let dataDir: string;
let servers: Stack;
let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let anna: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'dealwarden-outage-'));
  // PostgreSQL runs as a user of its own when we are root, and has to get in.
  chmodSync(dataDir, 0o755);
  const ports = await freeStackPorts();
  servers = await startStack({ dataDir, ports, services: ['postgres', 'temporal'], log: () => undefined });
  const { databaseUrl = '', temporalAddress = '' } = servers;
  const settings = { DEALWARDEN_REQUESTS_PER_MINUTE: '0', DEALWARDEN_DATA_DIR: join(dataDir, 'files') };
  stage = await setStage(settings, { databaseUrl, temporalAddress });
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  anna = await http.session(cast.salesperson);
  // Worker and API say at length what is away.
  Logger.overrideLogger(false);
}, 120_000);
afterAll(async () => {
  await http?.close();
  await stage?.close();
  await servers?.kill();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

type Answer = HttpAnswer<Omit<DealView, 'status'> & Problem>;

/** A request as it is sent again and again, under one key. */
type Command = () => Promise<Answer>;

function opening(title: string): Command {
  const key = randomUUID();
  const body = { pipeline: 'quick', title, customerId: cast.customerId, amount: '60000' };
  return () => http.post('/deals', anna, body, key);
}

function moving(dealId: string, to: string): Command {
  const key = randomUUID();
  return () => http.post(`/deals/${dealId}/moves`, anna, { to }, key);
}

const importedRows = 4_000;

/** An import of many deals, one in a hundred of them open. */
interface Importing {
  readonly source: string;
  readonly id: string;
  /** As somebody reads it who may. */
  readonly read: () => Promise<ImportView>;
}

/** Asks for an import, and comes back in the middle of it. */
async function importing(source: string): Promise<Importing> {
  const as = await http.session(cast.administrator);
  const asked = await http.post<ImportView>('/imports', as, {
    fileName: 'deals.csv',
    mapping: dealMapping({ source }),
  });
  expect(asked.status).toBe(201);
  const { id } = asked.body;
  const lost = { Stage: 'Lost', Closed: '2026-01-20' };
  const lines = Array.from({ length: importedRows }, (_, at) =>
    dealLine(`I${at}`, at % 100 === 0 ? {} : lost),
  );
  const headers = { 'content-type': 'text/csv' };
  const body = [dealHeads.join(','), ...lines].join('\n');
  expect((await http.send('PUT', `/api/v1/imports/${id}/file`, { as, headers, body })).status).toBe(202);
  await until(async () => {
    const rows: unknown[] = await stage.database.query(
      `SELECT FROM import_run WHERE id = $1 AND line > 400`,
      [id],
    );
    return rows.length > 0;
  });
  return { source, id, read: async () => (await http.get<ImportView>(`/imports/${id}`, as)).body };
}

/** All of its deals are there once, and the open ones have their workflows: it was gone on with where it was cut off. */
async function expectImported({ source, id, read }: Importing): Promise<void> {
  await until(async () => (await read()).endedAt !== null, 90);
  const counts = { read: importedRows, created: importedRows, refused: 0 };
  expect(await read()).toMatchObject({ status: 'done', problem: null, counts });
  const deals: { id: string; status: string; events: number }[] = await stage.database.query(
    `SELECT id, status, (SELECT count(*)::int FROM event e WHERE e.entity_id = d.id AND e.seq = 1) AS events
     FROM deal d WHERE external_source = $1`,
    [source],
  );
  expect(deals).toHaveLength(importedRows);
  expect(deals.filter(({ events }) => events !== 1)).toEqual([]);
  const open = deals.filter(({ status }) => status === 'open');
  expect(open).toHaveLength(importedRows / 100);
  for (const deal of open) await until(async () => (await ask.workflowState(deal.id)) !== undefined);
  const [job]: { attempts: number }[] = await stage.database.query(
    `SELECT attempts FROM import_job WHERE id = $1`,
    [id],
  );
  expect(job!.attempts).toBeGreaterThan(1);
}

/** Sends a command as a client does that was told to come again. */
async function done(command: Command): Promise<Answer> {
  let answer: Answer | undefined;
  await until(async () => (answer = await command()).status !== 503, 60);
  expect(answer!.status).toBeGreaterThanOrEqual(200);
  expect(answer!.status).toBeLessThan(300);
  return answer!;
}

async function openedDeal(): Promise<string> {
  return (await done(opening('Press line'))).body.id;
}

/** Sends a request and holds its answer to what everybody is told while something is away. */
async function expectAway(request: () => Promise<HttpAnswer<unknown>>, code: string): Promise<void> {
  const asked = Date.now();
  const { status, headers, body } = (await request()) as HttpAnswer<Problem>;
  expect({ status, code: body.code }).toEqual({ status: 503, code });
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(Date.now() - asked).toBeLessThan(patienceMs);
}

async function eventKinds(dealId: string): Promise<string[]> {
  const rows: { kind: string }[] = await stage.database.query(
    `SELECT kind FROM event WHERE entity_id = $1 ORDER BY seq`,
    [dealId],
  );
  return rows.map(({ kind }) => kind);
}

async function expectDone(dealId: string, kinds: string[]): Promise<void> {
  expect(await eventKinds(dealId)).toEqual(kinds);
  await until(async () => (await ask.workflowState(dealId))?.seq === kinds.length);
  expect(await ask.workflowState(dealId)).toEqual(await ask.row(dealId));
}

async function health(): Promise<HttpAnswer<Health>> {
  return http.send<Health>('GET', '/health/ready');
}

type Loss = 'SIGKILL' | 'SIGSTOP';

async function lose(server: Server | undefined, how: Loss = 'SIGKILL'): Promise<void> {
  await server!.kill(how);
  expect((await http.send('GET', '/health/live')).status).toBe(200);
}

async function bringBack(server: Server | undefined, how: Loss = 'SIGKILL'): Promise<void> {
  if (how === 'SIGSTOP') await server!.kill('SIGCONT');
  else await server!.start();
  await until(async () => (await health()).status === 200, 60);
}

/** While a server is away: again and again all are told so. */
async function stayAway(
  awayMs: number,
  requests: readonly (() => Promise<HttpAnswer<unknown>>)[],
  code: string,
  checks: Partial<Health['checks']>,
): Promise<void> {
  const end = Date.now() + awayMs;
  do {
    await Promise.all(requests.map((request) => expectAway(request, code)));
    expect(await health()).toMatchObject({ status: 503, body: { status: 'unavailable', checks } });
  } while (Date.now() < end);
}

describe('while Temporal is away', () => {
  it.each<[string, Loss, number]>([
    ['killed', 'SIGKILL', outageMs],
    ['frozen', 'SIGSTOP', 0],
  ])(
    '(%s) commands get 503, reads go on, and afterwards each command is done once',
    async (_, how, awayMs) => {
      const dealId = await openedDeal();
      const underWay = moving(await openedDeal(), 'offer');
      const inTheMiddle = awayMs > 0 ? await importing('crm-before-temporal') : undefined;
      const caught = underWay();
      await lose(servers.temporal, how);
      const move = moving(dealId, 'offer');
      const open = opening('Opened in the dark');
      expect([200, 503]).toContain((await caught).status);
      expect(await http.get(`/deals/${dealId}`, anna)).toMatchObject({ status: 200, body: { revision: 1 } });
      expect((await http.get('/deals', anna)).status).toBe(200);
      const away = { database: true, temporal: false, worker: false };
      await stayAway(awayMs, [move, open, move], 'temporal-unavailable', away);
      // Rows go on for a while; what opens deals waits for their workflows.
      expect((await inTheMiddle?.read())?.endedAt ?? null).toBeNull();
      await bringBack(servers.temporal, how);
      const [moved, opened, third] = await Promise.all([move, open, underWay].map(done));
      expect(moved!.body).toMatchObject({ revision: 2, stage: { key: 'offer' } });
      await expectDone(dealId, ['open', 'move']);
      await expectDone(opened!.body.id, ['open']);
      await expectDone(third!.body.id, ['open', 'move']);
      // And again, long after: the same answers.
      expect((await move()).body).toEqual(moved!.body);
      expect((await open()).body).toEqual(opened!.body);
      if (inTheMiddle) await expectImported(inTheMiddle);
    },
    outageMs + 180_000,
  );
});

describe('while PostgreSQL is away', () => {
  it(
    'everything is answered with 503, nothing ends, and afterwards each command is done once',
    async () => {
      const dealId = await openedDeal();
      const move = moving(dealId, 'offer');
      const open = opening('Opened in the dark');
      // Some are under way when it happens.
      const underWay = moving(await openedDeal(), 'offer');
      const inTheMiddle = await importing('crm-before-postgres');
      const caught = underWay();
      await lose(servers.postgres);
      expect([200, 503]).toContain((await caught).status);
      const signIn = { body: { email: 'anna.novak@example.test', password: 'does not matter' } };
      const requests = [
        ...[move, open, underWay],
        ...[`/deals/${dealId}`, '/deals', '/inbox', '/me'].map((path) => () => http.get(path, anna)),
        () => http.send('POST', '/api/v1/sessions', signIn),
      ];
      // At first connections that were lost are met, then those that cannot be made.
      await stayAway(outageMs, requests, 'database-unavailable', { database: false });
      await bringBack(servers.postgres);
      const [moved, opened, third] = await Promise.all([move, open, underWay].map(done));
      expect(moved!.body).toMatchObject({ revision: 2, stage: { key: 'offer' } });
      await expectDone(dealId, ['open', 'move']);
      await expectDone(opened!.body.id, ['open']);
      await expectDone(third!.body.id, ['open', 'move']);
      await expectImported(inTheMiddle);
    },
    outageMs + 180_000,
  );
});
