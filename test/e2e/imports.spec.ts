import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { ImportView } from '@app/contracts/imports.js';
import type { Problem } from '@app/contracts/problem.js';
import { ImportFiles } from '@app/exchange/import/import-files.js';
import { ImportJobRepository } from '@app/persistence/imports/import-job.repository.js';
import { ImportSession } from '@app/persistence/imports/import-session.js';
import { ImportingService } from '../../apps/worker/src/importing/importing.service.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { dealHeads, dealLine, dealMapping } from '../support/deal-files.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let as: string;
const folder = mkdtempSync(join(tmpdir(), 'imports-'));

beforeEach(async () => {
  stage = await setStage({ DEALWARDEN_DATA_DIR: folder, DEALWARDEN_IMPORT_FILE_MB: '1' });
  cast = await casting(stage.database, quickPipeline());
  http = await HttpStage.start(stage);
  as = await http.session(cast.administrator);
  // What fails on purpose is told at length.
  Logger.overrideLogger(false);
});
afterEach(async () => {
  await http?.close();
  await stage?.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asked = (changes: object = {}) => ({ mapping: dealMapping(), fileName: 'deals.csv', ...changes });

async function begun(changes: object = {}): Promise<string> {
  const { status, body } = await http.post<ImportView>('/imports', as, asked(changes));
  expect(status).toBe(201);
  return body.id;
}

function send<Body = ImportView>(id: string, lines: readonly string[]): Promise<HttpAnswer<Body>> {
  const body = [dealHeads.join(','), ...lines].map((line) => `${line}\n`).join('');
  const headers = { 'content-type': 'text/csv' };
  return http.send<Body>('PUT', `/api/v1/imports/${id}/file`, { as, body, headers });
}

async function read(id: string): Promise<ImportView> {
  return (await http.get<ImportView>(`/imports/${id}`, as)).body;
}

async function ended(id: string): Promise<ImportView> {
  await until(async () => (await read(id)).endedAt !== null);
  return read(id);
}

async function count(from: string): Promise<number> {
  const rows: { count: number }[] = await stage.database.query(`SELECT count(*)::int AS count FROM ${from}`);
  return rows[0]!.count;
}

/** A worker's importing without the rest of it, whose engine does what a spec says. */
function importing(start: () => Promise<void> = async () => undefined): ImportingService {
  return new ImportingService(
    new ImportJobRepository(stage.database),
    new ImportFiles(folder),
    stage.database,
    () => ({ start, follow: async () => ({ outcome: 'done' }) }),
    14,
  );
}

describe('an import over HTTP', () => {
  it('is asked for, sent and carried out; what was left out is told and can be taken along', async () => {
    await stage.startWorker();
    const id = await begun();
    const sent = await send(id, [
      dealLine('N1'),
      dealLine('W1', { Stage: 'Won', Closed: '2026-01-20' }),
      dealLine('B1', { Deal: '=HYPERLINK("x")', Stage: 'Somewhere', Value: '-5' }),
    ]);
    expect([sent.status, sent.body.status]).toEqual([202, 'waiting']);
    const done = await ended(id);
    expect(done).toMatchObject({
      ...{ status: 'done', source: 'other-crm', problem: null, askedBy: { id: cast.administrator } },
      counts: { read: 3, created: 2, updated: 0, unchanged: 0, refused: 1, customers: 1 },
    });
    expect(done.firstErrors).toEqual([
      { line: 4, problems: expect.arrayContaining([expect.objectContaining({ column: 'Stage' })]) },
    ]);
    const errors = await http.get<string>(`/imports/${id}/errors`, as);
    expect(errors.headers.get('content-disposition')).toContain('import-errors.csv');
    expect(errors.body).toContain(`"'=HYPERLINK(""x"")"`);
    expect(errors.body).toContain(',-5,');
    const raw = await http.get<string>(`/imports/${id}/errors?form=as-sent`, as);
    expect(raw.body).toContain(`,"=HYPERLINK(""x"")"`);
    expect(existsSync(new ImportFiles(folder).fileOf(id))).toBe(false);
    expect(await count(`audit_record WHERE action = 'import.added' AND object_id = '${id}'`)).toBe(1);
    const { body: page } = await http.get<{ items: ImportView[] }>('/imports?status=done', as);
    expect(page.items.map((one) => one.id)).toEqual([id]);
  }, 60_000);

  it('says of a dry run what would become, and changes nothing', async () => {
    const id = await begun({ dryRun: true });
    await send(id, [dealLine('N1'), dealLine('N2', { Value: 'much' })]);
    await importing().round();
    expect(await read(id)).toMatchObject({ status: 'done', counts: { read: 2, created: 1, refused: 1 } });
    expect([await count('deal'), await count('import_run')]).toEqual([0, 0]);
  });

  it('is one for one key, and refused with another body', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => http.post<ImportView>('/imports', as, asked(), 'one-key')),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await http.post('/imports', as, asked({ dryRun: true }), 'one-key')).status).toBe(422);
    expect(await count('import_job')).toBe(1);
  });

  it('is refused to whoever may not', async () => {
    const seller = await http.session(cast.salesperson);
    expect((await http.post('/imports', seller, asked())).status).toBe(403);
    expect((await http.get('/imports', seller)).status).toBe(403);
  });
});

describe('a file', () => {
  const cases: [string, readonly string[] | string, number, string, string][] = [
    ['without a column of the mapping', 'Id,Deal\n1,2\n', 422, 'import-file-invalid', 'there is no column'],
    ['that is empty', '', 422, 'import-file-invalid', 'empty'],
    ['that is too large', 'x'.repeat(1_048_577), 413, 'import-file-too-large', 'at most 1 MB'],
  ];
  it.each(cases)('%s is refused, and another can be sent', async (_, body, status, code, detail) => {
    const id = await begun();
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await http.send<Problem>('PUT', `/api/v1/imports/${id}/file`, {
      ...{ as, headers },
      body: body,
    });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.detail).toContain(detail);
    expect(readdirSync(join(folder, 'imports')).filter((name) => name.startsWith(id))).toEqual([]);
    expect((await send(id, [dealLine('N1')])).status).toBe(202);
    expect((await send<Problem>(id, [dealLine('N2')])).body.code).toBe('import-has-file');
  });

  it('is taken at the address of imports only', async () => {
    const headers = { 'content-type': 'text/csv' };
    const { status } = await http.send('POST', '/api/v1/imports', { as, headers, body: 'a,b' });
    expect(status).toBe(415);
  });
});

describe('a mapping', () => {
  it('is told all that is wrong with it at once: in form, and against its pipeline', async () => {
    const mapping = {
      ...dealMapping({ fields: { lines: 'Lines' } }),
      columns: { id: 'Id' },
      colour: 'red',
    } as Record<string, unknown>;
    mapping.stages = { Need: { status: 'open', stage: 'nowhere' }, Odd: { status: 'odd' } };
    const { body } = await http.post<{ problems: { path: string; reason: string; hint: string }[] }>(
      '/imports/check',
      as,
      { mapping },
    );
    const paths = body.problems.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...['columns.title', 'columns.owner', 'colour', 'stages.Odd.status'],
        ...['stages.Need.stage', 'fields.lines'],
      ]),
    );
    expect(body.problems.find(({ path }) => path === 'stages.Need.stage')?.hint).toContain('need, offer');
    const refused = await http.post<Problem>('/imports', as, asked({ mapping }));
    expect([refused.status, refused.body.code]).toEqual([422, 'mapping-invalid']);
    expect(refused.body.errors!.map(({ path }) => path)).toContain('mapping.stages.Need.stage');
    const sound = await http.post<{ problems: unknown[] }>('/imports/check', as, { mapping: dealMapping() });
    expect(sound.body.problems).toEqual([]);
  });

  it('comes with the product, for files of deals', async () => {
    const { body } = await http.get<{ items: { name: string }[] }>('/import-mappings', as);
    expect(body.items.map(({ name }) => name)).toEqual(['deals-czech', 'deals-english']);
  });
});

describe('an import that does not come to its end', () => {
  const many = Array.from({ length: 450 }, (_, at) => dealLine(`K${at}`));

  it('is gone on with by another worker when its own has died, and nothing is there twice', async () => {
    const id = await begun();
    await send(id, many);
    let starts = 0;
    let wakes = (): void => undefined;
    const sleep = new Promise<void>((resolve) => (wakes = resolve));
    const first = importing(() => (++starts === 2 ? sleep : Promise.resolve()));
    const hangs = first.round();
    await until(async () => (await count('import_run WHERE line > 200')) === 1);
    // It dies: its connections end, and its lease is renewed no more.
    await stage.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
         AND (classid::bigint << 32 | objid::bigint) = hashtextextended('import:other-crm' || current_schema(), 0)`,
    );
    await stage.database.query(
      `UPDATE import_job SET leased_by = gen_random_uuid(), leased_until = now() - interval '1 second'`,
    );
    await until(async () => {
      await importing().round();
      return (await read(id)).status === 'done';
    });
    expect(await read(id)).toMatchObject({ counts: { read: 450, created: 450 } });
    expect([await count('deal'), await count('event WHERE seq = 1')]).toEqual([450, 450]);
    // It was only frozen: its connection is gone, and it takes nothing back.
    wakes();
    await hangs;
    expect(await read(id)).toMatchObject({ status: 'done', counts: { created: 450 } });
  }, 60_000);

  it('stops where somebody has to look, is gone on with, or given up', async () => {
    const id = await begun();
    await send(id, many);
    const broken = importing(() => Promise.reject(new Error('no engine')));
    for (let attempt = 1; attempt <= 10; attempt++) {
      await stage.database.query(`UPDATE import_job SET leased_until = NULL`);
      await broken.round();
    }
    expect(await read(id)).toMatchObject({ status: 'interrupted', advice: expect.any(String) });
    const resumed = await http.post<ImportView>(`/imports/${id}/resume`, as, {});
    expect([resumed.status, resumed.body.status]).toEqual([202, 'waiting']);
    expect((await http.post<ImportView>(`/imports/${id}/resume`, as, {})).status).toBe(202);
    await importing().round();
    expect(await read(id)).toMatchObject({ status: 'done', problem: null, counts: { created: 450 } });
    const late = await http.post<Problem>(`/imports/${id}/cancel`, as, {});
    expect([late.status, late.body.code]).toEqual([409, 'import-ended']);
  }, 60_000);

  it('is given up before and after it began; what came in stays, and the source is free again', async () => {
    const early = await begun();
    expect((await http.post(`/imports/${early}/cancel`, as, {})).status).toBe(202);
    expect((await http.post(`/imports/${early}/cancel`, as, {})).status).toBe(202);
    await importing().round();
    expect((await read(early)).status).toBe('cancelled');
    const id = await begun();
    await send(id, many);
    let starts = 0;
    const worker = importing(async () => {
      if (++starts === 2) {
        await http.post(`/imports/${id}/cancel`, as, {});
        throw new Error('stopped');
      }
    });
    await worker.round();
    await stage.database.query(`UPDATE import_job SET leased_until = NULL`);
    await importing().round();
    expect((await read(id)).status).toBe('cancelled');
    expect(await count('deal')).toBe(200);
    expect(await count('import_run WHERE ended_at IS NULL')).toBe(0);
  }, 60_000);

  it('waits while the same source is imported elsewhere, and is refused behind an unfinished one', async () => {
    const session = (await ImportSession.begin(stage.database, 'other-crm'))!;
    const id = await begun();
    await send(id, [dealLine('N1')]);
    await importing().round();
    expect((await read(id)).status).toBe('waiting');
    const key = { fileName: 'old.csv', fileHash: 'x', mappingHash: 'x', clocks: 'history' } as const;
    await session.start(key);
    await session.end();
    await stage.database.query(`UPDATE import_job SET leased_until = NULL`);
    await importing().round();
    expect(await read(id)).toMatchObject({ status: 'refused', problem: expect.stringContaining('old.csv') });
    expect(await count('deal')).toBe(0);
  });

  it('is given up after some days, and its files go', async () => {
    const waiting = await begun();
    const done = await begun();
    await send(done, [dealLine('B', { Stage: 'Somewhere' })]);
    await importing().round();
    expect((await http.get(`/imports/${done}/errors`, as)).status).toBe(200);
    await stage.database.query(
      `UPDATE import_job SET asked_at = asked_at - interval '15 days', ended_at = ended_at - interval '15 days'`,
    );
    await importing().round();
    expect((await read(waiting)).status).toBe('cancelled');
    expect((await http.get(`/imports/${done}/errors`, as)).status).toBe(404);
  });
});
