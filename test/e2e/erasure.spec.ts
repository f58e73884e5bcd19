import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { erasureReport, type ErasureReport } from '@app/contracts/erasures.js';
import { problem } from '@app/contracts/problem.js';
import { searchHistories } from '@app/doctor/history-search.js';
import { AuditSealing } from '@app/persistence/audit-sealing.js';
import { AuditVerification } from '@app/persistence/audit-verification.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { startMailCatcher, type MailCatcher } from '@app/stack/mail-catcher.js';
import { mailFolder } from '@app/stack/mail-store.js';
import { freePorts } from '@app/stack/ports.js';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { exitCodes } from '../../apps/cli/src/console/exit-codes.js';
import { dealWorkflowId, returnCaseWorkflowId } from '../../workflows/src/names.js';
import { Asking } from '../support/asking.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { shippedRegulation } from '../support/return-cases.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const name = 'Anna Novak';
const email = 'anna.novak@example.test';

let folder: string;
let stage: Stage;
let http: HttpStage;
let cast: Cast;
let admin: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'erasure-'));
  stage = await setStage({ DEALWARDEN_DATA_DIR: folder });
  cast = await casting(stage.database);
  await new ReturnRegulationRepository(stage.database).publish(
    shippedRegulation({ calendar: 'always-open' }),
  );
  await stage.startWorker();
  http = await HttpStage.start(stage);
  admin = await http.session(cast.administrator);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
  rmSync(folder, { recursive: true, force: true });
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

/** A user who is at work no more. */
async function left(name: string, email: string): Promise<string> {
  const id = randomUUID();
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, active) VALUES ($1, $2, $3, '{complaint-desk}', false)`,
    [id, email, name],
  );
  return id;
}

/** A deal whose title and note are about somebody. @returns how to read both */
async function dealAbout(title: string, note: string) {
  const deal = { pipeline: 'quick', title, customerId: cast.customerId, amount: '1000' };
  const { body } = await http.post<{ id: string }>('/deals', admin, { ...deal, ownerId: cast.headOfSales });
  const done = await http.post(`/deals/${body.id}/done-activities`, admin, { type: 'call', note });
  expect(done.status).toBe(200);
  const read = async () => {
    const events = await http.get<{ items: { note: string | null }[] }>(`/deals/${body.id}/events`, admin);
    const told = await http.get<{ title: string }>(`/deals/${body.id}`, admin);
    return { title: told.body.title, note: events.body.items[0]?.note };
  };
  return { id: body.id, read };
}

/** A return case taken by somebody, in whose history some text stands against all rules. @returns its workflow id */
async function caseNaming(text: string, principalId: string): Promise<string> {
  const ask = new Asking(stage, cast);
  const caseId = randomUUID();
  // The case is of the team of whoever cares for the customer.
  await stage.database.query(`UPDATE customer SET personal_manager_id = $1`, [cast.headOfSales]);
  const claim = ask.commanded({ kind: 'open', customerId: cast.customerId, lines: [] } as const);
  expect(await ask.gateway.takeClaim(caseId, { ...claim, principalId })).toMatchObject({ outcome: 'done' });
  const workflowId = returnCaseWorkflowId(caseId);
  await stage.client.workflow.getHandle(workflowId).terminate();
  const args = [{ note: `told ${text}` }];
  await stage.client.workflow.start('returnCase', { workflowId, taskQueue: 'nobody-polls', args });
  return workflowId;
}

/** Does something while the audit takes in nothing that is written meanwhile: a transaction that began before it is open. */
async function unsealed<T>(work: () => Promise<T>): Promise<T> {
  return stage.database.transaction(async (transaction) => {
    await transaction.query(`SELECT pg_current_xact_id()`);
    return work();
  });
}

/** A file of an import. @returns the import's id */
function importFile(ending: string, content: Buffer | string): string {
  const id = randomUUID();
  mkdirSync(join(folder, 'imports'), { recursive: true });
  writeFileSync(join(folder, 'imports', `${id}${ending}`), content);
  return id;
}

/** Mails that one machine catches in its data folder. */
async function catching(mails: readonly SendMailOptions[]): Promise<MailCatcher> {
  const [smtpPort, httpPort] = (await freePorts(2)) as [number, number];
  const catcher = await startMailCatcher({ directory: mailFolder(folder), smtpPort, httpPort });
  const transport = nodemailer.createTransport(catcher.smtpUrl);
  for (const mail of mails) await transport.sendMail({ from: 'us@example.test', ...mail });
  transport.close();
  return catcher;
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
    expect([again.status, again.body.lookedFor, again.body.notLookedFor]).toEqual([
      200,
      [],
      ['erased-before'],
    ]);
  }, 60_000);

  it('is looked for in the histories of return cases and in the files of imports, too', async () => {
    const dana = { id: randomUUID(), name: 'Dana Desková', email: 'dana@example.test' };
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles, active) VALUES ($1, $2, $3, '{complaint-desk}', false)`,
      [dana.id, dana.email, dana.name],
    );
    const leftOut = importFile('.errors.csv', 'Owner,import_reason\nDANA@example.test,is nobody\n');
    // Without a mark, in an encoding that only its mapping knows.
    const sent = importFile('.csv', Buffer.from(`Owner;Deal\n${dana.name};Press line\n`, 'latin1'));
    const others = importFile('.errors.csv', 'Owner,import_reason\njan@example.test,is nobody\n');
    const { workflowId, answer } = await unsealed(async () => ({
      workflowId: await caseNaming(dana.name, dana.id),
      answer: await http.post<ErasureReport>(`/users/${dana.id}/erasure`, admin, { name: dana.name }),
    }));
    const { status, body } = answer;
    expect(status).toBe(200);
    expect(erasureReport.parse(body)).toMatchObject({
      ...{ left: [], histories: { found: [workflowId] } },
      files: { removed: [leftOut], left: [sent] },
    });
    const isThere = (name: string) => existsSync(join(folder, 'imports', name));
    expect([isThere(`${leftOut}.errors.csv`), isThere(`${sent}.csv`)]).toEqual([false, true]);
    expect(isThere(`${others}.errors.csv`)).toBe(true);
  });

  it('is taken out of the mails that this machine caught, and whoever catches them shows them no more', async () => {
    const dana = { id: randomUUID(), name: 'Daniela Nováčková', email: 'daniela@example.test' };
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles, active) VALUES ($1, $2, $3, '{complaint-desk}', false)`,
      [dana.id, dana.email, dana.name],
    );
    const [to, text] = ['jana@example.test', 'Press line'];
    const catcher = await catching([
      { to: 'Daniela@example.test', subject: 'To her', text },
      { to, subject: 'Of her', text: `Daniela  asks`, html: `<p>Paní ${dana.name.toUpperCase()} se ptá</p>` },
      { to, subject: 'Her answer', text, replyTo: { name: dana.name, address: 'desk@example.test' } },
      { to, subject: `Úkol: ${dana.name}`, text },
      { to, subject: 'Another', text },
    ]);
    try {
      expect(await catcher.messages()).toHaveLength(5);
      const { body } = await http.post<ErasureReport>(`/users/${dana.id}/erasure`, admin, {
        name: dana.name,
      });
      expect(erasureReport.parse(body).mails).toEqual({ removed: 4 });
      expect((await catcher.messages()).map(({ subject }) => subject)).toEqual(['Another']);
      expect(readdirSync(mailFolder(folder))).toHaveLength(2);
    } finally {
      await catcher.stop();
    }
  });

  it('leaves what names somebody whose name or address only holds theirs', async () => {
    const id = await left('Jan Dub', 'jan@x.test');
    const other = await left('Jan Dubský', 'bojan@x.test');
    const mine = await dealAbout('Line of Jan Dub', 'First\nJAN DUB, then <jan@x.test>.');
    const others = await dealAbout('Line of Jan Dubský', 'Ask Jan Dubský (bojan@x.test)');
    const sent = importFile('.errors.csv', 'Owner,import_reason\nbojan@x.test,Jan Dubský is nobody\n');
    const catcher = await catching([{ to: 'bojan@x.test', subject: 'For Jan Dubský' }]);
    await catcher.stop();
    const { body } = await http.post<ErasureReport>(`/users/${id}/erasure`, admin, { name: 'Jan Dub' });
    expect(erasureReport.parse(body)).toMatchObject({
      ...{ left: [], files: { removed: [], left: [] }, mails: { removed: 0 } },
    });
    expect(existsSync(join(folder, 'imports', `${sent}.errors.csv`))).toBe(true);
    expect(await mine.read()).toEqual({
      title: 'Line of [erased]',
      note: 'First\n[erased], then <[erased]>.',
    });
    expect(await others.read()).toEqual({
      title: 'Line of Jan Dubský',
      note: 'Ask Jan Dubský (bojan@x.test)',
    });
    const kept: unknown[] = await stage.database.query(
      `SELECT FROM audit_value v JOIN audit_record r ON r.id = v.record_id WHERE r.object_id = $1 AND v.name = 'after.name'`,
      [other],
    );
    expect(kept).toHaveLength(1);
  });

  it('changes no code, for all that it is the word that they are called', async () => {
    const { id } = await dealAbout('Offer of machines', 'Offer says no');
    expect((await http.post(`/deals/${id}/moves`, admin, { to: 'offer' })).status).toBe(200);
    const filter = { pipeline: 'quick' };
    const view = { name: 'Mine', layout: 'board', filter, sort: 'title', direction: 'asc' };
    expect((await http.post('/saved-views', admin, view)).status).toBe(201);
    const row = () =>
      stage.database.query(`SELECT state, stage, pipeline_key, status FROM deal WHERE id = $1`, [id]);
    const before: unknown = await row();
    // Like a stage, a pipeline, and what a CHECK allows.
    for (const name of ['Offer', 'Quick', 'Board']) {
      const user = await left(name, `${name.toLowerCase()}@x.test`);
      const { status, body } = await http.post<ErasureReport>(`/users/${user}/erasure`, admin, { name });
      expect([name, status]).toEqual([name, 200]);
      expect(erasureReport.parse(body).notLookedFor).toEqual([]);
    }
    expect(await row()).toEqual(before);
    const deal = await http.get<{ title: string }>(`/deals/${id}`, admin);
    expect(deal.body.title).toBe('[erased] of machines');
    expect((await http.get('/saved-views', admin)).status).toBe(200);
  });

  it('is looked for by former names and addresses, too', async () => {
    const id = await left('Irena Nováková', 'novakova@x.test');
    const file = importFile('.errors.csv', 'Owner,import_reason\nnovakova@x.test,is nobody\n');
    const deal = await dealAbout('Line of Irena Nováková', 'Irena Malá (formerly novakova@x.test)');
    await stage.database.query(
      `UPDATE app_user SET name = 'Irena Malá', email = 'mala@x.test' WHERE id = $1`,
      [id],
    );
    const { body } = await http.post<ErasureReport>(`/users/${id}/erasure`, admin, { name: 'Irena Malá' });
    expect(erasureReport.parse(body)).toMatchObject({
      left: [],
      notLookedFor: [],
      files: { removed: [file] },
    });
    expect(await deal.read()).toEqual({ title: 'Line of [erased]', note: '[erased] (formerly [erased])' });
    expect(await tablesNaming('Irena', 'novakova@', 'mala@')).toEqual([]);
  });

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
    const workflowId = await caseNaming(eva.email, cast.administrator);
    const leftOut = importFile('.errors.csv', `Contact,import_reason\n"Eva ""Evička"" Malá",is nobody\n`);
    const answer = await http.post<ErasureReport>(`${contacts}/${body.id}/erasure`, admin, {
      name: eva.name,
    });
    expect([answer.status, answer.body.left, answer.body.notLookedFor]).toEqual([200, [], ['phone']]);
    expect(answer.body.histories.found).toEqual([workflowId]);
    expect(answer.body.files).toEqual({ removed: [leftOut], left: [] });
    expect(await tablesNaming('Evička', 'Malá', 'eva@acme.test')).toEqual([]);
    expect((await http.post(`${contacts}/${body.id}/erasure`, admin, { name: eva.name })).status).toBe(404);
    await sound();
  });
});

describe('a contact who was removed', () => {
  it('can be erased all the same, and then is known no more', async () => {
    const contacts = `/customers/${cast.customerId}/contacts`;
    const ota = { name: 'Otakar Zmizelý', email: 'ota@acme.test', phone: '+420 541' };
    const { body } = await http.post<{ id: string }>(contacts, admin, ota);
    const deal = await dealAbout('Press line', `Ask ${ota.name}`);
    const workflowId = await caseNaming(ota.email, cast.administrator);
    const removed = await http.send('DELETE', `/api/v1${contacts}/${body.id}`, { as: admin });
    expect(removed.status).toBe(204);
    expect(await tablesNaming(ota.name)).not.toContain('contact');
    const mistaken = await http.post(`${contacts}/${body.id}/erasure`, admin, { name: 'Eva Malá' });
    expect(mistaken.status).toBe(400);
    const erase = () => http.post<ErasureReport>(`${contacts}/${body.id}/erasure`, admin, { name: ota.name });
    const answer = await erase();
    expect([answer.status, answer.body.left, answer.body.notLookedFor]).toEqual([200, [], ['phone']]);
    expect(answer.body.histories.found).toEqual([workflowId]);
    expect((await deal.read()).note).toBe('Ask [erased]');
    expect(await tablesNaming(ota.name, ota.email)).toEqual([]);
    expect((await erase()).status).toBe(404);
    await sound();
  });
});

describe('whom one writes to at a vendor', () => {
  const [jana, karel, eli] = ['Jana Weißová', 'Karel Zástupný', 'Eli'];
  const added = (body: object) => http.post<{ id: string }>('/counterparties', admin, body);
  const shown = async (id: string) => (await http.get(`/counterparties/${id}`, admin)).body;
  const erase = (id: string, body: object) =>
    http.post<ErasureReport>(`/counterparties/${id}/contact/erasure`, admin, body);

  it('is erased, and the vendor stays with the address that is its own', async () => {
    const { body: vendor } = await added({
      ...{ kind: 'vendor', name: 'GTX Werke', contactName: eli, email: 'claims@gtx.test' },
      substitute: { name: karel, email: 'Karel@gtx.test', from: '2090-01-01', until: '2090-01-31' },
    });
    await http.send('PATCH', `/api/v1/counterparties/${vendor.id}`, {
      as: admin,
      body: { contactName: jana },
    });
    const deal = await dealAbout('Press line', `Ask ${jana} or ${karel}`);
    const workflowId = await caseNaming(jana, cast.administrator);
    const caseId = workflowId.slice(-randomUUID().length);
    await stage.database.query(
      `INSERT INTO return_letter (case_id, seq, act, counterparty_id, part_ids, at) VALUES ($1, 1, 'reminder', $2, '[]', now())`,
      [caseId, vendor.id],
    );
    await stage.database.query(
      `INSERT INTO evidence (id, case_id, sha256, media_type, bytes, name, added_at_seq)
       VALUES (gen_random_uuid(), $1, repeat('0', 64), 'image/png', 1, 'one.png', 1)`,
      [caseId],
    );

    expect((await erase(randomUUID(), { name: jana })).status).toBe(404);
    const wrong: [object, string][] = [
      [{ name: 'GTX Werke' }, 'name'],
      [{ name: jana, email: 'jana@gtx.test' }, 'email'],
    ];
    for (const [asked, path] of wrong) {
      const { status, body } = await erase(vendor.id, asked);
      expect([status, problem.parse(body).errors?.[0]?.path]).toEqual([400, path]);
    }
    const report = erasureReport.parse((await erase(vendor.id, { name: jana })).body);
    expect(report).toMatchObject({
      ...{ left: [], lookedFor: ['name'], notLookedFor: ['company-email', 'evidence'] },
      histories: { found: [workflowId] },
    });
    expect(report.changed).toContainEqual({ table: 'counterparty', column: 'contact_name', rows: 1 });
    expect(await shown(vendor.id)).toMatchObject({
      ...{ name: 'GTX Werke', contactName: null, email: 'claims@gtx.test', substitute: { name: karel } },
    });
    expect(await tablesNaming(jana)).toEqual([]);

    const own = await erase(vendor.id, { name: karel, email: 'karel@gtx.test' });
    expect(erasureReport.parse(own.body)).toMatchObject({ left: [], notLookedFor: ['evidence'] });
    expect(await shown(vendor.id)).toMatchObject({ email: 'claims@gtx.test', substitute: null });
    expect(await tablesNaming(karel, 'karel@gtx.test')).toEqual([]);
    expect((await deal.read()).note).toBe('Ask [erased] or [erased]');

    const kept = async (): Promise<number> => {
      const rows: unknown[] = await stage.database.query(
        `SELECT FROM audit_value WHERE value = to_jsonb($1::text)`,
        [eli],
      );
      return rows.length;
    };
    expect(await kept()).toBeGreaterThan(0);
    const former = await erase(vendor.id, { name: eli });
    expect([former.status, former.body.notLookedFor]).toEqual([
      200,
      ['short-name', 'company-email', 'evidence'],
    ]);
    expect(await kept()).toBe(0);
    expect(await tablesNaming('GTX Werke')).toContain('audit_value');
    expect((await erase(vendor.id, { name: eli })).status).toBe(400);
    await sound();
  });

  it('is forgotten there as well where somebody of this address is erased', async () => {
    const { body: carrier } = await added({
      ...{ kind: 'carrier', name: 'Spedition', contactName: 'Ing. Hana Řidičová', email: 'Hana@x.test' },
    });
    const id = await left('Hana Řidičová', 'hana@x.test');
    const { body } = await http.post<ErasureReport>(`/users/${id}/erasure`, admin, { name: 'Hana Řidičová' });
    expect(erasureReport.parse(body).left).toEqual([]);
    expect(await shown(carrier.id)).toMatchObject({ name: 'Spedition', contactName: null, email: null });
    expect(await tablesNaming('Řidičová', 'hana@x.test')).toEqual([]);
    await sound();
  });

  it('is erased by the command, which names what it did not look for', async () => {
    const { body } = await added({
      kind: 'vendor',
      name: 'Werke',
      contactName: 'Jan Dodal',
      email: 'dodal@x.test',
    });
    const run = (...args: string[]) =>
      spawnSync(
        process.execPath,
        [program, 'erase', 'counterparty-contact', body.id, '--name', 'Jan Dodal', '--yes', ...args],
        { env: { PATH: process.env.PATH, ...stage.environment }, encoding: 'utf8' },
      );
    expect(run('--email', 'other@x.test').status).toBe(exitCodes.badInput);
    const { status, stdout } = run('--email', 'dodal@x.test');
    expect(stdout).toContain('Looked for by name and e-mail.');
    expect(status).toBe(exitCodes.ok);
    expect(await tablesNaming('Jan Dodal', 'dodal@x.test')).toEqual([]);
  });
});

describe('a contact of a short name alone', () => {
  const erase = (id: string, ...args: string[]) =>
    spawnSync(process.execPath, [program, 'erase', 'contact', id, '--yes', ...args], {
      ...{ env: { PATH: process.env.PATH, ...stage.environment }, encoding: 'utf8' },
    });

  it('is told not to have been looked for, and not that nothing is left', async () => {
    const contacts = `/customers/${cast.customerId}/contacts`;
    const { body } = await http.post<{ id: string }>(contacts, admin, { name: 'Petr', phone: '+420 541' });
    const { status, stdout } = erase(body.id);
    expect(status).toBe(exitCodes.differences);
    expect(stdout).toContain('Nothing was looked for.');
    expect(stdout).toContain('Not looked for: the name is too short');
    expect(stdout).not.toContain('is left');
  });
});

describe('a person to be erased while Temporal is away', () => {
  it('is left as they are, and can be erased as soon as it answers', async () => {
    const dan = { id: randomUUID(), name: 'Daniel Dlouhý', email: 'dan@example.test' };
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles, active) VALUES ($1, $2, $3, '{complaint-desk}', false)`,
      [dan.id, dan.email, dan.name],
    );
    const workflowId = await caseNaming(dan.name, dan.id);
    await sound();
    const [unused] = (await freePorts(1)) as [number];
    const erase = (temporal: Record<string, string>) =>
      spawnSync(process.execPath, [program, 'erase', 'user', dan.email, '--yes', '--json'], {
        ...{ env: { PATH: process.env.PATH, ...stage.environment, ...temporal }, encoding: 'utf8' },
      });
    expect(erase({ TEMPORAL_ADDRESS: `127.0.0.1:${unused}` }).status).toBe(exitCodes.failed);
    expect(await tablesNaming(dan.email)).toContain('app_user');
    const done = erase({});
    expect((JSON.parse(done.stdout) as ErasureReport).histories.found).toEqual([workflowId]);
    expect(await tablesNaming(dan.name, dan.email)).toEqual([]);
  }, 60_000);
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
