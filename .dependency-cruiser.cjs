/**
 * Who may know whom. The rules follow docs/ARCHITECTURE.md; test/architecture/directions.spec.ts runs them on the tree
 * and proves that each of them bites. A type-only import counts as an import: a type is knowledge too.
 */

const SPEC = '\\.spec\\.tsx?$';
const OURS = '^(apps|libs|workflows|test|scripts)/';
// Specs may lean on test/support wherever they stand.
const SUPPORT = '^test/support/';

// What clients of the workflows may see of them: names, and the commands they can send.
const WORKFLOW_BORDER = '^workflows/src/(names|.+\\.updates)\\.ts$';

const npm = (...packages) => `(^|/)node_modules/(@types/)?(${packages.join('|')})/`;
const ANY_PACKAGE = [
  'npm',
  'npm-dev',
  'npm-optional',
  'npm-peer',
  'npm-bundled',
  'npm-no-pkg',
  'npm-unknown',
];

/** The room `from` imports of our own code only what `allowed` names (itself included, if it is named). */
const onlyOurs = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: SPEC },
  to: { path: OURS, pathNot: allowed },
});

/** As above for the specs of the room, which may use test/support besides. */
const onlyOursInSpecs = (name, from, allowed, comment) => ({
  name: `${name}-in-specs`,
  severity: 'error',
  comment,
  from: { path: `${from}.*${SPEC}` },
  to: { path: OURS, pathNot: [...allowed, SUPPORT] },
});

const room = (name, from, allowed, comment) => [
  onlyOurs(name, from, allowed, comment),
  onlyOursInSpecs(name, from, allowed, comment),
];

/** The room `from` uses no npm package but those `allowed` (a list of path patterns). */
const onlyPackages = (name, from, allowed, comment, fromNot = []) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: [SPEC, ...fromNot] },
  to: { dependencyTypes: ANY_PACKAGE, ...(allowed.length > 0 ? { pathNot: allowed } : {}) },
});

const noNodeBuiltIns = (name, from, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: SPEC },
  to: { dependencyTypes: ['core'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    // ---- rooms: of our own code
    ...room(
      'domain-knows-nobody',
      '^libs/domain/',
      ['^libs/domain/'],
      'The domain is pure: it knows only itself.',
    ),
    ...room(
      'contracts-know-domain',
      '^libs/contracts/',
      ['^libs/contracts/', '^libs/domain/'],
      'Contracts describe the border of the domain and nothing behind it.',
    ),
    ...room(
      'config-knows-nobody',
      '^libs/config/',
      ['^libs/config/'],
      'The reader of the environment knows nothing of us.',
    ),
    ...room(
      'persistence-knows-domain-and-config',
      '^libs/persistence/',
      ['^libs/persistence/', '^libs/domain/', '^libs/config/'],
      'Rows are made from the domain; who reads them is not their business.',
    ),
    ...room(
      'notify-knows-domain-and-config',
      '^libs/notify/',
      ['^libs/notify/', '^libs/domain/', '^libs/config/'],
      'Channels carry messages; they know neither rows nor workflows.',
    ),
    ...room(
      'stack-knows-config',
      '^libs/stack/',
      ['^libs/stack/', '^libs/config/'],
      'Starting servers needs settings only.',
    ),
    ...room(
      'doctor-knows-rows-and-the-workflows-border',
      '^libs/doctor/',
      ['^libs/doctor/', '^libs/persistence/', '^libs/domain/', '^libs/config/', WORKFLOW_BORDER],
      'It holds rows against workflows: of these it sees names.ts and *.updates.ts, and nothing of apps.',
    ),
    ...room(
      'evidence-knows-domain',
      '^libs/evidence/',
      ['^libs/evidence/', '^libs/domain/'],
      'Files are kept by what is in them; whose they are say rows, which it does not know.',
    ),
    ...room(
      'exchange-knows-rows-and-contracts',
      '^libs/exchange/',
      [
        '^libs/exchange/',
        '^libs/persistence/',
        '^libs/contracts/',
        '^libs/domain/',
        '^libs/config/',
        WORKFLOW_BORDER,
      ],
      'What comes in and goes out as files is rows; who asks for it, by the command or over HTTP, is not its business. Of workflows it sees names.ts and *.updates.ts.',
    ),
    ...room(
      'gateway-knows-commands-and-the-workflows-border',
      '^libs/gateway/',
      ['^libs/gateway/', '^libs/domain/', WORKFLOW_BORDER],
      'It carries commands: of workflows it sees names.ts and *.updates.ts, and nothing of rows.',
    ),
    ...room(
      'tracing-knows-config-and-the-workflows-border',
      '^libs/tracing/',
      ['^libs/tracing/', '^libs/config/', WORKFLOW_BORDER],
      'It follows what others do; of workflows it sees the name of a header.',
    ),
    {
      name: 'tracing-is-loaded-when-it-is-wanted',
      severity: 'error',
      comment: 'Whoever collects no traces loads nothing of them: start-tracing.ts asks for the rest.',
      from: { path: '^(apps|libs)/', pathNot: [SPEC, '^libs/tracing/src/trac[^/]+$'] },
      to: {
        path: ['^libs/tracing/src/(tracing|trace-[^/]+)\\.ts$', npm('@opentelemetry/[^/]+')],
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      // A folder added to libs has to be given its place above; until then it may at least not look upwards.
      name: 'libs-do-not-know-apps-or-workflows',
      severity: 'error',
      comment: 'Libraries are below workflows and apps.',
      from: { path: '^libs/', pathNot: '^libs/(doctor|exchange|gateway|tracing)/' },
      to: { path: '^(apps|workflows)/' },
    },
    ...room(
      'workflows-know-domain',
      '^workflows/',
      ['^workflows/', '^libs/domain/'],
      'Whatever a workflow imports is replayed: only the pure domain may be.',
    ),
    {
      name: 'workflows-do-not-know-calendars',
      severity: 'error',
      comment: 'Calendars and holidays change between replays; deadlines are computed in effects.',
      from: { path: '^workflows/', pathNot: SPEC },
      to: { path: '^libs/domain/src/calendar/' },
    },
    {
      name: 'workflows-do-not-evaluate-expressions',
      severity: 'error',
      comment: "An evaluator's next version may answer otherwise: criteria are asked in effects.",
      from: { path: '^workflows/', pathNot: SPEC },
      to: { path: '^libs/domain/src/criteria/' },
    },
    ...room(
      'worker-knows-workflows-and-libs',
      '^apps/worker/',
      ['^apps/worker/', '^workflows/', '^libs/'],
      'Apps do not know each other.',
    ),
    ...room(
      'api-knows-libs-and-the-workflows-border',
      '^apps/api/',
      ['^apps/api/', '^libs/', WORKFLOW_BORDER],
      'Of workflows the API sees names.ts and *.updates.ts, also for types.',
    ),
    ...room(
      'cli-knows-libs-and-the-workflows-border',
      '^apps/cli/',
      ['^apps/cli/', '^libs/', WORKFLOW_BORDER],
      'Of workflows the command sees names.ts and *.updates.ts, also for types.',
    ),
    ...room(
      'web-knows-contracts',
      '^apps/web/',
      ['^apps/web/', '^libs/contracts/'],
      'The page speaks to the API only; what crosses that border is in the contracts.',
    ),

    // ---- rooms: of other people's code
    onlyPackages(
      'domain-uses-no-packages',
      '^libs/domain/',
      [],
      'The domain is plain TypeScript; only its calendar and its criteria have helpers.',
      ['^libs/domain/src/(calendar|criteria)/'],
    ),
    onlyPackages(
      'calendar-uses-dates-only',
      '^libs/domain/src/calendar/',
      [npm('temporal-polyfill', 'temporal-spec', 'date-holidays', 'date-holidays-parser')],
      'Working time needs date arithmetic and holidays, nothing else.',
    ),
    onlyPackages(
      'criteria-use-cel-only',
      '^libs/domain/src/criteria/',
      [npm('@marcbachmann/cel-js')],
      'Expressions need their language, nothing else.',
    ),
    noNodeBuiltIns('domain-uses-no-node', '^libs/domain/', 'No clock, no I/O: the domain runs anywhere.'),
    onlyPackages(
      'contracts-use-zod',
      '^libs/contracts/',
      [npm('zod')],
      'The page bundles the contracts too.',
    ),
    noNodeBuiltIns('contracts-use-no-node', '^libs/contracts/', 'The page bundles the contracts too.'),
    onlyPackages(
      'workflows-use-the-workflow-sdk',
      '^workflows/',
      [npm('@temporalio/workflow', '@temporalio/common')],
      'The bundler does not refuse what must not be replayed: it silently bundles an ORM.',
    ),
    {
      name: 'workflows-use-types-of-temporal-common',
      severity: 'error',
      comment:
        'Errors and helpers come from @temporalio/workflow; of @temporalio/common only types are needed.',
      from: { path: '^workflows/', pathNot: SPEC },
      to: { path: npm('@temporalio/common'), dependencyTypesNot: ['type-only'] },
    },
    noNodeBuiltIns('workflows-use-no-node', '^workflows/', 'The sandbox has no Node.'),
    {
      name: 'what-is-bundled-imports-relatively',
      severity: 'error',
      comment: "The workflow bundler does not know tsconfig's aliases.",
      from: { path: '^(workflows|libs/domain)/', pathNot: SPEC },
      to: { dependencyTypes: ['aliased'] },
    },

    // ---- everywhere
    {
      name: 'nobody-knows-tests-or-scripts',
      severity: 'error',
      comment: 'What is shipped does not depend on what checks or starts it.',
      from: { path: '^(apps|libs|workflows)/', pathNot: SPEC },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'nobody-imports-specs',
      severity: 'error',
      comment: 'What two specs share stands in test/support.',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Files that need each other are one file, or hide a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nobody needs it and it needs nobody: delete it.',
      from: {
        orphan: true,
        // Mains and configurations are started by name, migrations and entry lists are found by path.
        pathNot: [
          SPEC,
          '\\.d\\.ts$',
          '^test/',
          '(^|/)main\\.tsx?$',
          '(^|/)metadata\\.ts$',
          '(^|/)[^/]+\\.config\\.(ts|mjs|cjs)$',
          '^libs/persistence/src/migrations/',
          '^workflows/src/(index|short-stacks|trace-context)\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-unresolvable-imports',
      severity: 'error',
      comment: 'What cannot be found cannot be judged by the rules above.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      comment: "A package that only comes along with another one may be gone with that one's next version.",
      // Specs import @jest/globals, which jest brings in its own version.
      from: { path: '^(apps|libs|workflows)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-packages-in-products',
      severity: 'error',
      comment: 'An installation without development dependencies has to run.',
      // The page is bundled when it is built: nothing of its packages is installed where it runs.
      from: { path: '^(apps|libs|workflows)/', pathNot: [SPEC, '^apps/web/', '\\.config\\.(ts|mjs|cjs)$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['^dist/', '^coverage/', '^\\.data/', '(^|/)dist/assets/', '^test/client/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
