import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { erasureReport, type ErasureReport } from '@app/contracts/erasures.js';
import { problem } from '@app/contracts/problem.js';
import { searchHistories } from '@app/doctor/history-search.js';
import { AuditSealing } from '@app/persistence/audit-sealing.js';
import { AuditVerification } from '@app/persistence/audit-verification.js';
import { exitCodes } from '../../apps/cli/src/console/exit-codes.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const name = 'Anna Novak';
const email = 'anna.novak@example.test';

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let admin: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  admin = await http.session(cast.administrator);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

/** Tables with a row that names somebody, asked of whole rows: apart from how the product looks for it. */
async function tablesNaming(...needles: string[]): Promise<string[]> {
  const tables: { name: string }[] = await stage.database.query(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`,
  );
  const found: string[] = [];
  for (const { name: table } of tables) {
    const rows: unknown[] = await stage.database.query(
      `SELECT 1 FROM "${table}" AS t WHERE t::text ILIKE ANY ($1::text[]) LIMIT 1`,
      [needles.map((needle) => `%${needle}%`)],
    );
    if (rows.length > 0) found.push(table);
  }
  return found.sort();
}

async function sound(): Promise<{ erased: number }> {
  const sealing = new AuditSealing(stage.database);
  await until(async () => !(await sealing.isWanted()));
  const { broken, erased } = await new AuditVerification(stage.database).verify();
  expect(broken).toBeUndefined();
  return { erased };
}

describe('a user who is erased', () => {
  it('stands nowhere any more, in no table and no history, and the audit still counts', async () => {
    const anna = await http.session(cast.salesperson);
    const opened = await http.post<{ id: string }>('/deals', anna, {
      ...{ pipeline: 'quick', title: `Press line of ${name}`, customerId: cast.customerId, amount: '1000' },
    });
    expect(opened.status).toBe(201);
    const done = await http.post(`/deals/${opened.body.id}/done-activities`, anna, {
      ...{ type: 'call', note: `Ask ${name.toUpperCase()} ("${email}") again` },
    });
    expect(done.status).toBe(200);
    await http.post('/tokens', anna, { name: `of ${name}`, scopes: ['deal.read'] });
    await http.post(`/users/${cast.salesperson}/absences`, anna, { from: '2090-03-22', to: '2090-03-28' });
    await http.send('POST', '/api/v1/sessions', { body: { email, password: 'a guess' } });
    await http.post('/users', admin, { email: 'x@example.test', name: `Not ${name}`, roles: ['management'] });
    await stage.database.query(`UPDATE customer SET email = $1`, [email.toUpperCase()]);

    const refused = await http.post(`/users/${cast.salesperson}/erasure`, admin, { name });
    expect([refused.status, problem.parse(refused.body).code]).toEqual([409, 'user-active']);
    await stage.database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.salesperson]);
    await stage.database.query(`UPDATE app_user SET name = 'Iva' WHERE email = 'x@example.test'`);
    expect((await tablesNaming(name, email)).length).toBeGreaterThan(4);
    await sound();

    const mistaken = await http.post(`/users/${cast.salesperson}/erasure`, admin, { name: 'Petr Dvorak' });
    expect([mistaken.status, problem.parse(mistaken.body).errors?.[0]?.path]).toEqual([400, 'name']);
    const answer = await http.post<ErasureReport>(`/users/${cast.salesperson}/erasure`, admin, { name });
    expect(answer.status).toBe(200);
    const report = erasureReport.parse(answer.body);
    expect([report.left, report.histories.found]).toEqual([[], []]);
    expect(report.histories.runs).toBeGreaterThan(0);
    expect(report.changed).toContainEqual({ table: 'command_text', column: 'texts', rows: 2 });
    expect(await tablesNaming(name, email)).toEqual([]);
    expect((await sound()).erased).toBeGreaterThanOrEqual(report.values);

    const events = await http.get<{ items: { by: { name: string } | null; note: string | null }[] }>(
      `/deals/${opened.body.id}/events`,
      admin,
    );
    expect(events.body.items.map(({ by }) => by?.name)).toEqual(['[erased]', '[erased]']);
    expect(events.body.items[0]?.note).toBe('Ask [erased] ("[erased]") again');
    const again = await http.post<ErasureReport>(`/users/${cast.salesperson}/erasure`, admin, {
      name: '[erased]',
    });
    expect([again.status, again.body.left]).toEqual([200, []]);
  }, 60_000);

  it('is told to be left where another person has the name', async () => {
    const people = ['one@example.test', 'two@example.test'];
    for (const address of people)
      await stage.database.query(
        `INSERT INTO app_user (id, email, name, roles, active) VALUES ($1, $2, 'Jan Svoboda', '{management}', false)`,
        [randomUUID(), address],
      );
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [program, 'erase', 'user', ...args, '--json'], {
        ...{ env: { PATH: process.env.PATH, ...stage.environment }, encoding: 'utf8' },
      });
    expect(run(people[0]!).status).toBe(exitCodes.badInput);
    const first = run(people[0]!, '--yes');
    expect(first.status).toBe(exitCodes.differences);
    expect((JSON.parse(first.stdout) as ErasureReport).left).toContainEqual({
      ...{ table: 'app_user', column: 'name', rows: 1 },
    });
    expect(run(people[1]!, '--yes').status).toBe(exitCodes.ok);
    expect(await tablesNaming('Jan Svoboda', ...people)).toEqual([]);
  });
});

describe('a contact who is erased', () => {
  it('stands nowhere any more, and is of its customer', async () => {
    const contacts = `/customers/${cast.customerId}/contacts`;
    const eva = { name: 'Eva "Evička" Malá', email: 'eva@acme.test', phone: '+420 541' };
    const { body } = await http.post<{ id: string }>(contacts, admin, eva);
    expect(
      (await http.post(`/customers/${cast.teamId}/contacts/${body.id}/erasure`, admin, { name: eva.name }))
        .status,
    ).toBe(404);
    const answer = await http.post<ErasureReport>(`${contacts}/${body.id}/erasure`, admin, {
      name: eva.name,
    });
    expect([answer.status, answer.body.left]).toEqual([200, []]);
    expect(await tablesNaming('Evička', 'Malá', 'eva@acme.test')).toEqual([]);
    expect((await http.post(`${contacts}/${body.id}/erasure`, admin, { name: eva.name })).status).toBe(404);
    await sound();
  });
});

describe('the search of histories', () => {
  it('finds what stands in one, whatever the case of its letters', async () => {
    const id = dealWorkflowId(randomUUID());
    const args = [{ note: `by ${name}` }];
    await stage.client.workflow.start('deal', { workflowId: id, taskQueue: 'nobody-polls', args });
    const found = await searchHistories(
      stage.client,
      [id, dealWorkflowId(randomUUID())],
      [name.toUpperCase()],
    );
    expect(found).toEqual({ runs: 1, found: [id] });
    expect(await searchHistories(stage.client, [id], ['Somebody Else'])).toEqual({ runs: 1, found: [] });
    await stage.client.workflow.getHandle(id).terminate();
  });
});
