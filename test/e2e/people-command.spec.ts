import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { exitCodes } from '../../apps/cli/src/console/exit-codes.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const sentence = 'a long sentence is best';
const jan = 'jan.maly@example.test';

let stage: Stage;
let http: HttpStage;
let cast: Cast;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly told: string;
}

function run(args: string[], input = ''): Ran {
  const env = { PATH: process.env.PATH, ...stage.environment };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    ...{ env, input, encoding: 'utf8' },
  });
  return { code: status, out: stdout, told: stderr };
}

const signIn = async (email: string, password: string) =>
  (await http.send('POST', '/api/v1/sessions', { body: { email, password } })).status;

describe('dealwarden users', () => {
  it('adds somebody who can sign in, and is in the audit', async () => {
    const { code, out } = run(
      [
        ...[
          'users',
          'create',
          jan,
          '--name',
          'Jan Maly',
          '--role',
          'salesperson',
          '--role',
          'personal-manager',
        ],
        ...['--team', 'North', '--password-stdin', '--json'],
      ],
      `${sentence}\n`,
    );
    expect(code).toBe(exitCodes.ok);
    expect(JSON.parse(out)).toMatchObject({
      ...{ email: jan, roles: ['salesperson', 'personal-manager'], teamId: cast.teamId, active: true },
    });
    expect(out).not.toContain('argon2');
    expect(await signIn(jan, sentence)).toBe(201);
    const rows = await stage.database.query(
      `SELECT principal_kind, detail FROM audit_record WHERE action = 'user.added' AND principal_kind = 'command'`,
    );
    expect(rows).toEqual([{ principal_kind: 'command', detail: { command: 'users create' } }]);
  });

  it.each([
    [
      'an e-mail that somebody has',
      [jan.toUpperCase(), '--name', 'J', '--role', 'salesperson'],
      /another user has/,
    ],
    ['no e-mail', ['jan', '--name', 'J', '--role', 'salesperson'], /the e-mail: /],
    ['a role that is not there', ['a@example.test', '--name', 'A', '--role', 'boss'], /--role: /],
    [
      'a team that is not there',
      ['a@example.test', '--name', 'A', '--role', 'management', '--team', 'West'],
      /no team is called West/,
    ],
    [
      'a calendar that is not there',
      ['a@example.test', '--name', 'A', '--role', 'management', '--calendar', 'mars'],
      /no calendar mars/,
    ],
  ])('refuses %s in one line, and adds nobody', async (_, args, why) => {
    const count = async () => (await stage.database.query(`SELECT 1 FROM app_user`)).length;
    const before = await count();
    const { code, told } = run(['users', 'create', ...args]);
    expect([code, why.test(told)]).toEqual([exitCodes.badInput, true]);
    expect(await count()).toBe(before);
  });

  it('refuses a password that is short or easy', () => {
    const create = (password: string) =>
      run(
        [
          'users',
          'create',
          'b@example.test',
          '--name',
          'Bara Velka',
          '--role',
          'management',
          '--password-stdin',
        ],
        password,
      );
    expect(create('short').told).toMatch(/the password: must have at least 12/);
    expect(create('passwordpassword').told).toMatch(/commonest/);
  });

  it('gives a new password, told once, and ends sessions', async () => {
    const [row]: { id: string }[] = await stage.database.query(`SELECT id FROM app_user WHERE email = $1`, [
      jan,
    ]);
    const session = await http.session(row!.id);
    const { password } = JSON.parse(run(['users', 'password', jan, '--json']).out) as { password: string };
    expect(await signIn(jan, sentence)).toBe(401);
    expect(await signIn(jan, password)).toBe(201);
    expect((await http.get('/me', session)).status).toBe(401);
    expect(run(['users', 'password', jan, '--stdin'], 'another long sentence').out).not.toContain('sentence');
    expect(await signIn(jan, 'another long sentence')).toBe(201);
  });

  it('makes nobody inactive whose work would be left behind, unless it is told to', async () => {
    const anna = 'anna.novak@example.test';
    await new StalledDeals(stage.database, cast).stalled();
    const refused = run(['users', 'deactivate', anna]);
    expect([refused.code, refused.told.includes('owns open deals')]).toEqual([exitCodes.failed, true]);
    expect(run(['users', 'list']).out).toContain(anna);
    expect(run(['users', 'deactivate', anna, '--anyway']).code).toBe(exitCodes.ok);
    expect(run(['users', 'list']).out).not.toContain(anna);
    expect(run(['users', 'list', '--all']).out).toMatch(/anna\.novak@example\.test .*inactive/);
    expect(run(['users', 'deactivate', 'ada.admin@example.test', '--anyway']).told).toMatch(
      /no administrator left/,
    );
    expect(run(['users', 'deactivate', 'nobody@example.test']).code).toBe(exitCodes.badInput);
  });
});

describe('dealwarden token', () => {
  const eva = 'eva.horak@example.test';
  const create = (...args: string[]) =>
    run(['token', 'create', eva, '--name', 'BI export', '--scope', 'deal.read', '--json', ...args]);

  it('makes a token that serves until it is revoked', async () => {
    const made = create('--scope', 'pipeline.read', '--days', '7');
    expect(made.code).toBe(exitCodes.ok);
    const { token, scopes } = JSON.parse(made.out) as { token: string; scopes: string[] };
    expect(scopes).toEqual(['deal.read', 'pipeline.read']);
    expect((await http.get('/deals', token)).status).toBe(200);
    expect((await http.get('/users', token)).status).toBe(403);

    const listed = run(['token', 'list', eva, '--json']);
    expect(JSON.parse(listed.out)).toMatchObject([{ name: 'BI export', scopes }]);
    expect(listed.out).not.toContain(token);
    expect(create().told).toMatch(/another token of/);
    expect(run(['token', 'revoke', eva, 'BI export']).code).toBe(exitCodes.ok);
    expect((await http.get('/deals', token)).status).toBe(401);
    expect(run(['token', 'revoke', eva, 'BI export']).code).toBe(exitCodes.badInput);
  });

  it.each([
    ['a right that is not there', ['--scope', 'deal.steal'], /--scope/],
    ['more days than a year', ['--days', '400'], /--days/],
    ['days that are no number', ['--days', 'ten'], /--days/],
  ])('refuses %s', (_, args, why) => {
    const { code, told } = create(...args);
    expect([code, why.test(told)]).toEqual([exitCodes.badInput, true]);
  });
});
