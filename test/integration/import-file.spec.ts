import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  cancelImport,
  importDeals,
  type DealImportOptions,
  type DealImportSummary,
} from '@app/exchange/import/import-deals.js';
import { spreadsheetErrors } from '@app/exchange/import/spreadsheet-errors.js';
import { operatorAsks } from '@app/exchange/import/import-asker.js';
import type { DealEngine } from '@app/exchange/import/import-steps.js';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { ImportSession } from '@app/persistence/imports/import-session.js';
import type { DealState } from '@app/domain/deal/state.js';
import { temporalEngine } from '@app/exchange/import/deal-engine.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { dealLine, dealMapping, generatedDealFile, writeDealFile } from '../support/deal-files.js';
import { setStage, type Stage } from '../support/stage.js';
import { letTamper } from '../support/tampering.js';
import { until } from '../support/until.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
let stage: Stage;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), 'import-file-'));
const file = join(folder, 'deals.csv');
const errorsFile = join(folder, 'errors.csv');
const now = new Date('2026-02-02T10:00:00.000Z');

beforeEach(async () => {
  rmSync(errorsFile, { force: true });
  stage = await setStage();
  cast = await casting(
    stage.database,
    quickPipeline({ fields: [{ key: 'lines', name: 'Lines', type: 'integer' }] }),
  );
});
afterEach(() => stage?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function imported(
  lines: readonly string[],
  options: Partial<DealImportOptions> = {},
  engine?: DealEngine,
): Promise<DealImportSummary> {
  if (lines.length > 0) writeDealFile(file, lines);
  const asked = {
    file,
    mapping: dealMapping(),
    clocks: 'history',
    errorsFile,
    now,
    asker: operatorAsks,
    ...options,
  } as const;
  return importDeals(
    asked,
    stage.database,
    engine ?? temporalEngine(stage.client, 'other-crm', new DealRepository(stage.database)),
  );
}

async function count(from: string): Promise<number> {
  const rows: { count: number }[] = await stage.database.query(`SELECT count(*)::int AS count FROM ${from}`);
  return rows[0]!.count;
}

/** The newest of what was done with a deal. */
async function lastOf(externalId: string): Promise<object | undefined> {
  const rows: object[] = await stage.database.query(
    `SELECT e.kind, e.principal_id AS "principalId", e.data, t.texts->>'reason' AS reason
     FROM deal d JOIN event e ON e.entity_id = d.id LEFT JOIN command_text t
       ON t.entity_id = e.entity_id AND t.command_id = e.command_id AND t.request_hash = coalesce(e.request_hash, '')
     WHERE d.external_id = $1 AND (e.principal_id IS NOT NULL OR e.through IS NOT NULL) ORDER BY e.seq DESC LIMIT 1`,
    [externalId],
  );
  return rows[0];
}

async function deal(externalId: string): Promise<DealState> {
  const rows: { state: DealState }[] = await stage.database.query(
    `SELECT state FROM deal WHERE external_source = 'other-crm' AND external_id = $1`,
    [externalId],
  );
  return rows[0]!.state;
}

async function isRunning(externalId: string): Promise<boolean> {
  const { dealId } = await deal(externalId);
  return (await stage.client.workflow.getHandle(dealWorkflowId(dealId)).describe()).status.name === 'RUNNING';
}

const some = [
  dealLine('N1'),
  dealLine('O1', { Stage: 'Offer', Value: '99000', Company: 'Acme' }),
  dealLine('W1', { Stage: 'Won', Closed: '2026-01-20', Company: 'Plzen Works', 'Company Id': '77' }),
  dealLine('L1', { Stage: 'Lost', Closed: '2026-01-21', 'Lost because': 'Price' }),
];

/** An engine that dies, as a process does, when it is asked to start workflows for the n-th time. */
function dying(at: number): DealEngine {
  const engine = temporalEngine(stage.client, 'other-crm', new DealRepository(stage.database));
  let asked = 0;
  return {
    ...engine,
    start: (deals) => (++asked === at ? Promise.reject(new Error('killed')) : engine.start(deals)),
  };
}

describe('a file of deals', () => {
  it('becomes deals with their history, customers, and workflows of the open ones; a second time nothing', async () => {
    const summary = await imported(some);
    expect(summary).toMatchObject({
      outcome: 'done',
      rows: 4,
      open: 2,
      won: 1,
      lost: 1,
      stalled: 2,
      stalledKey: 1,
      refused: 0,
    });
    expect(summary.errorsFile).toBeUndefined();
    expect(await deal('N1')).toMatchObject({
      ...{ status: 'open', stage: 'need', amount: '1200.5', currency: 'EUR', ownerId: cast.salesperson },
      ...{ openedAt: '2026-01-05T09:00:00.000Z', customerClass: 'B' },
    });
    expect(await deal('O1')).toMatchObject({ customerId: cast.customerId, customerClass: 'A', key: true });
    expect(await deal('W1')).toMatchObject({ status: 'won', closedAt: '2026-01-20T09:00:00.000Z' });
    expect(await deal('L1')).toMatchObject({ status: 'lost', lossReason: 'price' });
    expect([await isRunning('N1'), await isRunning('O1')]).toEqual([true, true]);
    expect(await count(`customer WHERE external_source = 'other-crm'`)).toBe(2);
    const again = await imported(some);
    expect(again).toMatchObject({
      outcome: 'done',
      rows: 4,
      open: 0,
      customers: 0,
      unchanged: 4,
      updated: 0,
      refused: 0,
    });
    expect(await count('deal')).toBe(4);
  });

  it('finds a customer by any id that it has in the other system, under whatever name', async () => {
    await stage.database.query(
      `INSERT INTO customer_external_id (source, external_id, customer_id) VALUES ('other-crm', '900', $1), ('other-crm', '901', $1)`,
      [cast.customerId],
    );
    const [name]: { name: string }[] = await stage.database.query(`SELECT name FROM customer`);
    const summary = await imported([
      dealLine('X1', { Company: 'A holding that bought it', 'Company Id': '901' }),
      dealLine('X2', { Company: name!.name, 'Company Id': '900' }),
      dealLine('X3', { Company: name!.name }),
    ]);
    expect(summary).toMatchObject({ open: 3, customers: 0, refused: 0 });
    expect(await count(`deal WHERE customer_id = '${cast.customerId}'`)).toBe(3);
  });

  it('is planned in memory that does not grow with it, and each new customer is counted once', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const rows = 20_000;
    writeDealFile(
      file,
      [...generatedDealFile(rows)].slice(1).map((line) => line.trimEnd()),
    );
    const alive: number[] = [];
    const hear = ({ rows: at }: { readonly rows: number }) => {
      if (at !== 4_000 && at !== rows) return;
      collect();
      alive.push(process.memoryUsage().heapUsed);
    };
    const summary = await imported([], { dryRun: true, hear });
    expect(summary).toMatchObject({ outcome: 'dry-run', rows, open: 180, refused: 20, customers: 400 });
    // Of 16,000 rows an id each, kept on the heap, would be more; of what a chunk holds there is as much at both times.
    expect(alive[1]! - alive[0]!).toBeLessThan(500_000);
  }, 60_000);

  it('tells of all that stalls at once, when all of it is in', async () => {
    const lines = Array.from({ length: 201 }, (_, at) => dealLine(`D${at}`));
    await expect(imported(lines, {}, dying(3))).rejects.toThrow('killed');
    expect([await count('deal'), await count('notice'), await count('import_telling')]).toEqual([
      201, 0, 201,
    ]);
    await imported([], { resume: true });
    expect([await count('deal'), await count('import_telling')]).toEqual([201, 0]);
    expect(await count(`notice WHERE channel = 'inbox' AND level = 0`)).toBe(201);
  }, 60_000);

  it('goes on where it was interrupted, and says each thing once', async () => {
    const lines = Array.from({ length: 1_100 }, (_, at) =>
      dealLine(`D${at}`, at % 100 === 0 ? { Value: 'much' } : { Stage: 'Won', Closed: '2026-01-20' }),
    );
    lines[700] = dealLine('D700');
    const whole = { rows: 1_100, won: 1_089, open: 1, refused: 10 };
    await expect(imported(lines, {}, dying(3))).rejects.toThrow('killed');
    expect(await count('deal')).toBe(396);
    await expect(imported([], {})).rejects.toThrow('was interrupted behind line 401');
    const summary = await imported([], { resume: true });
    expect(summary).toMatchObject({ outcome: 'done', ...whole });
    expect(await isRunning('D700')).toBe(true);
    expect(readFileSync(errorsFile, 'utf8').trimEnd().split('\n')).toHaveLength(11);
    await expect(imported([], { resume: true })).rejects.toThrow('no import of other-crm was interrupted');
  }, 60_000);

  it('goes on after its process was killed, and leaves nothing out', async () => {
    const lines = Array.from({ length: 6_000 }, (_, at) =>
      dealLine(
        `K${at}`,
        at % 50 === 0 ? {} : { Stage: 'Lost', Closed: '2026-01-20', Company: `Company ${at % 700}` },
      ),
    );
    writeDealFile(file, lines);
    const mapping = join(folder, 'mapping.json');
    writeFileSync(mapping, JSON.stringify(dealMapping()));
    const args = [program, 'import', file, '--mapping', mapping, '--errors', errorsFile, '--json'];
    const killed = spawn(process.execPath, args, {
      env: { ...process.env, ...stage.environment },
      stdio: 'ignore',
    });
    await until(async () => (await count('import_run WHERE line > 1000')) === 1);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const before = await count('deal');
    expect(before).toBeLessThan(6_000);
    const { stdout } = await promisify(execFile)(process.execPath, [...args, '--resume'], {
      env: { ...process.env, ...stage.environment },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'done',
      rows: 6_000,
      open: 120,
      lost: 5_880,
      customers: 687,
    });
    expect([await count('deal'), await count('event WHERE seq = 1')]).toEqual([6_000, 6_000]);
    const workflows = await Promise.all(['K0', 'K2500', 'K5950'].map(isRunning));
    expect(workflows).toEqual([true, true, true]);
  }, 120_000);

  it('is not gone on with by another file, and can be given up: what came in stays', async () => {
    await expect(imported(some, {}, dying(2))).rejects.toThrow('killed');
    await expect(imported([...some, dealLine('N2')], { resume: true })).rejects.toThrow(
      'the file is not that of the import',
    );
    writeDealFile(file, some);
    await expect(imported([], { resume: true, clocks: 'today' })).rejects.toThrow(
      'the choice of clocks is not',
    );
    expect(await cancelImport(stage.database, 'other-crm')).toMatchObject({ rows: 4, open: 2 });
    expect(
      await count(`audit_record WHERE action = 'import.ended' AND detail->>'outcome' = 'cancelled'`),
    ).toBe(1);
    expect(await count(`notice WHERE channel = 'inbox'`)).toBeGreaterThan(0);
    expect(await imported([dealLine('N2')])).toMatchObject({ outcome: 'done', open: 1 });
  });

  it('makes no twins when two imports of it run at once', async () => {
    const [one, other] = await Promise.allSettled([imported(some), imported(some)]);
    const outcomes = [one.status, other.status].sort();
    expect(outcomes).toContain('fulfilled');
    for (const { reason } of [one, other].filter((each) => each.status === 'rejected')) {
      expect(String(reason)).toContain('another import of other-crm is under way');
    }
    expect(await count('deal')).toBe(4);
  });

  it('writes no more when its connection is gone: another has its place then', async () => {
    const lost = (await ImportSession.begin(stage.database, 'other-crm'))!;
    const key = { fileName: 'x', fileHash: 'x', mappingHash: 'x', clocks: 'history' } as const;
    const id = await lost.start(key);
    expect(await ImportSession.begin(stage.database, 'other-crm')).toBeUndefined();
    await stage.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
         AND (classid::bigint << 32 | objid::bigint) = hashtextextended('import:other-crm' || current_schema(), 0)`,
    );
    let next: ImportSession | undefined;
    await until(async () => (next = await ImportSession.begin(stage.database, 'other-crm')) !== undefined);
    const progress = { line: 2, counts: {}, errorsBytes: 0, firstErrors: [] };
    await expect(lost.keep(id, { customers: [], deals: [], ladder: [], progress })).rejects.toThrow();
    expect((await next!.unfinished())?.line).toBe(0);
    await next!.end();
    await lost.end().catch(() => undefined);
  });

  it('follows its rows through the workflows, and leaves alone what people have moved', async () => {
    await stage.startWorker();
    const lines = [dealLine('A'), dealLine('B'), dealLine('C'), dealLine('D')];
    await imported(lines, { now: new Date() });
    const { dealId } = await deal('D');
    await letTamper(stage.database, 'event');
    await stage.database.query(
      `UPDATE event SET kind = 'move', principal_id = $2, through = NULL WHERE entity_id = $1 AND seq = 1`,
      [dealId, cast.salesperson],
    );
    const changed = [
      dealLine('A', { Stage: 'Offer', Value: '3000' }),
      dealLine('B', { Stage: 'Lost', Closed: '2026-01-30', 'Lost because': 'Price' }),
      dealLine('C', { Owner: 'petr.dvorak@example.test' }),
      dealLine('D', { Stage: 'Offer' }),
    ];
    const summary = await imported(changed, { now: new Date() });
    expect(summary).toMatchObject({ updated: 3, movedHere: 1, unchanged: 0, refused: 0 });
    expect(await deal('A')).toMatchObject({ stage: 'offer', amount: '3000' });
    expect(await deal('B')).toMatchObject({ status: 'lost', lossReason: 'price' });
    expect(await deal('C')).toMatchObject({ ownerId: cast.headOfSales });
    expect(await deal('D')).toMatchObject({ stage: 'need' });
    expect(await imported(changed, { now: new Date() })).toMatchObject({
      updated: 0,
      unchanged: 3,
      movedHere: 1,
    });
  }, 60_000);

  it('passes the gates of running deals for whoever may override them, with the reason on the timeline, and for nobody else', async () => {
    const [need, offer] = quickPipeline().stages;
    const gated = { ...need!, exitCriteria: [{ key: 'worth-it', name: 'Worth it', when: 'amount >= 5000' }] };
    await new DefinitionRepository(stage.database).publish(quickPipeline({ stages: [gated, offer!] }));
    await stage.startWorker();
    const salesOps = { userId: cast.management, mayOverride: false };
    // What has happened elsewhere before is a fact, whoever tells it.
    const before = [dealLine('A'), dealLine('B', { Stage: 'Offer' })];
    expect(await imported(before, { now: new Date(), asker: salesOps })).toMatchObject({
      open: 2,
      refused: 0,
    });
    const said = `import other-crm: ${basename(file)}`;
    expect(await lastOf('B')).toMatchObject({
      ...{ kind: 'open', principalId: cast.management, reason: said },
      data: { imported: true, overridden: expect.stringContaining('takes an override') },
    });
    const moved = [dealLine('A', { Stage: 'Offer' })];
    const refused = await imported(moved, { now: new Date(), asker: salesOps });
    expect(refused).toMatchObject({ updated: 0, refused: 1 });
    expect(refused.firstErrors[0]?.problems[0]?.reason).toBe('refused here: criterion-unmet');
    expect(await deal('A')).toMatchObject({ stage: 'need' });
    const administrator = { userId: cast.administrator, mayOverride: true };
    expect(await imported(moved, { now: new Date(), asker: administrator })).toMatchObject({ updated: 1 });
    expect(await lastOf('A')).toMatchObject({
      ...{ kind: 'move', principalId: cast.administrator, reason: said },
      data: { to: 'offer', overridden: expect.stringContaining('worth-it') },
    });
    // What an import did for somebody is not what people did: the next one follows on.
    expect(await imported(moved, { now: new Date() })).toMatchObject({ unchanged: 1, movedHere: 0 });
  }, 60_000);

  it('is of whoever asked for it, in the audit as well', async () => {
    await stage.startWorker();
    await imported([dealLine('A')], {
      now: new Date(),
      asker: { userId: cast.management, mayOverride: false },
    });
    await imported([dealLine('A', { Stage: 'Offer' }), dealLine('B')], { now: new Date() });
    const audit = new AuditRepository(stage.database);
    const of = async (externalId: string) =>
      (await audit.page({ objectId: (await deal(externalId)).dealId }, 9))
        .filter(({ action }) => action !== 'deal.time-passed')
        .map(({ action, principalKind, principalId }) => [action, principalKind, principalId]);
    // The last event and the last record that are asked for: what is older is in the chain before them.
    const end = { action: 'import.ended', principalId: cast.management };
    await until(async () => (await of('B')).length > 0 && (await audit.page(end, 1)).length > 0);
    expect(await of('A')).toEqual([
      ['deal.move', 'command', null],
      ['deal.open', 'user', cast.management],
    ]);
    expect(await of('B')).toEqual([['deal.open', 'command', null]]);
    const [began] = await audit.page({ action: 'import.began', principalId: cast.management }, 1);
    expect(began).toMatchObject({ detail: { source: 'other-crm' }, values: { fileName: basename(file) } });
    expect(await count(`event WHERE through->>'import' = '${began!.objectId}'`)).toBe(1);
    const [ended] = await audit.page(end, 1);
    expect(ended).toMatchObject({
      objectId: began!.objectId,
      detail: { source: 'other-crm', outcome: 'done', rows: 1 },
      values: { fileName: basename(file) },
    });
    const customers = await audit.page({ action: 'customer.added', principalId: cast.management }, 9);
    expect(customers).toHaveLength(1);
  }, 60_000);

  it('takes an id that comes twice as an update of the row before', async () => {
    await stage.startWorker();
    const summary = await imported([dealLine('A'), dealLine('A', { Value: '5000' })], { now: new Date() });
    expect(summary).toMatchObject({ rows: 2, open: 1, updated: 1 });
    expect(await deal('A')).toMatchObject({ amount: '5000' });
  }, 60_000);
});

describe('rows that cannot be', () => {
  it('are left out with all that is wrong, and can be mended and imported again', async () => {
    const bad = [
      dealLine('', { Value: '1e308' }),
      dealLine('B', { Stage: 'Somewhere', Owner: 'nobody@example.test' }),
      dealLine('C', { Created: '2026-02-30' }),
      dealLine('D', { Created: '2026-02-03' }),
      dealLine('E', { Stage: 'Won', Closed: '2026-01-04' }),
      dealLine('F', { Stage: 'Lost', Closed: '2026-01-20', 'Lost because': 'Weather' }),
      'G,too,few',
      `H,"broken" quotes,Need,Acme,,anna.novak@example.test,1,2026-01-05,,`,
      `I,Too many,Need,Acme,,anna.novak@example.test,1,2026-01-05,,,"a, b"`,
    ];
    const summary = await imported([...some, ...bad]);
    expect(summary).toMatchObject({ rows: 13, open: 2, won: 1, lost: 1, refused: 9 });
    expect(
      summary.firstErrors.map(({ line, problems }) => [
        line,
        ...problems.map(({ column, reason }) => `${column}: ${reason}`),
      ]),
    ).toEqual([
      [6, 'Id: is empty'],
      [7, 'Stage: is a stage that the mapping does not know', 'Owner: is nobody who is known here'],
      [8, 'Created: is not a day written as YYYY-M-D'],
      [9, 'Created: is still to come'],
      [10, 'Closed: lies before the deal was opened'],
      [11, 'Lost because: is a reason that the mapping does not know'],
      [12, ': the row has 3 values, the head 10'],
      [13, expect.stringContaining('the quotes are broken')],
      [14, ': the row has 11 values, the head 10'],
    ]);
    const left = readFileSync(errorsFile, 'utf8').trimEnd().split('\n');
    const quotes = 'the quotes are broken: a quoted value ends with a quote before the delimiter';
    const asTheyWere = [
      `${bad[6]},12,,"the row has 3 values, the head 10"`,
      `${bad[7]},13,,${quotes}`,
      `${bad[8]},14,,"the row has 11 values, the head 10"`,
    ];
    expect(left.slice(-3)).toEqual(asTheyWere);
    let shown = '';
    for await (const piece of spreadsheetErrors(errorsFile)) shown += piece;
    expect(shown).toContain(
      `"H,""broken"" quotes,Need,Acme,,anna.novak@example.test,1,2026-01-05,,",,,,,,,,,,13,,${quotes}`,
    );
    const mended = readFileSync(errorsFile, 'utf8')
      .replace('nobody@example.test', 'anna.novak@example.test')
      .replace('Somewhere', 'Need')
      .replace(',"a, b",14', ',14');
    writeFileSync(file, mended);
    const again = await imported([], { errorsFile: join(folder, 'more-errors.csv') });
    expect(again).toMatchObject({ rows: 9, open: 2, refused: 7 });
    const [heads, ...more] = readFileSync(join(folder, 'more-errors.csv'), 'utf8').trimEnd().split('\n');
    expect(more.slice(-2)).toEqual([
      `${bad[6]},8,,"the row has 6 values, the head 13"`,
      `${bad[7]},9,,${quotes}`,
    ]);
    const quoted = more.map((line) => line.replace('"broken" quotes', '"""broken"" quotes"'));
    writeFileSync(file, [heads, ...quoted].map((line) => `${line}\n`).join(''));
    expect(await imported([], { errorsFile: join(folder, 'last-errors.csv') })).toMatchObject({ open: 1 });
    expect(heads).toBe(
      '\uFEFFId,Deal,Stage,Company,Company Id,Owner,Value,Created,Closed,Lost because,import_line,import_column,import_reason',
    );
  });

  it('are refused where a name is of several customers, or of none that may be created', async () => {
    await stage.database.query(
      `INSERT INTO customer (id, name, class) VALUES (gen_random_uuid(), 'ACME', 'C')`,
    );
    const mapping = dealMapping({ customers: { create: false, class: 'B' } });
    const { firstErrors } = await imported([dealLine('A', { Company: 'Acme' }), dealLine('B')], { mapping });
    expect(firstErrors.map(({ problems }) => problems[0]!.reason)).toEqual([
      'is a name that several customers have',
      'is no customer who is known here',
    ]);
  });
});

describe('before anything is changed', () => {
  it('a dry run says what would become of the rows', async () => {
    await imported([dealLine('N1')]);
    const summary = await imported([...some, dealLine('X', { Value: 'much' })], { dryRun: true });
    expect(summary).toMatchObject({
      outcome: 'dry-run',
      rows: 5,
      open: 1,
      won: 1,
      lost: 1,
      unchanged: 1,
      refused: 1,
      customers: 1,
    });
    expect(await count('deal')).toBe(1);
    expect(await count('import_run')).toBe(1);
    expect(existsSync(errorsFile)).toBe(true);
  });

  it('a dry run foresees what an import does: an id that comes again is an update, also of what would be new', async () => {
    await imported([dealLine('N1')]);
    const lines = [
      ...some,
      ...[dealLine('O1', { Stage: 'Offer', Value: '99000', Company: 'Acme' }), dealLine('N1')],
      ...[dealLine('Y', { Value: 'much' }), dealLine('Y'), dealLine('Y', { Value: '7' }), dealLine('Y')],
      dealLine('N1', { Value: '8' }),
    ];
    const counts = {
      ...{ rows: 11, open: 2, won: 1, lost: 1, customers: 1 },
      ...{ unchanged: 3, updated: 3, refused: 1 },
    };
    expect(await imported(lines, { dryRun: true })).toMatchObject(counts);
    await stage.startWorker();
    expect(await imported(lines)).toMatchObject(counts);
  });

  it.each<[string, () => Partial<DealImportOptions>, RegExp]>([
    ['a file that is not there', () => ({ file: join(folder, 'no.csv') }), /cannot be read \(ENOENT\)/],
    [
      'a column that is not there',
      () => ({ mapping: dealMapping({ fields: { lines: 'Lines' } }) }),
      /there is no column Lines/,
    ],
    [
      'a pipeline that is not there',
      () => ({ mapping: dealMapping({ pipeline: 'other' }) }),
      /there is no pipeline other/,
    ],
    [
      'an owner who is not there',
      () => ({ mapping: dealMapping({ defaults: { owner: 'x@example.test' } }) }),
      /defaults\.owner: nobody/,
    ],
    [
      'stages that the pipeline does not have',
      () => ({
        mapping: dealMapping({
          stages: { Need: { status: 'won', stage: 'need' }, X: { status: 'open', stage: 'x' } },
        }),
      }),
      /stages\.Need\.stage: .* no win from need .*stages\.X\.stage: .* no stage x/,
    ],
  ])('%s is told', async (_, options, message) => {
    await expect(imported(some, options())).rejects.toThrow(message);
    expect(await count('deal')).toBe(0);
    expect(await count('import_run')).toBe(0);
  });
});

it('lets clocks run from today, and keeps the day on which the deal was opened there', async () => {
  const summary = await imported(some, { clocks: 'today' });
  expect(summary).toMatchObject({ open: 2, stalled: 0, won: 1 });
  expect(await deal('N1')).toMatchObject({ openedAt: now.toISOString(), stageSince: now.toISOString() });
  const rows: { data: object }[] = await stage.database.query(
    `SELECT e.data FROM event e JOIN deal d ON d.id = e.entity_id WHERE d.external_id = 'N1' AND e.seq = 1`,
  );
  expect(rows[0]?.data).toMatchObject({ imported: true, openedElsewhereAt: '2026-01-05T09:00:00.000Z' });
});
