import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const config = join(root, '.dependency-cruiser.cjs');
const { forbidden } = require(config) as { forbidden: { name: string }[] };

interface Report {
  summary: { totalCruised: number; violations: { from: string; to: string; rule: { name: string } }[] };
}

/** Runs the checker where the tree stands: its rules speak of paths relative to that folder. */
function cruise(tree: string): { files: number; violations: string[] } {
  const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const folders = ['apps', 'libs', 'workflows', 'test'].filter((folder) => existsSync(join(tree, folder)));
  const run = spawnSync(process.execPath, [bin, '--config', config, '--output-type', 'json', ...folders], {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  // The exit code only says that something was found; a run that could not do its work prints no report.
  if (!run.stdout.startsWith('{'))
    throw new Error(`dependency-cruiser did not run: ${run.stderr}${run.stdout}`);
  const { summary } = JSON.parse(run.stdout) as Report;
  return {
    files: summary.totalCruised,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort(),
  };
}

const trees: string[] = [];

/** A tree with the files given and with stand-ins for the packages they import. */
function plant(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), 'directions-'));
  trees.push(tree);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  const declared = [
    'zod',
    'typeorm',
    'temporal-polyfill',
    'date-holidays',
    '@marcbachmann/cel-js',
    '@temporalio/workflow',
    '@temporalio/common',
  ];
  const development = ['fast-check'];
  for (const name of [...declared, ...development, 'undeclared']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'exports.it = 1;');
  }
  const versions = (names: string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, '1.0.0']));
  write(
    'package.json',
    JSON.stringify({
      name: 'tree',
      type: 'module',
      dependencies: versions(declared),
      devDependencies: versions(development),
    }),
  );
  write(
    'tsconfig.json',
    JSON.stringify({ compilerOptions: { paths: { '@app/domain/*': ['./libs/domain/src/*'] } } }),
  );
  for (const [path, text] of Object.entries(files)) write(path, text);
  return tree;
}

const it_ = (from: string): string => `export { it } from '${from}';\n`;
const type = (from: string): string => `import type { It } from '${from}';\nexport type Mine = It;\n`;
const leaf = 'export const it = 1;\nexport type It = number;\n';

/** What every planted tree has: one file to be imported in each room, all of them in use. */
const rooms: Record<string, string> = {
  'libs/domain/src/rule.ts': leaf,
  'libs/domain/src/calendar/hours.ts':
    it_('temporal-polyfill') + "export type { It } from 'date-holidays';\n",
  'libs/domain/src/criteria/cel.ts': it_('@marcbachmann/cel-js'),
  'libs/contracts/src/shape.ts': it_('../../domain/src/rule.js') + type('zod'),
  'libs/config/src/config.ts': "import { env } from 'node:process';\nexport const it = env;\n",
  'libs/persistence/src/row.ts': it_('@app/domain/rule.js') + type('typeorm'),
  'libs/notify/src/mail.ts': it_('../../config/src/config.js'),
  'libs/stack/src/server.ts': it_('../../config/src/config.js'),
  'libs/doctor/src/compared.ts':
    it_('../../persistence/src/row.js') + "import '../../../workflows/src/names.js';\n",
  'libs/evidence/src/store.ts': it_('../../domain/src/rule.js'),
  'libs/exchange/src/lines.ts':
    it_('../../persistence/src/row.js') +
    "import '../../contracts/src/shape.js';\nimport '../../../workflows/src/names.js';\n",
  'libs/gateway/src/gateway.ts':
    it_('../../domain/src/rule.js') + "import '../../../workflows/src/deal/deal.updates.js';\n",
  'libs/tracing/src/tracing.ts': it_('../../config/src/config.js') + type('../../config/src/config.js'),
  'libs/tracing/src/start-tracing.ts':
    type('./tracing.js') + "export const traced = () => import('./tracing.js');\n",
  'workflows/src/names.ts': leaf,
  'workflows/src/deal/deal.updates.ts': it_('@temporalio/workflow'),
  'workflows/src/deal/deal.workflow.ts':
    it_('../../../libs/domain/src/rule.js') + type('@temporalio/common') + "import './deal.updates.js';\n",
  'workflows/src/index.ts': it_('./deal/deal.workflow.js'),
  'apps/worker/src/main.ts':
    it_('../../../workflows/src/deal/deal.workflow.js') +
    "import '@app/domain/calendar/hours.js';\nimport '@app/domain/criteria/cel.js';\n",
  'apps/api/src/main.ts':
    it_('../../../workflows/src/names.js') + "import '../../../workflows/src/deal/deal.updates.js';\n",
  'apps/cli/src/main.ts':
    it_('../../../libs/stack/src/server.js') + "import '../../../libs/notify/src/mail.js';\n",
  'apps/web/src/main.tsx': it_('../../../libs/contracts/src/shape.js'),
  'test/support/build.ts': it_('../../libs/persistence/src/row.js'),
  'libs/domain/src/rule.spec.ts':
    "import 'fast-check';\nimport '../../../test/support/build.js';\nimport './rule.js';\n",
};

const contracts = '../../contracts/src/shape.js';

/** One offence for each rule, and who is to be named for it. */
const offences: Record<string, { file: string; text: string; to: string }> = {
  'domain-knows-nobody': {
    file: 'libs/domain/src/bad.ts',
    text: type(contracts),
    to: 'libs/contracts/src/shape.ts',
  },
  'domain-knows-nobody-in-specs': {
    file: 'libs/domain/src/bad.spec.ts',
    text: it_('../../../workflows/src/names.js'),
    to: 'workflows/src/names.ts',
  },
  'contracts-know-domain': {
    file: 'libs/contracts/src/bad.ts',
    text: it_('../../persistence/src/row.js'),
    to: 'libs/persistence/src/row.ts',
  },
  'contracts-know-domain-in-specs': {
    file: 'libs/contracts/src/bad.spec.ts',
    text: it_('../../config/src/config.js'),
    to: 'libs/config/src/config.ts',
  },
  'config-knows-nobody': {
    file: 'libs/config/src/bad.ts',
    text: it_('@app/domain/rule.js'),
    to: 'libs/domain/src/rule.ts',
  },
  'config-knows-nobody-in-specs': {
    file: 'libs/config/src/bad.spec.ts',
    text: it_('@app/domain/rule.js'),
    to: 'libs/domain/src/rule.ts',
  },
  'persistence-knows-domain-and-config': {
    file: 'libs/persistence/src/bad.ts',
    text: it_(contracts),
    to: 'libs/contracts/src/shape.ts',
  },
  'persistence-knows-domain-and-config-in-specs': {
    file: 'libs/persistence/src/bad.spec.ts',
    text: it_('../../notify/src/mail.js'),
    to: 'libs/notify/src/mail.ts',
  },
  'notify-knows-domain-and-config': {
    file: 'libs/notify/src/bad.ts',
    text: it_('../../persistence/src/row.js'),
    to: 'libs/persistence/src/row.ts',
  },
  'notify-knows-domain-and-config-in-specs': {
    file: 'libs/notify/src/bad.spec.ts',
    text: it_(contracts),
    to: 'libs/contracts/src/shape.ts',
  },
  'stack-knows-config': {
    file: 'libs/stack/src/bad.ts',
    text: it_('@app/domain/rule.js'),
    to: 'libs/domain/src/rule.ts',
  },
  'stack-knows-config-in-specs': {
    file: 'libs/stack/src/bad.spec.ts',
    text: it_(contracts),
    to: 'libs/contracts/src/shape.ts',
  },
  'evidence-knows-domain': {
    file: 'libs/evidence/src/bad.ts',
    text: it_('../../persistence/src/row.js'),
    to: 'libs/persistence/src/row.ts',
  },
  'evidence-knows-domain-in-specs': {
    file: 'libs/evidence/src/bad.spec.ts',
    text: it_('../../config/src/config.js'),
    to: 'libs/config/src/config.ts',
  },
  'exchange-knows-rows-and-contracts': {
    file: 'libs/exchange/src/bad.ts',
    text: it_('../../stack/src/server.js'),
    to: 'libs/stack/src/server.ts',
  },
  'exchange-knows-rows-and-contracts-in-specs': {
    file: 'libs/exchange/src/bad.spec.ts',
    text: it_('../../notify/src/mail.js'),
    to: 'libs/notify/src/mail.ts',
  },
  'doctor-knows-rows-and-the-workflows-border': {
    file: 'libs/doctor/src/bad.ts',
    text: type('../../../workflows/src/deal/deal.workflow.js'),
    to: 'workflows/src/deal/deal.workflow.ts',
  },
  'doctor-knows-rows-and-the-workflows-border-in-specs': {
    file: 'libs/doctor/src/bad.spec.ts',
    text: it_('../../../apps/worker/src/main.js'),
    to: 'apps/worker/src/main.ts',
  },
  'gateway-knows-commands-and-the-workflows-border': {
    file: 'libs/gateway/src/bad.ts',
    text: type('../../../workflows/src/deal/deal.workflow.js'),
    to: 'workflows/src/deal/deal.workflow.ts',
  },
  'gateway-knows-commands-and-the-workflows-border-in-specs': {
    file: 'libs/gateway/src/bad.spec.ts',
    text: it_('../../../apps/worker/src/main.js'),
    to: 'apps/worker/src/main.ts',
  },
  'tracing-knows-config-and-the-workflows-border': {
    file: 'libs/tracing/src/bad.ts',
    text: type('../../persistence/src/row.js'),
    to: 'libs/persistence/src/row.ts',
  },
  'tracing-knows-config-and-the-workflows-border-in-specs': {
    file: 'libs/tracing/src/bad.spec.ts',
    text: it_('../../../apps/worker/src/main.js'),
    to: 'apps/worker/src/main.ts',
  },
  'tracing-is-loaded-when-it-is-wanted': {
    file: 'apps/api/src/eager.ts',
    text: it_('../../../libs/tracing/src/tracing.js'),
    to: 'libs/tracing/src/tracing.ts',
  },
  'libs-do-not-know-apps-or-workflows': {
    file: 'libs/new/src/bad.ts',
    text: it_('../../../apps/worker/src/main.js'),
    to: 'apps/worker/src/main.ts',
  },
  'workflows-know-domain': {
    file: 'workflows/src/bad.ts',
    text: type('../../libs/contracts/src/shape.js'),
    to: 'libs/contracts/src/shape.ts',
  },
  'workflows-know-domain-in-specs': {
    file: 'workflows/src/bad.spec.ts',
    text: it_('../../libs/config/src/config.js'),
    to: 'libs/config/src/config.ts',
  },
  'workflows-do-not-know-calendars': {
    file: 'workflows/src/deal/bad.ts',
    text: type('../../../libs/domain/src/calendar/hours.js'),
    to: 'libs/domain/src/calendar/hours.ts',
  },
  'workflows-do-not-evaluate-expressions': {
    file: 'workflows/src/deal/evaluating.ts',
    text: it_('../../../libs/domain/src/criteria/cel.js'),
    to: 'libs/domain/src/criteria/cel.ts',
  },
  'worker-knows-workflows-and-libs': {
    file: 'apps/worker/src/bad.ts',
    text: it_('../../api/src/main.js'),
    to: 'apps/api/src/main.ts',
  },
  'worker-knows-workflows-and-libs-in-specs': {
    file: 'apps/worker/src/bad.spec.ts',
    text: it_('../../cli/src/main.js'),
    to: 'apps/cli/src/main.ts',
  },
  'api-knows-libs-and-the-workflows-border': {
    file: 'apps/api/src/bad.ts',
    text: type('../../../workflows/src/deal/deal.workflow.js'),
    to: 'workflows/src/deal/deal.workflow.ts',
  },
  'api-knows-libs-and-the-workflows-border-in-specs': {
    file: 'apps/api/src/bad.spec.ts',
    text: it_('../../../workflows/src/index.js'),
    to: 'workflows/src/index.ts',
  },
  'cli-knows-libs-and-the-workflows-border': {
    file: 'apps/cli/src/bad.ts',
    text: it_('../../../workflows/src/index.js'),
    to: 'workflows/src/index.ts',
  },
  'cli-knows-libs-and-the-workflows-border-in-specs': {
    file: 'apps/cli/src/bad.spec.ts',
    text: it_('../../worker/src/main.js'),
    to: 'apps/worker/src/main.ts',
  },
  'web-knows-contracts': {
    file: 'apps/web/src/bad.tsx',
    text: type('../../../libs/domain/src/rule.js'),
    to: 'libs/domain/src/rule.ts',
  },
  'web-knows-contracts-in-specs': {
    file: 'apps/web/src/bad.spec.tsx',
    text: it_('../../../libs/domain/src/rule.js'),
    to: 'libs/domain/src/rule.ts',
  },
  'domain-uses-no-packages': {
    file: 'libs/domain/src/polyfilled.ts',
    text: it_('temporal-polyfill'),
    to: 'node_modules/temporal-polyfill/index.js',
  },
  'calendar-uses-dates-only': {
    file: 'libs/domain/src/calendar/bad.ts',
    text: it_('zod'),
    to: 'node_modules/zod/index.js',
  },
  'criteria-use-cel-only': {
    file: 'libs/domain/src/criteria/bad.ts',
    text: it_('temporal-polyfill'),
    to: 'node_modules/temporal-polyfill/index.js',
  },
  'domain-uses-no-node': { file: 'libs/domain/src/files.ts', text: it_('node:fs'), to: 'fs' },
  'contracts-use-zod': {
    file: 'libs/contracts/src/orm.ts',
    text: type('typeorm'),
    to: 'node_modules/typeorm/index.js',
  },
  'contracts-use-no-node': { file: 'libs/contracts/src/files.ts', text: it_('crypto'), to: 'crypto' },
  'workflows-use-the-workflow-sdk': {
    file: 'workflows/src/orm.ts',
    text: it_('typeorm'),
    to: 'node_modules/typeorm/index.js',
  },
  'workflows-use-types-of-temporal-common': {
    file: 'workflows/src/common.ts',
    text: it_('@temporalio/common'),
    to: 'node_modules/@temporalio/common/index.js',
  },
  'workflows-use-no-node': { file: 'workflows/src/files.ts', text: it_('node:crypto'), to: 'crypto' },
  'what-is-bundled-imports-relatively': {
    file: 'workflows/src/aliased.ts',
    text: it_('@app/domain/rule.js'),
    to: 'libs/domain/src/rule.ts',
  },
  'nobody-knows-tests-or-scripts': {
    file: 'libs/new/src/tested.ts',
    text: it_('../../../test/support/build.js'),
    to: 'test/support/build.ts',
  },
  'nobody-imports-specs': {
    file: 'test/integration/bad.spec.ts',
    text: it_('../../libs/domain/src/rule.spec.js'),
    to: 'libs/domain/src/rule.spec.ts',
  },
  'no-cycles': { file: 'libs/config/src/a.ts', text: type('./b.js'), to: 'libs/config/src/b.ts' },
  'no-orphans': { file: 'libs/config/src/alone.ts', text: leaf, to: 'libs/config/src/alone.ts' },
  'no-unresolvable-imports': {
    file: 'libs/config/src/lost.ts',
    text: it_('./nowhere.js'),
    to: './nowhere.js',
  },
  'no-undeclared-packages': {
    file: 'libs/config/src/undeclared.ts',
    text: it_('undeclared'),
    to: 'node_modules/undeclared/index.js',
  },
  'no-development-packages-in-products': {
    file: 'libs/config/src/checked.ts',
    text: it_('fast-check'),
    to: 'node_modules/fast-check/index.js',
  },
};

describe('directions of dependency', () => {
  afterAll(() => {
    for (const tree of trees) rmSync(tree, { recursive: true, force: true });
  });

  it('hold in the tree', () => {
    const { files, violations } = cruise(root);
    expect(violations).toEqual([]);
    // An empty run would pass as well.
    expect(files).toBeGreaterThan(20);
  });

  it('let pass what the rooms may know', () => {
    expect(cruise(plant(rooms)).violations).toEqual([]);
  });

  it('have an offence planted for each rule', () => {
    expect(Object.keys(offences).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it('name each planted offence by file and target', () => {
    const planted = Object.fromEntries(Object.values(offences).map(({ file, text }) => [file, text]));
    const { violations } = cruise(plant({ ...rooms, ...planted, 'libs/config/src/b.ts': type('./a.js') }));
    const expected = Object.entries(offences).map(([rule, { file, to }]) => `${rule}: ${file} → ${to}`);
    expect(expected.filter((violation) => !violations.includes(violation))).toEqual([]);
    // An offence may break two rules, but nobody innocent is named.
    const offenders = new Set(violations.map((violation) => violation.replace(/^.*: (.*) → .*$/, '$1')));
    expect([...offenders].sort()).toEqual(Object.keys(planted).sort());
  });
});
