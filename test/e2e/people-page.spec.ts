import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { hashPassword } from '@app/persistence/password-hash.js';
import { ensureFoundation } from '../../apps/cli/src/seed/seed.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/PEOPLE.md'), 'utf8');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const password = 'deals want to be closed';

let stage: Stage;
let http: HttpStage;
let cast: Cast;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await ensureFoundation(stage.database, stage.config);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  await stage.database.query(`UPDATE app_user SET password_hash = $1 WHERE id = $2`, [
    await hashPassword(password),
    cast.administrator,
  ]);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

/** The blocks of a text for bash, in their order. */
const blocksOf = (text: string) => [...text.matchAll(/```bash\n([^]*?)```/g)].map(([, block]) => block!);

/** Plays blocks in one shell that ends at the first failure; `npx dealwarden` is the one that was built. */
async function play(blocks: readonly string[], cwd = root): Promise<string> {
  const script = ['set -euo pipefail', 'npx() { shift; node "$PROGRAM" "$@"; }', ...blocks].join('\n');
  const env = {
    ...{ PATH: process.env.PATH, ...stage.environment, PROGRAM: program, API: `${http.url}/api/v1` },
    ...{ ADMIN_EMAIL: 'ada.admin@example.test', ADMIN_PASSWORD: password },
  };
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd, env });
  return stdout;
}

it('the page on people, played from its beginning to its end, sets up what it says', async () => {
  const out = await play(blocksOf(page));
  expect(out).toMatch(/The audit is sound/);
  expect(out).toMatch(/Petra Nová is gone/);
  expect(out).toMatch(/^deals.csv,4,State|^9;Robot cell;.*;4;State;/m);
  expect(out).toMatch(/^done$/m);
  const people = await stage.database.query(
    `SELECT u.email, u.active, u.roles, t.name AS team, t.head_id = u.id AS leads FROM app_user u JOIN team t ON t.id = u.team_id
     WHERE u.email LIKE '%@company.example' ORDER BY u.email`,
  );
  expect(people).toEqual([
    { email: 'hana@company.example', active: true, roles: ['head-of-sales'], team: 'Machinery', leads: true },
    { email: 'jan@company.example', active: true, roles: ['salesperson'], team: 'Machinery', leads: false },
    {
      ...{ email: 'petra@company.example', active: false, roles: ['salesperson', 'personal-manager'] },
      ...{ team: 'Machinery', leads: false },
    },
  ]);
  const cared = await stage.database.query(
    `SELECT u.email, x.external_id AS known, k.name AS contact FROM customer c JOIN app_user u ON u.id = c.personal_manager_id
       JOIN customer_external_id x ON x.customer_id = c.id JOIN contact k ON k.customer_id = c.id WHERE c.name = 'Acme a.s.'`,
  );
  expect(cared).toEqual([{ email: 'jan@company.example', known: 'C-10417', contact: 'Ing. Eva Malá' }]);
  const imported = await stage.database.query(
    `SELECT d.external_id AS id, d.status, d.amount::float8 AS amount, u.email FROM deal d JOIN app_user u ON u.id = d.owner_id
     WHERE d.external_source = 'old-crm' ORDER BY 1`,
  );
  expect(imported).toEqual([
    { id: '7', status: 'open', amount: 125000.5, email: 'jan@company.example' },
    { id: '8', status: 'won', amount: 4200, email: 'jan@company.example' },
  ]);
}, 120_000);

it('the import of the README brings in what it says, and tells which row it left out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  symlinkSync(join(root, 'definitions'), join(folder, 'definitions'));
  try {
    const out = await play(
      blocksOf(readme).filter((block) => block.includes('crm-opportunities.json')),
      folder,
    );
    expect(out).toMatch(/^new deals: 2 open, 1 won, 0 lost/m);
    expect(out).toMatch(/^sales_pipeline\.csv,5,engage_date,is not a day written as M\/D\/YYYY$/m);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
