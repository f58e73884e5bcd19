import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { ExportRepository } from '@app/persistence/exports/export.repository.js';
import type { ExportedRow, ExportFilter, ExportSubject } from '@app/persistence/exports/exported.js';
import type { Viewer } from '@app/persistence/deal.repository.js';
import { exportCommand, type ExportCommandOptions } from '../../apps/cli/src/export/export.command.js';
import { auditExportCommand } from '../../apps/cli/src/audit/audit-export.command.js';
import { operator } from '../../apps/cli/src/console/operator.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let repository: ExportRepository;
let deal: string;
const folder = mkdtempSync(join(tmpdir(), 'exports-'));
const environment = { ...process.env };

const fields = [
  { key: 'lines', name: 'Lines', type: 'integer' },
  { key: 'wish', name: 'Wish', type: 'text' },
] as const;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database, quickPipeline({ fields }));
  Object.assign(process.env, stage.environment);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  repository = new ExportRepository(stage.database);
  await things();
}, 60_000);
afterAll(async () => {
  process.env = environment;
  rmSync(folder, { recursive: true, force: true });
  await http?.close();
  await stage?.close();
});

/** A deal with an activity of each kind and own fields, and another that stalls. */
async function things(): Promise<void> {
  const session = await http.session(cast.salesperson);
  const opened = await http.post<{ id: string }>('/deals', session, {
    ...{ pipeline: 'quick', title: '=1+1', customerId: cast.customerId, amount: '1200.5' },
    fields: { lines: 3, wish: '@home, please' },
  });
  deal = opened.body.id;
  const plannedFor = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const plan = { type: 'visit', plannedFor, agreed: true };
  const planned = async () => {
    const { body } = await http.post<{ activities: { id: string }[] }>(
      `/deals/${deal}/activities`,
      session,
      plan,
    );
    return body.activities.at(-1)?.id;
  };
  await http.post(`/deals/${deal}/done-activities`, session, { type: 'call', note: 'They like it' });
  await http.post(`/deals/${deal}/activities/${await planned()}/finish`, session, {});
  await http.post(`/deals/${deal}/activities/${await planned()}/cancel`, session, { reason: 'Not needed' });
  await planned();
  await new StalledDeals(stage.database, cast).stalled();
}

async function read(subject: ExportSubject, filter: ExportFilter, viewer: Viewer): Promise<ExportedRow[]> {
  const all: ExportedRow[] = [];
  for await (const { rows } of repository.read(subject, filter, viewer)) all.push(...rows);
  return all;
}

/** Connections that wait for a reader to take more of an export. */
async function waiting(): Promise<number[]> {
  const rows: { pid: number }[] = await stage.database.query(
    `SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE 'FETCH % exported'
       AND state_change < clock_timestamp() - interval '200 ms'`,
  );
  return rows.map(({ pid }) => pid);
}

/** Many further deals, which only their rows know; with long titles they are more than any buffer takes. */
async function manyDeals(count: number, filler = ''): Promise<void> {
  await stage.database.query(
    `INSERT INTO deal (id, seq, revision, title, state, status, pipeline_key, pipeline_version, stage, stage_since, owner_id,
       team_id, customer_id, amount, currency, is_key, is_stalled, opened_at)
     SELECT gen_random_uuid(), 1, 1, 'Many ' || n || $3, state || '{"activities": []}', 'won', pipeline_key, pipeline_version, stage,
       stage_since, owner_id, team_id, customer_id, amount, currency, is_key, false, opened_at - n * interval '1 hour'
     FROM deal, generate_series(1, $2) AS n WHERE id = $1`,
    [deal, count, filler],
  );
}

describe('an export', () => {
  it('of deals has names for ids, own fields, and decimal text', async () => {
    const rows = await read('deals', { status: 'open' }, operator);
    const row = rows.find(({ cells }) => cells.id === deal);
    expect(row?.cells).toMatchObject({
      ...{
        title: '=1+1',
        status: 'open',
        pipeline: 'quick',
        stage: 'need',
        owner: 'Anna Novak',
        team: 'North',
      },
      ...{
        customer: 'Acme',
        customerClass: 'A',
        amount: '1200.5',
        currency: 'EUR',
        key: false,
        stalled: false,
      },
      ...{ externalId: null, closedAt: null, openedAt: expect.stringMatching(/^20.*Z$/) as string },
    });
    expect(row?.fields).toEqual({ lines: 3, wish: '@home, please' });
  });

  it('of activities has those that are planned, done and cancelled, with what they were planned for', async () => {
    const rows = await read('activities', {}, operator);
    const of = rows.filter(({ cells }) => cells.dealId === deal).map(({ cells }) => cells);
    expect(of.map(({ status, type }) => `${status as string} ${type as string}`)).toEqual([
      'done call',
      'done visit',
      'cancelled visit',
      'planned visit',
    ]);
    expect(of[0]).toMatchObject({
      note: 'They like it',
      by: 'Anna Novak',
      plannedFor: null,
      customerAnswered: true,
    });
    for (const planned of of.slice(1)) {
      expect(planned).toMatchObject({ plannedFor: of[3]?.plannedFor, agreed: true, precision: 'exact' });
    }
    expect(of.map(({ at }) => at !== null)).toEqual([true, true, true, false]);
    expect(await read('activities', { status: 'planned' }, operator)).toHaveLength(1);
  });

  it('of escalations says how many levels were told, and by what the deal stalls', async () => {
    const [row, ...others] = await read('escalations', { status: 'open' }, operator);
    expect(others).toEqual([]);
    expect(row?.cells).toMatchObject({ of: 'deal', status: 'telling', owner: 'Anna Novak', round: 1 });
    expect(row?.cells.stalls).toContain('no-future-activity');
    expect(await read('escalations', { status: 'ended' }, operator)).toEqual([]);
  });

  it('has what its viewer may see, and of that what was chosen', async () => {
    const viewer = (userId: string, reach: Viewer['reach'], teamIds: string[] = []) => ({
      userId,
      reach,
      teamIds,
    });
    const seen = async (who: Viewer, filter: ExportFilter = {}) =>
      [
        await read('deals', filter, who),
        await read('activities', filter, who),
        await read('escalations', filter, who),
      ].map((rows) => rows.length > 0);
    const everything = [true, true, true];
    const nothing = [false, false, false];
    expect(await seen(viewer(randomUUID(), 'own'))).toEqual(nothing);
    expect(await seen(viewer(randomUUID(), 'team', [randomUUID()]))).toEqual(nothing);
    expect(await seen(viewer(cast.headOfSales, 'team', [cast.teamId]))).toEqual(everything);
    expect(await seen(viewer(cast.salesperson, 'own'))).toEqual(everything);
    expect(await seen(operator, { teamId: cast.teamId, pipeline: 'quick' })).toEqual(everything);
    expect(await seen(operator, { teamId: randomUUID() })).toEqual(nothing);
    expect(await seen(operator, { pipeline: 'another' })).toEqual(nothing);
  });

  it('is of one moment, whoever writes while it is read, and keeps no connection afterwards', async () => {
    await manyDeals(1_200);
    const titles: unknown[] = [];
    const filter = { status: 'won' } as const;
    for await (const { rows } of repository.read('deals', filter, operator)) {
      if (titles.length === 0) {
        await stage.database.query(`UPDATE deal SET title = 'Changed' WHERE title LIKE 'Many %'`);
        await manyDeals(10);
      }
      expect(rows.length).toBeLessThanOrEqual(500);
      titles.push(...rows.map(({ cells }) => cells.title));
    }
    expect(titles).toEqual(Array.from({ length: 1_200 }, (_, at) => `Many ${at + 1}`));
    await until(async () => (await waiting()).length === 0);
  });
});

describe('an export over HTTP', () => {
  const get = async (path: string, as: string) =>
    fetch(`${http.url}/api/v1/exports/${path}`, { headers: { authorization: `Bearer ${as}` } });

  /** Somebody who asks for all deals and takes nothing but the head of the answer. */
  const reader = async (as: string) => {
    const request = httpGet(`${http.url}/api/v1/exports/deals`, {
      agent: false,
      headers: { authorization: `Bearer ${as}` },
    });
    const [{ statusCode }] = (await once(request, 'response')) as [IncomingMessage];
    expect(statusCode).toBe(200);
    return request.on('error', () => undefined);
  };

  it('is CSV in which no text is a formula', async () => {
    const answer = await get(
      'deals?status=open&bom=true&separator=semicolon',
      await http.session(cast.headOfSales),
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="deals.csv"');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    const rows = parse<Record<string, string>>(bytes, {
      ...{ bom: true, delimiter: ';', columns: true },
    });
    const row = rows.find(({ id }) => id === deal);
    expect(row).toMatchObject({
      title: `'=1+1`,
      amount: '1200.5',
      'fields.lines': '3',
      'fields.wish': `'@home, please`,
    });
  });

  it('is JSON lines, with everything unchanged; of nothing it is empty, and of CSV its head', async () => {
    const as = await http.session(cast.management);
    const lines = (await (await get('deals?status=open&format=jsonl', as)).text()).trimEnd().split('\n');
    const one = lines.map((line) => JSON.parse(line) as { id: string }).find(({ id }) => id === deal);
    expect(one).toMatchObject({ title: '=1+1', fields: { lines: 3, wish: '@home, please' } });
    expect(await (await get('deals?format=jsonl&pipeline=another', as)).text()).toBe('');
    expect(await (await get('escalations?pipeline=another', as)).text()).toMatch(/^id,of,dealId,.*\r\n$/);
  });

  it('of the audit is for administrators, and has no text that is a formula', async () => {
    await stage.database.query(`SELECT audit_write('probe.made', 'user', '@x', '{"n": 1}', '{"note": "x"}')`);
    const as = await http.session(cast.administrator);
    const find = async () => {
      const text = await (await get('audit?action=probe.made', as)).text();
      return parse<Record<string, string>>(text, { columns: true });
    };
    await until(async () => (await find()).length === 1);
    expect((await find())[0]).toMatchObject({
      ...{
        action: 'probe.made',
        objectId: `'@x`,
        detail: expect.stringContaining('"n":1'),
        values: '{"note":"x"}',
      },
    });
    const lines = await (await get('audit?format=jsonl&action=probe.made', as)).text();
    expect(JSON.parse(lines)).toMatchObject({ action: 'probe.made', objectId: '@x' });
    expect((await get('audit', await http.session(cast.management))).status).toBe(403);
  });

  it('is refused to whoever may not, and for what never is', async () => {
    expect((await get('deals', await http.session(cast.salesperson))).status).toBe(403);
    const answer = await get('activities?status=won', await http.session(cast.administrator));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'request-invalid', errors: [{ path: 'status' }] });
  });

  it('runs twice at once, and its place is free again when its reader leaves', async () => {
    await manyDeals(20_000, 'x'.repeat(2_000));
    const as = await http.session(cast.administrator);
    const leaving = [await reader(as), await reader(as)];
    const third = await get('deals?status=open', as);
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '2']);
    for (const one of leaving) one.destroy();
    await until(async () => {
      const again = await get('deals?status=open', as);
      await again.text();
      return again.status === 200;
    });
    await until(async () => (await waiting()).length === 0);
  }, 30_000);

  it('breaks off where the database goes away, so that a half does not pass for the whole', async () => {
    const answer = await get('deals', await http.session(cast.administrator));
    expect(answer.status).toBe(200);
    await until(async () => (await waiting()).length === 1);
    await stage.database.query(`SELECT pg_terminate_backend($1)`, await waiting());
    await expect(answer.text()).rejects.toThrow();
  });
});

describe('dealwarden export', () => {
  const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  afterAll(() => told.mockRestore());

  function run(subject: ExportSubject, options: Partial<ExportCommandOptions>): Promise<number> {
    return exportCommand(subject, { separator: 'comma', ...options });
  }

  it('puts the file in its place when all of it is there, for its owner only', async () => {
    const out = join(folder, 'deals.jsonl');
    expect(await run('deals', { out, team: 'North', status: 'open' })).toBe(0);
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toContain(deal);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['deals.jsonl']);
  });

  it('writes the audit too, and says which choice is none', async () => {
    const out = join(folder, 'audit.jsonl');
    const options = { separator: 'comma', out } as const;
    expect(await auditExportCommand(options)).toBe(0);
    const [line = ''] = readFileSync(out, 'utf8').split('\n');
    expect(JSON.parse(line)).toMatchObject({ no: expect.anything(), action: expect.any(String) });
    rmSync(out);
    await expect(auditExportCommand({ ...options, from: 'yesterday' })).rejects.toThrow('--from');
  });

  it('leaves what was there before when it fails', async () => {
    const out = join(folder, 'kept.csv');
    writeFileSync(out, 'before');
    const failing = jest.spyOn(ExportRepository.prototype, 'read').mockImplementation(async function* () {
      yield { head: { columns: [], fields: [] }, rows: [] };
      throw await Promise.resolve(new Error('gone'));
    });
    await expect(run('deals', { out })).rejects.toThrow('gone');
    failing.mockRestore();
    expect(readFileSync(out, 'utf8')).toBe('before');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each<[string, ExportSubject, Partial<ExportCommandOptions>, RegExp]>([
    ['a status that never is', 'deals', { status: 'done' }, /--status done: deals are never that/],
    ['a team that is not there', 'deals', { team: 'South' }, /--team South: there is no such team/],
    [
      'a folder that is not there',
      'deals',
      { out: join(folder, 'no', 'x.csv') },
      /x\.csv cannot be written \(ENOENT\)/,
    ],
    ['a result that is no file', 'deals', { json: true }, /--json tells of a file/],
  ])('says what is wrong with %s', async (_, subject, options, message) => {
    await expect(run(subject, options)).rejects.toThrow(message);
  });
});
