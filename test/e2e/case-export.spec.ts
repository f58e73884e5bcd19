import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { exportCommand } from '../../apps/cli/src/export/export.command.js';
import { partIdsOf, ReturnScene, type ReturnSessions } from '../support/return-scene.js';

let scene: ReturnScene;
const folder = mkdtempSync(join(tmpdir(), 'case-export-'));
const environment = { ...process.env };

beforeAll(async () => {
  scene = await ReturnScene.set();
}, 60_000);
afterAll(async () => {
  process.env = environment;
  rmSync(folder, { recursive: true, force: true });
  await scene?.close();
});

type Row = Record<string, string>;
const rowsOf = (text: string | Buffer) => parse<Row>(text, { columns: true });
const exported = (as: keyof ReturnSessions, query = '') =>
  fetch(`${scene.http.url}/api/v1/exports/cases${query}`, {
    headers: { authorization: `Bearer ${scene.sessions[as]}` },
  });

describe('an export of return cases', () => {
  it('has a row for each part, also of a draft, and no text in it is a formula', async () => {
    const taken = await scene.taken({ batch: '=LOT()' });
    const { manager } = scene.sessions;
    const draft = await scene.http.post<{ id: string }>('/return-cases', manager, {
      customerId: scene.cast.customerId,
    });
    await scene.act(taken.id, 'manager', { act: 'pass-on' });
    const split = await scene.act(taken.id, 'head', {
      ...{ act: 'split', quantity: 5 },
      partIds: partIdsOf(taken),
    });
    const [first, second] = partIdsOf(split) as [string, string];
    await scene.act(taken.id, 'head', { act: 'find-cause', cause: 'defect', partIds: [first] });

    const answer = await exported('desk');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="cases.csv"');
    const rows = rowsOf(await answer.text());
    const ofTaken = rows.filter(({ id }) => id === taken.id);
    expect(ofTaken).toMatchObject([
      {
        ...{ number: taken.number, status: 'open', customer: taken.customer.name, team: 'North' },
        ...{ personalManager: 'Marie Manager', product: 'gtx-pro', batch: "'=LOT()", partId: first },
        ...{ quantityClaimed: '12', cause: 'defect', late: 'false', closedAt: '', outcome: '' },
      },
      { partId: second, cause: '' },
    ]);
    expect(ofTaken.reduce((sum, { quantity }) => sum + Number(quantity), 0)).toBe(12);
    expect(rows.filter(({ id }) => id === draft.body.id)).toMatchObject([
      { status: 'draft', product: '', partId: '' },
    ]);
    const drafts = rowsOf(await (await exported('head', '?status=draft')).text());
    expect(drafts.map(({ id }) => id)).toEqual([draft.body.id]);
  });

  it('is what is within reach, for whoever may take it along', async () => {
    expect((await exported('manager')).status).toBe(403);
    expect((await exported('head', '?pipeline=quick')).status).toBe(400);
    const { rows: all } = { rows: rowsOf(await (await exported('head')).text()) };
    expect(all.length).toBeGreaterThan(0);
    const elsewhere = await scene.stage.database.query<{ id: string }[]>(
      `INSERT INTO team (id, name, head_id) VALUES (gen_random_uuid(), 'Far', NULL) RETURNING id`,
    );
    const [{ id: far }] = elsewhere as [{ id: string }];
    await scene.stage.database.query(`UPDATE return_case SET team_id = $1`, [far]);
    expect(rowsOf(await (await exported('head')).text())).toEqual([]);
    expect(rowsOf(await (await exported('desk')).text())).toHaveLength(all.length);
  });

  it('is written by the command too', async () => {
    const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    Object.assign(process.env, scene.stage.environment);
    const out = join(folder, 'cases.csv');
    expect(await exportCommand('cases', { separator: 'comma', out, status: 'draft' })).toBe(0);
    expect(rowsOf(readFileSync(out))).toHaveLength(1);
    const inPipeline = exportCommand('cases', { separator: 'comma', out, pipeline: 'quick' });
    await expect(inPipeline).rejects.toThrow('cases are in none');
    told.mockRestore();
  });
});
