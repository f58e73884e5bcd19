import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { ImportView } from '@app/contracts/imports.js';
import type { Problem } from '@app/contracts/problem.js';
import { ImportFiles } from '@app/exchange/import/import-files.js';
import { ImportRefused } from '@app/exchange/import/import-refused.js';
import { ImportSession } from '@app/persistence/imports/import-session.js';
import { dealLine, dealMapping } from '../support/deal-files.js';
import { ImportsStage } from '../support/imports-stage.js';
import { until } from '../support/until.js';

let on: ImportsStage;
let sources = 0;

beforeEach(async () => {
  on = await ImportsStage.set();
  // What fails on purpose is told at length.
  Logger.overrideLogger(false);
});
afterEach(() => on?.close());

async function ended(id: string): Promise<ImportView> {
  await until(async () => (await on.read(id)).endedAt !== null);
  return on.read(id);
}

describe('an import over HTTP', () => {
  it('is asked for, sent and carried out; what was left out is told and can be taken along', async () => {
    await on.stage.startWorker();
    const id = await on.begun();
    const sent = await on.send(id, [
      dealLine('N1'),
      dealLine('W1', { Stage: 'Won', Closed: '2026-01-20' }),
      dealLine('B1', { Deal: '=HYPERLINK("x")', Stage: 'Somewhere', Value: '-5' }),
    ]);
    expect([sent.status, sent.body.status]).toEqual([202, 'waiting']);
    const done = await ended(id);
    expect(done).toMatchObject({
      ...{ status: 'done', source: 'other-crm', problem: null, askedBy: { id: on.cast.administrator } },
      counts: { read: 3, created: 2, updated: 0, unchanged: 0, refused: 1, customers: 1 },
    });
    expect(done.firstErrors).toEqual([
      { line: 4, problems: expect.arrayContaining([expect.objectContaining({ column: 'Stage' })]) },
    ]);
    const errors = await on.http.get<string>(`/imports/${id}/errors`, on.as);
    expect(errors.headers.get('content-disposition')).toContain('import-errors.csv');
    expect(errors.body).toContain(`"'=HYPERLINK(""x"")"`);
    expect(errors.body).toContain(',-5,');
    const raw = await on.http.get<string>(`/imports/${id}/errors?form=as-sent`, on.as);
    expect(raw.body).toContain(`,"=HYPERLINK(""x"")"`);
    expect(existsSync(new ImportFiles(on.folder).fileOf(id))).toBe(false);
    expect(await on.count(`audit_record WHERE action = 'import.added' AND object_id = '${id}'`)).toBe(1);
    const { body: page } = await on.http.get<{ items: ImportView[] }>('/imports?status=done', on.as);
    expect(page.items.map((one) => one.id)).toEqual([id]);
  }, 60_000);

  it('passes gates for whoever may override those of all deals, whose right the API looks at when it is asked', async () => {
    const [operations]: { id: string }[] = await on.stage.database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES (gen_random_uuid(), 'ola@example.test', 'Ola', '{sales-ops}') RETURNING id`,
    );
    const ola = await on.http.session(operations!.id);
    const asked = async (as: string) =>
      (
        await on.http.post<ImportView>(
          '/imports',
          as,
          on.asked({ mapping: dealMapping({ source: `crm-${++sources}` }) }),
        )
      ).status;
    const { body: token } = await on.http.post<{ token: string }>('/tokens', on.as, {
      ...{ name: 'sync', scopes: ['import.run'] },
    });
    expect([await asked(ola), await asked(on.as), await asked(token.token)]).toEqual([201, 201, 201]);
    const jobs: object[] = await on.stage.database.query(
      `SELECT asked_by, may_override, token_id IS NOT NULL AS by_token FROM import_job ORDER BY asked_at`,
    );
    expect(jobs).toEqual([
      { asked_by: operations!.id, may_override: false, by_token: false },
      { asked_by: on.cast.administrator, may_override: true, by_token: false },
      { asked_by: on.cast.administrator, may_override: false, by_token: true },
    ]);
  });

  it('says of a dry run what would become, and changes nothing', async () => {
    const id = await on.begun({ dryRun: true });
    await on.send(id, [dealLine('N1'), dealLine('N2', { Value: 'much' })]);
    await on.importing().round();
    expect(await on.read(id)).toMatchObject({ status: 'done', counts: { read: 2, created: 1, refused: 1 } });
    expect([await on.count('deal'), await on.count('import_run')]).toEqual([0, 0]);
  });

  it('is one for one key, and refused with another body', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => on.http.post<ImportView>('/imports', on.as, on.asked(), 'one-key')),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await on.http.post('/imports', on.as, on.asked({ dryRun: true }), 'one-key')).status).toBe(422);
    expect(await on.count('import_job')).toBe(1);
    const stages = { Need: { status: 'open', stage: 'nowhere' } };
    const wrong = on.asked({ mapping: { ...dealMapping(), stages } });
    expect((await on.http.post('/imports', on.as, wrong, 'other-key')).status).toBe(422);
    // The first answer stands, although the pipeline has no such stages any more.
    await on.stage.database.query(
      `UPDATE pipeline_version SET definition = jsonb_set(definition, '{stages}', '[]') WHERE key = 'quick'`,
    );
    expect((await on.http.post('/imports', on.as, on.asked(), 'third-key')).status).toBe(422);
    const again = await on.http.post<ImportView>('/imports', on.as, on.asked(), 'one-key');
    expect([again.status, again.body.id]).toEqual([201, answers[0]!.body.id]);
  });

  it('has the file of whoever was told that it was taken, where two are sent at once', async () => {
    for (let time = 0; time < 5; time++) {
      const id = await on.begun({ mapping: dealMapping({ source: `crm-${++sources}` }) });
      const sent = ['One', 'The other of them'].map((name) => dealLine('N1', { Deal: name }));
      const answers = await Promise.all(sent.map((line) => on.send<ImportView & Problem>(id, [line])));
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
      const taken = answers.findIndex(({ status }) => status === 202);
      expect(readFileSync(new ImportFiles(on.folder).fileOf(id), 'utf8')).toContain(sent[taken]);
      expect(readdirSync(join(on.folder, 'imports')).filter((name) => name.endsWith('.part'))).toEqual([]);
    }
  });

  it('is refused to whoever may not', async () => {
    const seller = await on.http.session(on.cast.salesperson);
    expect((await on.http.post('/imports', seller, on.asked())).status).toBe(403);
    expect((await on.http.get('/imports', seller)).status).toBe(403);
  });
});

describe('a file', () => {
  const cases: [string, readonly string[] | string, number, string, string][] = [
    ['without a column of the mapping', 'Id,Deal\n1,2\n', 422, 'import-file-invalid', 'there is no column'],
    ['that is empty', '', 422, 'import-file-invalid', 'empty'],
    ['that is too large', 'x'.repeat(1_048_577), 413, 'import-file-too-large', 'at most 1 MB'],
  ];
  it.each(cases)('%s is refused, and another can be sent', async (_, body, status, code, detail) => {
    const id = await on.begun();
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await on.http.send<Problem>('PUT', `/api/v1/imports/${id}/file`, {
      ...{ as: on.as, headers },
      body: body,
    });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.detail).toContain(detail);
    expect(readdirSync(join(on.folder, 'imports')).filter((name) => name.startsWith(id))).toEqual([]);
    expect((await on.send(id, [dealLine('N1')])).status).toBe(202);
    expect((await on.send<Problem>(id, [dealLine('N2')])).body.code).toBe('import-has-file');
  });

  it('is taken at the address of imports only', async () => {
    const headers = { 'content-type': 'text/csv' };
    const { status } = await on.http.send('POST', '/api/v1/imports', { as: on.as, headers, body: 'a,b' });
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
    const { body } = await on.http.post<{ problems: { path: string; reason: string; hint: string }[] }>(
      '/imports/check',
      on.as,
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
    const refused = await on.http.post<Problem>('/imports', on.as, on.asked({ mapping }));
    expect([refused.status, refused.body.code]).toEqual([422, 'mapping-invalid']);
    expect(refused.body.errors!.map(({ path }) => path)).toContain('mapping.stages.Need.stage');
    const sound = await on.http.post<{ problems: unknown[] }>('/imports/check', on.as, {
      mapping: dealMapping(),
    });
    expect(sound.body.problems).toEqual([]);
  });

  it('comes with the product, for files of deals', async () => {
    const { body } = await on.http.get<{ items: { name: string }[] }>('/import-mappings', on.as);
    expect(body.items.map(({ name }) => name)).toEqual(['deals-czech', 'deals-english']);
  });
});

describe('an import that does not come to its end', () => {
  const many = Array.from({ length: 450 }, (_, at) => dealLine(`K${at}`));

  it('is gone on with by another worker when its own has died, and nothing is there twice', async () => {
    const id = await on.begun();
    await on.send(id, many);
    let starts = 0;
    let wakes = (): void => undefined;
    const sleep = new Promise<void>((resolve) => (wakes = resolve));
    const first = on.importing(() => (++starts === 2 ? sleep : Promise.resolve()));
    const hangs = first.round();
    await until(async () => (await on.count('import_run WHERE line > 200')) === 1);
    // It dies: its connections end, and its lease is renewed no more.
    await on.stage.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
         AND (classid::bigint << 32 | objid::bigint) = hashtextextended('import:other-crm' || current_schema(), 0)`,
    );
    await on.stage.database.query(
      `UPDATE import_job SET leased_by = gen_random_uuid(), leased_until = now() - interval '1 second'`,
    );
    await until(async () => {
      await on.importing().round();
      return (await on.read(id)).status === 'done';
    });
    expect(await on.read(id)).toMatchObject({ counts: { read: 450, created: 450 } });
    expect([await on.count('deal'), await on.count('event WHERE seq = 1')]).toEqual([450, 450]);
    // It was only frozen: its connection is gone, and it takes nothing back.
    wakes();
    await hangs;
    expect(await on.read(id)).toMatchObject({ status: 'done', counts: { created: 450 } });
  }, 60_000);

  it('stops where somebody has to look, is gone on with, or given up', async () => {
    const id = await on.begun();
    await on.send(id, many);
    await on.interrupt();
    expect(await on.read(id)).toMatchObject({
      ...{ status: 'interrupted', problem: expect.stringMatching(/^it failed \d+ times$/) },
      advice: `Look for import ${id} in the log of the worker.`,
    });
    const resumed = await on.http.post<ImportView>(`/imports/${id}/resume`, on.as, {});
    expect([resumed.status, resumed.body.status]).toEqual([202, 'waiting']);
    expect((await on.http.post<ImportView>(`/imports/${id}/resume`, on.as, {})).status).toBe(202);
    await on.importing().round();
    expect(await on.read(id)).toMatchObject({ status: 'done', problem: null, counts: { created: 450 } });
    const late = await on.http.post<Problem>(`/imports/${id}/cancel`, on.as, {});
    expect([late.status, late.body.code]).toEqual([409, 'import-ended']);
  }, 60_000);

  it('is given up before and after it began; what came in stays, and the source is free again', async () => {
    const early = await on.begun();
    expect((await on.http.post(`/imports/${early}/cancel`, on.as, {})).status).toBe(202);
    expect((await on.http.post(`/imports/${early}/cancel`, on.as, {})).status).toBe(202);
    await on.importing().round();
    expect((await on.read(early)).status).toBe('cancelled');
    const id = await on.begun();
    await on.send(id, many);
    let starts = 0;
    const worker = on.importing(async () => {
      if (++starts === 2) {
        await on.http.post(`/imports/${id}/cancel`, on.as, {});
        throw new Error('stopped');
      }
    });
    await worker.round();
    await on.stage.database.query(`UPDATE import_job SET leased_until = NULL`);
    await on.importing().round();
    expect((await on.read(id)).status).toBe('cancelled');
    expect(await on.count('deal')).toBe(200);
    expect(await on.count('import_run WHERE ended_at IS NULL')).toBe(0);
  }, 60_000);

  it('is given up also when its end is asked for with its last rows; the source is free again', async () => {
    const id = await on.begun();
    await on.send(id, [dealLine('N1'), dealLine('N2')]);
    const cancel = () => on.http.post<ImportView>(`/imports/${id}/cancel`, on.as, {});
    let starts = 0;
    // At first it looks what was left to be started; then its only rows are written.
    await on
      .importing(async () => {
        if (++starts === 2)
          expect(await cancel()).toMatchObject({ status: 202, body: { cancelAsked: true } });
      })
      .round();
    expect(starts).toBe(2);
    expect(await on.read(id)).toMatchObject({ status: 'cancelled', counts: { created: 2 } });
    expect((await cancel()).status).toBe(202);
    expect(existsSync(new ImportFiles(on.folder).fileOf(id))).toBe(false);
    expect(await on.count('import_run WHERE ended_at IS NULL')).toBe(0);
  });

  it('is given up also when it would have waited for somebody to look', async () => {
    const id = await on.begun();
    await on.send(id, many);
    let starts = 0;
    const worker = on.importing(async () => {
      if (++starts < 2) return;
      await on.http.post(`/imports/${id}/cancel`, on.as, {});
      throw new ImportRefused('deals do not answer: does a worker run?');
    });
    await worker.round();
    expect((await on.read(id)).status).toBe('waiting');
    await on.stage.database.query(`UPDATE import_job SET leased_until = NULL`);
    await on.importing().round();
    expect((await on.read(id)).status).toBe('cancelled');
    expect([await on.count('deal'), await on.count('import_run WHERE ended_at IS NULL')]).toEqual([200, 0]);
  });

  it('waits while the same source is imported elsewhere, and is refused behind an unfinished one', async () => {
    const session = (await ImportSession.begin(on.stage.database, 'other-crm'))!;
    const id = await on.begun();
    await on.send(id, [dealLine('N1')]);
    await on.importing().round();
    expect((await on.read(id)).status).toBe('waiting');
    const key = { fileName: 'old.csv', fileHash: 'x', mappingHash: 'x', clocks: 'history' } as const;
    await session.start(key);
    await session.end();
    await on.stage.database.query(`UPDATE import_job SET leased_until = NULL`);
    await on.importing().round();
    expect(await on.read(id)).toMatchObject({
      status: 'refused',
      problem: expect.stringContaining('old.csv'),
    });
    expect(await on.count('deal')).toBe(0);
  });

  it('is given up after some days, and its files go', async () => {
    const waiting = await on.begun();
    const done = await on.begun();
    await on.send(done, [dealLine('B', { Stage: 'Somewhere' })]);
    await on.importing().round();
    expect((await on.http.get(`/imports/${done}/errors`, on.as)).status).toBe(200);
    await on.stage.database.query(
      `UPDATE import_job SET asked_at = asked_at - interval '15 days', ended_at = ended_at - interval '15 days'`,
    );
    await on.importing().round();
    expect((await on.read(waiting)).status).toBe('cancelled');
    expect((await on.http.get(`/imports/${done}/errors`, on.as)).status).toBe(404);
  });
});
