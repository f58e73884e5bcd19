import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DealState } from '@app/domain/deal/state.js';
import { Client } from '@temporalio/client';
import { generateExport } from '../../apps/cli/src/demo/generate-export.js';
import { diagnose } from '../../apps/cli/src/doctor/diagnose.js';
import type { ImportSummary } from '../../apps/cli/src/import/import-report.js';
import { runImport } from '../../apps/cli/src/import/run-import.js';
import { shippedFolder } from '../../apps/cli/src/seed/shipped.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { opportunityHeads, smallExport, writeExport, type SmallExport } from '../support/small-export.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const mapping = join(shippedFolder(), 'mappings', 'crm-opportunities.json');
let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage?.close());

interface Options {
  readonly asOf?: string;
  readonly end?: string;
  readonly now?: Date;
}

let errorsFile = '';

/** Imports an export; what is wrong with its rows is then in `errorsFile`. */
async function imported(
  files: SmallExport | string,
  { asOf, end, now }: Options = {},
): Promise<ImportSummary> {
  const folder = typeof files === 'string' ? files : writeExport(files, end);
  errorsFile = join(folder, 'import-errors.csv');
  return runImport({ folder, mapping, asOf, now, errorsFile }, stage.database, stage.client);
}

function rowErrors(): string[] {
  return readFileSync(errorsFile, 'utf8').trimEnd().split('\n').slice(1);
}

async function count(sql: string, values: unknown[] = []): Promise<number> {
  const rows: { count: number }[] = await stage.database.query(
    `SELECT count(*)::int AS count FROM ${sql}`,
    values,
  );
  return rows[0]!.count;
}

async function deal(externalId: string): Promise<DealState> {
  const rows: { state: DealState }[] = await stage.database.query(
    `SELECT state FROM deal WHERE external_id = $1`,
    [externalId],
  );
  return rows[0]!.state;
}

async function isRunning(externalId: string): Promise<boolean> {
  const { dealId } = await deal(externalId);
  const { status } = await stage.client.workflow.getHandle(dealWorkflowId(dealId)).describe();
  return status.name === 'RUNNING';
}

const newDeals = { open: 0, won: 0, lost: 0, stalled: 0, workflowsStarted: 0 };
const nothingNew = { ...newDeals, customers: 0, products: 0, people: 0, teams: 0 };

describe('an import', () => {
  it('makes customers, people, deals with their events, and workflows of the open ones', async () => {
    const summary = await imported(smallExport());
    expect(summary).toMatchObject({
      ...{ customers: 3, products: 2, people: 3, teams: 1, rows: 5, open: 3, won: 1, lost: 1 },
      ...{ stalled: 2, stalledKey: 1, workflowsStarted: 3, badRows: 0 },
    });
    expect(summary.errorsFile).toBeUndefined();
    expect(await deal('W1')).toMatchObject({ status: 'won', seq: 2, amount: '4500', key: false });
    expect(await deal('L1')).toMatchObject({
      status: 'lost',
      lossReason: 'not-recorded',
      amount: '5482',
      key: true,
    });
    expect(await deal('E1')).toMatchObject({
      status: 'open',
      seq: 2,
      revision: 1,
      amount: '5482',
      key: true,
    });
    expect(await deal('P1')).toMatchObject({ status: 'open', seq: 1, stage: 'prospecting', amount: '4821' });
    expect(await Promise.all(['E1', 'E2', 'P1'].map(isRunning))).toEqual([true, true, true]);
    expect(await count(`event WHERE data->>'imported' = 'true'`)).toBe(7);
    expect(await count(`app_user WHERE password_hash IS NULL`)).toBe(3);
    const rows: unknown[] = await stage.database.query(
      `SELECT d.title, c.name AS customer, o.email, h.email AS head FROM deal d JOIN customer c ON c.id = d.customer_id
       JOIN app_user o ON o.id = d.owner_id JOIN team t ON t.id = d.team_id JOIN app_user h ON h.id = t.head_id
       WHERE d.external_id = 'E2'`,
    );
    expect(rows).toEqual([
      {
        title: 'GTX Pro E2',
        customer: 'Unknown account',
        email: 'anna.snelling@sales.example',
        head: 'melvin.marxen@sales.example',
      },
    ]);
  });

  it('takes all of an export that was generated', async () => {
    const size = { accounts: 3, agents: 4, managers: 2, prospecting: 5, engaging: 5, won: 30, lost: 20 };
    const summary = await imported(generateExport(mkdtempSync(join(tmpdir(), 'generated-')), size));
    expect(summary).toMatchObject({ rows: 60, open: 10, won: 30, lost: 20, badRows: 0, people: 6 });
  });

  it('shifts history by whole weeks, so that weekdays stay', async () => {
    const now = new Date('2026-11-23T15:00:00.000Z');
    const summary = await imported(smallExport(), { now });
    expect(summary).toMatchObject({ asOf: '2017-12-31', asOfNow: '2026-11-22', shiftDays: 464 * 7 });
    // Thursday 20 October 2016 at nine, Wednesday 1 March 2017 at five, both in New York.
    expect(await deal('W1')).toMatchObject({
      openedAt: '2025-09-11T13:00:00.000Z',
      closedAt: '2026-01-21T22:00:00.000Z',
    });
    expect(await deal('P1')).toMatchObject({ stageSince: '2026-11-22T14:00:00.000Z' });
  });

  it('keeps its as-of day, and refuses another', async () => {
    await imported(smallExport(), { asOf: '2018-01-07' });
    expect(await imported(smallExport())).toMatchObject({ asOf: '2018-01-07', unchanged: 5 });
    await expect(imported(smallExport(), { asOf: '2017-12-31' })).rejects.toMatchObject({
      message: expect.stringContaining('was imported as of 2018-01-07 before'),
      exitCode: 2,
    });
  });

  it('tells what stalls once, to the owner, at one time', async () => {
    const now = new Date();
    await imported(smallExport(), { now });
    await imported(smallExport());
    const told: unknown[] = await stage.database.query(
      `SELECT d.external_id AS deal, u.name, n.channel, n.level, n.round, n.told_at AS at FROM notice n
       JOIN deal d ON d.id = n.deal_id JOIN app_user u ON u.id = n.recipient_id ORDER BY 1, 3`,
    );
    const anna = { name: 'Anna Snelling', level: 0, round: 1, at: now };
    expect(told).toEqual([
      { ...anna, deal: 'E1', channel: 'email' },
      { ...anna, deal: 'E1', channel: 'inbox' },
      { ...anna, deal: 'E2', channel: 'email' },
      { ...anna, deal: 'E2', channel: 'inbox' },
    ]);
    expect(await count(`(SELECT DISTINCT recorded_at FROM notice) AS times`)).toBe(1);
    // The next level counts from now, however long ago the norm was broken.
    const { nextLevelAt } = (await deal('E1')).escalation!;
    expect(Date.parse(nextLevelAt!)).toBeGreaterThan(now.getTime());
  });

  it('tells the administrators when the owner is not there any more', async () => {
    const admin = '3f0d7f0e-5f57-4b0c-9d6f-0c9d6c0c7a11';
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES ($1, 'ada@example.test', 'Ada', '{administrator}')`,
      [admin],
    );
    await imported(smallExport({ opportunities: [opportunityHeads] }));
    await stage.database.query(`UPDATE app_user SET active = false WHERE name = 'Anna Snelling'`);
    await imported(smallExport());
    expect(await count(`notice WHERE recipient_id = $1`, [admin])).toBe(4);
    expect(await count(`notice`)).toBe(4);
  });

  it('makes no twins when it is run again, and starts what does not run', async () => {
    await imported(smallExport());
    const { dealId } = await deal('E2');
    await stage.client.workflow.getHandle(dealWorkflowId(dealId)).terminate('lost');
    const events = await count('event');
    await until(async () => (await imported(smallExport())).workflowsStarted === 1);
    // A run that has just begun may be seen a moment later.
    await until(async () => (await imported(smallExport())).workflowsStarted === 0);
    expect(await imported(smallExport())).toMatchObject({ ...nothingNew, unchanged: 5 });
    expect(await isRunning('E2')).toBe(true);
    expect([await count('deal'), await count('event'), await count('customer')]).toEqual([5, events, 3]);
  });

  it('brings in what is new', async () => {
    const files = smallExport();
    await imported({ ...files, opportunities: files.opportunities.slice(0, 3) });
    expect(await imported(files)).toMatchObject({
      ...nothingNew,
      ...{ unchanged: 2, open: 3, stalled: 2, workflowsStarted: 3 },
    });
  });

  it('goes on where it was interrupted', async () => {
    const folder = writeExport(smallExport());
    const away = new Client({ connection: stage.client.connection, namespace: 'nowhere' });
    errorsFile = join(folder, 'import-errors.csv');
    await expect(runImport({ folder, mapping, errorsFile }, stage.database, away)).rejects.toThrow();
    expect(await count('deal')).toBe(5);
    expect(await imported(folder)).toMatchObject({ ...nothingNew, unchanged: 5, workflowsStarted: 3 });
    expect(await count(`notice WHERE channel = 'email'`)).toBe(2);
  });

  it('lets only one import of a source run at a time', async () => {
    const runs = await Promise.allSettled([
      imported(smallExport()),
      imported(smallExport()),
      imported(smallExport()),
    ]);
    expect(await count('deal')).toBe(5);
    for (const run of runs) {
      if (run.status === 'rejected')
        expect(String(run.reason)).toContain('another import of crm-opportunities is under way');
    }
    expect(runs.some((run) => run.status === 'fulfilled')).toBe(true);
  });
});

describe('a later export', () => {
  const after = (changes: Record<string, string>): SmallExport => {
    const { opportunities, ...files } = smallExport();
    return { ...files, opportunities: opportunities.map((line) => changes[line.split(',')[0]!] ?? line) };
  };

  it('moves and closes the deals that have moved on in it, through their workflows', async () => {
    await stage.startWorker();
    await imported(smallExport());
    const later = after({
      E1: 'E1,Anna Snelling,GTX Plus Pro,Acme,Lost,6/1/2017,12/30/2017,0',
      P1: 'P1,Boris Faz,GTXPro,,Won,12/29/2017,12/30/2017,5000',
    });
    expect(await imported(later)).toMatchObject({ unchanged: 3, followed: 2, notApplied: 0, badRows: 0 });
    expect(await deal('E1')).toMatchObject({ status: 'lost', lossReason: 'not-recorded', seq: 3 });
    expect(await deal('P1')).toMatchObject({ status: 'won', stage: 'engaging', seq: 3 });
    expect(await count(`escalation WHERE status = 'ended' AND end_reason = 'closed'`)).toBe(1);
    expect(await imported(later)).toMatchObject({ unchanged: 5, followed: 0 });
  });

  it('tells what no worker carries out, and does it when one is there', async () => {
    await imported(smallExport());
    const later = after({
      E1: 'E1,Anna Snelling,GTX Plus Pro,Acme,Lost,6/1/2017,12/30/2017,0',
      P1: 'P1,Boris Faz,GTXPro,,Engaging,12/29/2017,,',
    });
    expect(await imported(later)).toMatchObject({ unchanged: 3, followed: 0, notApplied: 2 });
    expect(rowErrors()[0]).toBe(
      'sales_pipeline.csv,4,deal_stage,has changed since it was imported; the deal did not answer: does a worker run?',
    );
    await stage.startWorker();
    // What waited in Temporal may be done by the worker before it is asked again: then there is nothing to follow.
    const { followed, unchanged, notApplied } = await imported(later);
    expect({ known: followed + unchanged, notApplied }).toEqual({ known: 5, notApplied: 0 });
    expect(await deal('E1')).toMatchObject({ status: 'lost', seq: 3 });
    expect(await deal('P1')).toMatchObject({ status: 'open', stage: 'engaging', seq: 2 });
    expect(await imported(later)).toMatchObject({ unchanged: 5, followed: 0, notApplied: 0 });
  });

  it('leaves a deal alone that people have moved here', async () => {
    await imported(smallExport());
    await stage.database.query(
      `INSERT INTO event (entity_id, seq, command_id, principal_id, kind, data, happenings, state, at)
       SELECT id, seq + 1, 'move', owner_id, 'move', '{}', '[]', state, now() FROM deal WHERE external_id = 'P1'`,
    );
    const later = after({ P1: 'P1,Boris Faz,GTXPro,,Won,12/29/2017,12/30/2017,5000' });
    expect(await imported(later)).toMatchObject({ unchanged: 4, movedHere: 1, followed: 0 });
  });

  it('tells what it cannot apply', async () => {
    await imported(smallExport());
    const later = after({
      W1: 'W1,Anna Snelling,GTXPro,Acme,Engaging,10/20/2016,,',
      E2: 'E2,Boris Faz,GTXPro,Acme,Engaging,7/3/2017,,',
    });
    expect(await imported(later)).toMatchObject({ unchanged: 3, notApplied: 2, badRows: 0 });
    expect(rowErrors()).toEqual([
      'sales_pipeline.csv,2,deal_stage,has changed since it was imported; not applied',
      'sales_pipeline.csv,5,sales_agent,has changed since it was imported; not applied',
      'sales_pipeline.csv,5,account,has changed since it was imported; not applied',
    ]);
  });
});

describe('a bad export', () => {
  it('has its good rows imported, and the others told with line, column and reason', async () => {
    const [good] = ['G1,Anna Snelling,GTXPro,Acme,Engaging,12/20/2017,,'];
    const files = smallExport({
      accounts: [
        'account,sector',
        'Acme,"tech, and\nmore"',
        ',retail',
        'Acme,retail',
        'Bad\u0000name,retail',
        'Cancity,retail',
      ],
      products: ['product,series,sales_price', 'GTX Pro,GTX,4821', 'GTX Plus Pro,GTX,1e308', '***,X,1'],
      teams: [
        'sales_agent,manager,regional_office',
        'Anna Snelling,Melvin Marxen,Central',
        'Boris Faz,,East',
      ],
      opportunities: [
        opportunityHeads,
        good,
        'X1,Nobody,GTXPro,Acme,Engaging,12/20/2017,,',
        'X2,Anna Snelling,GTX Plus Pro,Acme,Engaging,12/20/2017,,',
        'X3,Anna Snelling,GTXPro,Ac\u0000me,Engaging,12/20/2017,,',
        `X4,Anna Snelling,GTXPro,${'x'.repeat(300)},Engaging,12/20/2017,,`,
        'X5,Anna Snelling,GTXPro,Acme,Won,12/20/2017,12/21/2017,NaN',
        'X6,Anna Snelling,GTXPro,Acme,Won,12/20/2017,12/21/2017,-5',
        'X7,Anna Snelling,GTXPro,Acme,Won,12/20/2017,12/21/2017,1e308',
        'X8,Anna Snelling,GTXPro,"Ac',
        'G2,Anna Snelling,GTXPro,Acme,Engaging,2/30/2017,,',
        'X9,Anna Snelling,GTXPro,Acme,Engaging',
        good,
        'G3,"Anna Snelling",GTXPro,"Acme",Engaging,"12/20/2017","",""',
        "'; DROP TABLE deal; --,Anna Snelling,GTXPro,Acme,Engaging,12/20/2017,,",
      ],
    });
    const summary = await imported(files, { end: '\r\n' });
    expect(rowErrors()).toEqual([
      'products.csv,3,sales_price,is not an amount: write digits and at most four decimals after a point',
      'products.csv,4,product,has no letter or digit of which a key could be made',
      'accounts.csv,4,account,is empty',
      'accounts.csv,5,account,another account has the same name',
      'accounts.csv,6,account,contains a character that is no text',
      'sales_teams.csv,3,manager,is empty',
      'sales_pipeline.csv,3,sales_agent,is nobody the teams know',
      'sales_pipeline.csv,4,product,is a product that is not known',
      'sales_pipeline.csv,5,account,contains a character that is no text',
      'sales_pipeline.csv,6,account,is longer than 200 characters',
      'sales_pipeline.csv,7,close_value,is not an amount: write digits and at most four decimals after a point',
      'sales_pipeline.csv,8,close_value,is not an amount: write digits and at most four decimals after a point',
      'sales_pipeline.csv,9,close_value,is not an amount: write digits and at most four decimals after a point',
      'sales_pipeline.csv,10,,the quotes are broken: a quoted value ends with a quote before the delimiter',
      'sales_pipeline.csv,11,engage_date,is not a day written as M/D/YYYY',
      'sales_pipeline.csv,12,,"the row has 5 values, the head 8"',
      'sales_pipeline.csv,13,opportunity_id,an earlier row has the same id',
    ]);
    expect(summary).toMatchObject({ open: 3, won: 0, badRows: 17, errorsFile });
    expect(await count('deal')).toBe(3);
  });

  it('is read with a byte order mark', async () => {
    const files = smallExport();
    const withMark = (lines: string[]) => [`\uFEFF${lines[0]}`, ...lines.slice(1)];
    const marked = {
      ...files,
      accounts: withMark(files.accounts),
      opportunities: withMark(files.opportunities),
    };
    expect(await imported(marked)).toMatchObject({ open: 3, badRows: 0 });
  });

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'a file is missing',
      (folder) => rmSync(join(folder, 'accounts.csv')),
      /accounts\.csv: there is no such file/,
    ],
    [
      'a file is empty',
      (folder) => writeFileSync(join(folder, 'sales_pipeline.csv'), ''),
      /sales_pipeline\.csv: the file is empty/,
    ],
    [
      'a column is missing',
      (folder) => writeFileSync(join(folder, 'sales_pipeline.csv'), 'opportunity_id,sales_agent\n'),
      /sales_pipeline\.csv, line 1: there is no column product/,
    ],
    [
      'a column is there twice',
      (folder) => writeFileSync(join(folder, 'accounts.csv'), 'account,account\nA,B\n'),
      /accounts\.csv, line 1: the column account is there twice/,
    ],
    [
      'a file is of another encoding',
      (folder) =>
        writeFileSync(join(folder, 'accounts.csv'), Buffer.from('\uFEFFaccount,sector\nAcme,x\n', 'utf16le')),
      /accounts\.csv, line 1: there is no column account/,
    ],
  ])('is refused when %s, and nothing is imported', async (_, spoil, message) => {
    const folder = writeExport(smallExport());
    spoil(folder);
    errorsFile = join(folder, 'import-errors.csv');
    await expect(
      runImport({ folder, mapping, errorsFile }, stage.database, stage.client),
    ).rejects.toMatchObject({ message: expect.stringMatching(message), exitCode: 2 });
    expect([await count('customer'), await count('import_source'), await count('deal')]).toEqual([0, 0, 0]);
  });
});

describe('after an import', () => {
  it('rows and workflows are the same', async () => {
    await stage.startWorker();
    await imported(smallExport());
    const diagnosis = await diagnose(stage.database, stage.client);
    expect(diagnosis).toMatchObject({ workerPolls: true, differences: [] });
    expect(diagnosis.examined[0]).toEqual({ entity: 'deal', open: 3, closed: 2, compared: 3 });
  });
});
