import { randomUUID } from 'node:crypto';
import { AuditSealing } from '@app/persistence/audit-sealing.js';
import { AuditVerification } from '@app/persistence/audit-verification.js';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { nameOrigins, type Origin } from '@app/persistence/origin.js';
import { runPrepared } from '@app/persistence/prepared.js';
import { SessionRepository } from '@app/persistence/session.repository.js';
import type { DataSource } from 'typeorm';
import { casting, type Cast } from '../support/cast.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';
import { letTamper } from '../support/tampering.js';
import { until } from '../support/until.js';

/** Tables whose changes are consequences of events, or no changes of anything that people decide. */
const exempt = [
  'account_mail',
  'alert',
  'announcement',
  'audit_entry',
  'audit_record',
  'audit_sealing',
  'audit_value',
  'case_notice',
  'command_origin',
  'command_text',
  'deal',
  'deal_migration',
  'deal_migration_refusal',
  'digested_case',
  'digested_escalation',
  'escalation',
  'event',
  'handover',
  'idempotency',
  'import_run',
  'import_telling',
  'mail',
  'mail_hold',
  'migration',
  'notice',
  'report_deal',
  'report_escalation',
  'report_stall',
  'report_stay',
  'retiming',
  'return_case',
  'return_duty',
  'return_letter',
  'return_line',
  'session',
  'sign_in_attempt',
  'webhook_delivery',
  'webhook_reading',
];

let stage: Stage;
let database: DataSource;
let cast: Cast;
let audit: AuditRepository;
let acting: Origin | undefined;

const sealSome = async () => {
  while ((await new AuditSealing(database).seal(7)) > 0);
};
/** Until all of it is taken in: transactions of others on the same servers hold it up. */
const sealAll = () =>
  until(async () => {
    await sealSome();
    return (await verify()).waiting === 0;
  });
const verify = (...given: Parameters<AuditVerification['verify']>) =>
  new AuditVerification(database).verify(...given);

beforeEach(async () => {
  stage = await setStage();
  ({ database } = stage);
  acting = undefined;
  nameOrigins(database, () => acting);
  cast = await casting(database);
  audit = new AuditRepository(database);
});
afterEach(() => stage?.close());

/** Does something to a table that nobody may change. */
async function tamper(table: string, sql: string): Promise<void> {
  await letTamper(database, table);
  await database.query(sql);
}

describe('the audit', () => {
  it('knows of every change who made it, from where, before and after, whichever door it came through', async () => {
    acting = {
      ...{ kind: 'user', id: cast.administrator, request: 'r-1' },
      ...{ address: '203.0.113.7', agent: 'curl/8' },
    };
    await database.query(
      `UPDATE app_user SET name = 'Anna Mala', password_hash = 'secret', team_id = NULL WHERE id = $1`,
      [cast.salesperson],
    );
    acting = undefined;
    await database.query(`UPDATE customer SET class = 'B', email = 'info@acme.test' WHERE id = $1`, [
      cast.customerId,
    ]);
    await sealAll();
    const [changed] = await audit.page({ objectId: cast.salesperson }, 1);
    expect(changed).toMatchObject({
      ...{ action: 'user.changed', principalKind: 'user', principalId: cast.administrator },
      ...{ principalName: 'Ada Admin', objectKind: 'user', requestId: 'r-1', erased: [] },
      values: {
        ...{ 'before.name': 'Anna Novak', 'after.name': 'Anna Mala', 'before.team_id': cast.teamId },
        ...{ 'after.password_hash': '(not kept)', address: '203.0.113.7', agent: 'curl/8' },
      },
    });
    expect(Object.keys(changed!.values)).toHaveLength(6);
    const [customer] = await audit.page({ objectId: cast.customerId }, 1);
    expect(customer).toMatchObject({
      ...{
        action: 'customer.changed',
        principalKind: 'system',
        principalId: null,
        detail: { application: 'spec' },
      },
      values: { 'before.class': 'A', 'after.class': 'B', 'after.email': 'info@acme.test' },
    });
  });

  it('tells nobody’s doing as another’s, however the connections change hands', async () => {
    const people = Array.from({ length: 60 }, (): string => randomUUID());
    await Promise.all(
      people.map(async (id, at) => {
        acting = at % 3 === 0 ? undefined : { kind: 'user', id };
        // What only reads tells nobody: it takes the connection as another left it.
        const read = new SessionRepository(database).userOf(Buffer.from(id));
        const insert = database.query(`INSERT INTO product (key, name) VALUES ($1, 'x')`, [id]);
        acting = undefined;
        await Promise.all([read, insert]);
      }),
    );
    const rows: { object_id: string; principal_id: string | null }[] = await database.query(
      `SELECT object_id, principal_id FROM audit_record WHERE object_kind = 'product'`,
    );
    expect(rows).toHaveLength(60);
    for (const { object_id, principal_id } of rows)
      expect(principal_id).toBe(people.indexOf(object_id) % 3 === 0 ? null : object_id);
  });

  it('is told of whoever may write, and not of what only reads', async () => {
    const told = `SELECT coalesce(current_setting('dealwarden.origin', true), '') AS origin`;
    acting = { kind: 'user', id: cast.administrator };
    const reading = await runPrepared<{ origin: string }>(database, { name: 'told', text: told }, []);
    const writing: unknown = await database.query(told);
    expect(reading).toEqual([{ origin: '' }]);
    expect(writing).toEqual([{ origin: JSON.stringify(acting) }]);
  });

  it('writes a change and its entry both or not at all', async () => {
    const before = await count('audit_record');
    await database
      .transaction(async (transaction) => {
        await transaction.query(`UPDATE team SET name = 'South'`);
        throw new Error('undone');
      })
      .catch(() => undefined);
    expect(await count('audit_record')).toBe(before);
  });

  it('is of every table, but those that are named here', async () => {
    const rows: { name: string }[] = await database.query(
      `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
         AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'audit_change')`,
    );
    expect(rows.map(({ name }) => name).filter((name) => !exempt.includes(name))).toEqual([]);
  });

  it('is only added to, by the role that the product has', async () => {
    await new StalledDeals(database, cast).stalled();
    await sealAll();
    const forbidden = [
      ...[`UPDATE event SET kind = 'x'`, `DELETE FROM event`, `TRUNCATE event`],
      ...['audit_record', 'audit_entry'].flatMap((table) => [
        ...[`UPDATE ${table} SET action = 'x'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`],
      ]),
      `UPDATE audit_value SET value = '1'`,
    ];
    const refusals = async (): Promise<string[]> => {
      const said: string[] = [];
      for (const sql of forbidden)
        await database
          .query(sql)
          .catch((error: { code: string; message: string }) => said.push(`${error.code} ${error.message}`));
      return said;
    };
    const [role]: { super: boolean }[] = await database.query(
      `SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user`,
    );
    expect(role).toEqual({ super: false });
    const denied = expect.stringMatching(/^42501 permission denied for table (event|audit_)/);
    expect(await refusals()).toEqual(forbidden.map(() => denied));
    // Whoever owns the tables can give the rights back: even then it is refused.
    await database.query(
      `GRANT UPDATE, DELETE, TRUNCATE ON event, audit_record, audit_entry, audit_value TO CURRENT_USER`,
    );
    expect(await refusals()).toEqual(forbidden.map(() => '42501 the audit is only added to'));
  });

  async function count(table: string): Promise<number> {
    const [row]: { n: number }[] = await database.query(`SELECT count(*)::int AS n FROM ${table}`);
    return row!.n;
  }
});

describe('the chain', () => {
  it('takes in records and events in the order of their commit, and leaves out what is not committed', async () => {
    await sealAll();
    const slow = database.createQueryRunner();
    await slow.startTransaction();
    await slow.query(`INSERT INTO product (key, name) VALUES ('slow', 'Slow')`);
    await database.query(`INSERT INTO product (key, name) VALUES ('quick', 'Quick')`);
    await sealSome();
    // Whoever is not done may still come in before it.
    expect(await products()).toEqual([]);
    await slow.commitTransaction();
    await slow.release();
    await sealAll();
    expect(await products()).toEqual(['slow', 'quick']);
    const found = await verify();
    expect([found.broken, found.waiting]).toEqual([undefined, 0]);
  });

  it('is one, whoever makes it, and holds every event', async () => {
    const deals = new StalledDeals(database, cast);
    for (let at = 0; at < 5; at++) await deals.stalled();
    await Promise.all(Array.from({ length: 8 }, () => new AuditSealing(database).seal(1_000)));
    await sealAll();
    const [row]: { events: number; entries: number }[] = await database.query(
      `SELECT (SELECT count(*) FROM event)::int AS events,
         (SELECT count(*) FROM audit_entry WHERE object_kind = 'deal')::int AS entries`,
    );
    expect(row!.events).toBeGreaterThan(0);
    expect(row!.entries).toBe(row!.events);
    expect((await verify()).broken).toBeUndefined();
  });

  it.each<[string, string, string, RegExp]>([
    ['an entry was removed', 'audit_entry', `DELETE FROM audit_entry WHERE no = 3`, /3 it is missing/],
    [
      'what was done was changed',
      'audit_record',
      `UPDATE audit_record SET action = 'x' WHERE id = 4`,
      /4 .*has been changed/,
    ],
    [
      'the doer was changed',
      'audit_entry',
      `UPDATE audit_entry SET action = 'x' WHERE no = 4`,
      /4 it is listed as/,
    ],
    [
      'a hash was written anew',
      'audit_entry',
      `UPDATE audit_entry SET hash = content WHERE no = 5`,
      /5 its hash/,
    ],
    [
      'a record was removed',
      'audit_record',
      `DELETE FROM audit_record WHERE id = 2`,
      /2 what it commits to is missing/,
    ],
    [
      'a value was changed',
      'audit_value',
      `UPDATE audit_value SET value = '"x"' WHERE record_id = 2`,
      /2 a value/,
    ],
    [
      'an event was changed',
      'event',
      `UPDATE event SET at = at + interval '1 second' WHERE seq = 1`,
      /\d+ what it commits to has/,
    ],
    [
      'an event was slipped in',
      'event',
      `INSERT INTO event (entity_id, seq, command_id, kind, data, happenings, state, at, xid)
       SELECT entity_id, 99, 'forged', kind, data, happenings, state, at, '1' FROM event LIMIT 1`,
      /undefined event 99 of .* was never taken/,
    ],
  ])('tells the first broken place: %s', async (_, table, sql, place) => {
    await new StalledDeals(database, cast).stalled();
    await sealAll();
    expect((await verify()).broken).toBeUndefined();
    await tamper(table, sql);
    const { broken } = await verify();
    expect(`${broken?.no} ${broken?.why}`).toMatch(place);
  });

  it('shows by a head that was noted elsewhere that its end was cut off or made anew', async () => {
    await sealAll();
    const { head } = await verify();
    expect((await verify(head)).broken).toBeUndefined();
    await database.query(`INSERT INTO product (key, name) VALUES ('later', 'Later')`);
    await sealAll();
    expect((await verify(head)).broken).toBeUndefined();
    await tamper('audit_entry', `DELETE FROM audit_entry WHERE no >= ${head.no}`);
    expect((await verify(head)).broken?.why).toBe('the chain ends before it');
    await tamper('audit_record', `UPDATE audit_record SET at = at + interval '1 second' WHERE id = 1`);
    await database.query(`DELETE FROM audit_entry`);
    await database.query(`UPDATE audit_sealing SET xid = '0'`);
    await sealAll();
    expect((await verify()).broken).toBeUndefined();
    expect((await verify(head)).broken?.why).toBe('it is not the one that was noted');
  });

  it('stays sound when values are erased, and says how many', async () => {
    await sealAll();
    await database.query(
      `DELETE FROM audit_value WHERE record_id IN (SELECT id FROM audit_record WHERE object_id = $1)`,
      [cast.salesperson],
    );
    const { broken, erased } = await verify();
    expect(broken).toBeUndefined();
    expect(erased).toBeGreaterThan(3);
    const [entry] = await audit.page({ objectId: cast.salesperson }, 1);
    expect(entry).toMatchObject({
      values: {},
      erased: expect.arrayContaining(['after.email', 'after.name']),
    });
  });

  async function products(): Promise<string[]> {
    const rows: { object_id: string }[] = await database.query(
      `SELECT object_id FROM audit_entry WHERE object_kind = 'product' ORDER BY no`,
    );
    return rows.map(({ object_id }) => object_id);
  }
});
