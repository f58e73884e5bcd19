import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SPECS = ['**/*.spec.ts', '**/*.spec.tsx'];

/* Rules of one name replace each other from block to block, they are not joined: hence lists that are put together. */

const NO_BARREL_IMPORTS = {
  regex: '(^\\.{1,2}/?$)|(/index(\\.[cm]?[jt]sx?)?$)',
  message: 'Imports name the file: there are no barrels.',
};

const NO_EXPORT_ALL = {
  selector: 'ExportAllDeclaration',
  message: 'Export by name: a re-export of everything is a barrel, and hides what is in use.',
};

const NO_MODULE_STATE = [
  {
    selector: ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind=/^(let|var)$/]',
    message: 'State of a module outlives the call, and is not replayed: keep it inside the function.',
  },
  {
    selector:
      ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Map|Set|WeakMap|WeakSet)$/][arguments.length=0]',
    message: 'An empty collection of a module is state that outlives the call: keep it inside the function.',
  },
];

// The machine's time zone and language differ between two workers, and between a run and its replay.
const NO_LOCAL_TIME = [
  {
    selector:
      'CallExpression > MemberExpression.callee[property.name=/^([gs]et(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds)|getTimezoneOffset|toLocale(Date|Time)?String|toDateString|toTimeString)$/]',
    message: "This depends on the machine's time zone or language: use the UTC methods, or ISO texts.",
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length>1]",
    message: "This takes the machine's time zone: use Date.UTC.",
  },
];

const NO_DYNAMIC_IMPORTS = {
  selector: 'ImportExpression',
  message: 'What is bundled or pure is known beforehand: import it statically.',
};

const NO_CLOCK_NO_CHANCE = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The domain has no clock: take the instant as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The domain has no clock: take the instant as an argument.',
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: 'The domain has no clock: take the instant as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Temporal'][property.name='Now']",
    message: 'The domain has no clock: take the instant as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'The domain leaves nothing to chance: take the value as an argument.',
  },
];

const HOST_GLOBALS = [
  'process',
  'Buffer',
  'fetch',
  'performance',
  'crypto',
  'require',
  'module',
  '__dirname',
  '__filename',
  'globalThis',
  'global',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'queueMicrotask',
  'WeakRef',
  'FinalizationRegistry',
];
const banned = (names, message) => names.map((name) => ({ name, message }));

const DOMAIN_GLOBALS = [
  ...banned([...HOST_GLOBALS, 'setTimeout', 'clearTimeout'], 'The domain is pure: it knows no machine.'),
  ...banned(['Temporal'], 'Import it from temporal-polyfill, in libs/domain/src/calendar only.'),
];

const WORKFLOW_GLOBALS = [
  ...banned(HOST_GLOBALS, 'A workflow is replayed: what reaches the machine belongs into an effect.'),
  ...banned(
    ['setTimeout', 'clearTimeout'],
    "Use the SDK's sleep or condition: they can be cancelled by their scope.",
  ),
  ...banned(
    ['Temporal', 'Intl'],
    "The native one takes the machine's clock, zones and languages: it is not replayed alike.",
  ),
];

const PURE_SYNTAX = [NO_EXPORT_ALL, ...NO_MODULE_STATE, ...NO_LOCAL_TIME, NO_DYNAMIC_IMPORTS];

/** Relative imports that leave the own room for one of `rooms`, from whatever depth. */
const leaving = (rooms) => `^\\.{1,2}/.*?(^|/)(${rooms.join('|')})/`;

const importsOf = (...patterns) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns: [NO_BARREL_IMPORTS, ...patterns] }],
});

const OTHER_LIBS = [
  'contracts',
  'config',
  'doctor',
  'evidence',
  'exchange',
  'gateway',
  'notify',
  'persistence',
  'stack',
  'tracing',
].map((lib) => `${lib}/src`);

const NO_APPS = { regex: leaving(['apps']), message: 'Nothing points back to apps.' };

export default defineConfig(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '**/coverage/',
      '.data/',
      '**/metadata.ts',
      'tools/',
      'test/client/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always'],
      // A catch that says in a comment why there is nothing to do is not silent; an empty one is.
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': ['error', NO_EXPORT_ALL],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },

  // ---- plain scripts and configurations: Node, no types
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...[
            'AbortController',
            'AbortSignal',
            'Buffer',
            'URL',
            'URLSearchParams',
            'console',
            'fetch',
            'performance',
            'process',
          ],
          ...[
            'TextDecoder',
            'TextEncoder',
            'clearInterval',
            'clearTimeout',
            'setImmediate',
            'setInterval',
            'setTimeout',
          ],
          ...['globalThis', 'queueMicrotask', 'structuredClone'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly', __filename: 'readonly' },
    },
  },
  {
    // Configurations are lists, long by nature.
    files: ['eslint.config.mjs', '.dependency-cruiser.cjs'],
    rules: { 'max-lines': 'off' },
  },

  // ---- TypeScript, with types
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // A default that is written down is a decision; a case that was forgotten is not.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // It leaves files with decorators alone: what Nest injects by its type must stay a value.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Contracts promise promises also where an implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      ...importsOf(),
    },
  },

  // ---- rooms
  {
    files: ['libs/domain/**/*.ts'],
    ignores: SPECS,
    rules: {
      ...importsOf(
        { regex: '^[^.]', message: 'The domain is plain TypeScript: it imports only itself, relatively.' },
        NO_APPS,
        {
          regex: leaving(['workflows', 'test', 'scripts', ...OTHER_LIBS]),
          message: 'The domain knows only itself.',
        },
      ),
      'no-restricted-globals': [
        'error',
        ...DOMAIN_GLOBALS,
        ...banned(['Intl'], 'Zones and languages belong into the calendar.'),
      ],
      'no-restricted-syntax': ['error', ...PURE_SYNTAX, ...NO_CLOCK_NO_CHANCE],
      'no-console': 'error',
    },
  },
  {
    files: ['libs/domain/src/calendar/**/*.ts'],
    ignores: SPECS,
    rules: {
      ...importsOf(
        {
          regex: '^(?!\\.|temporal-polyfill$|date-holidays$)',
          message: 'The calendar imports the domain, temporal-polyfill and date-holidays only.',
        },
        NO_APPS,
        {
          regex: leaving(['workflows', 'test', 'scripts', ...OTHER_LIBS]),
          message: 'The domain knows only itself.',
        },
      ),
      'no-restricted-globals': ['error', ...DOMAIN_GLOBALS],
    },
  },
  {
    files: ['libs/domain/src/criteria/**/*.ts'],
    ignores: SPECS,
    rules: importsOf(
      {
        regex: '^(?!\\.|@marcbachmann/cel-js$)',
        message: 'Criteria import the domain and @marcbachmann/cel-js only.',
      },
      NO_APPS,
      {
        regex: leaving(['workflows', 'test', 'scripts', ...OTHER_LIBS]),
        message: 'The domain knows only itself.',
      },
    ),
  },
  {
    files: ['libs/{doctor,exchange,gateway,tracing}/**/*.ts'],
    rules: importsOf(NO_APPS, {
      regex: '(^|/)workflows/src/(?!(names|.+\\.updates)\\.js$)',
      message: 'Of workflows doctor, exchange, gateway and tracing see names.ts and *.updates.ts.',
    }),
  },
  {
    files: ['libs/!(domain|doctor|exchange|gateway|tracing)/**/*.ts'],
    rules: importsOf(NO_APPS, {
      regex: leaving(['workflows']),
      message: 'Libraries are below the workflows.',
    }),
  },
  {
    files: ['workflows/**/*.ts'],
    ignores: SPECS,
    rules: {
      ...importsOf(
        {
          regex: '^(?!\\.|@temporalio/workflow$|@temporalio/common)',
          message:
            'A workflow imports @temporalio/workflow and, relatively, libs/domain: all of it is replayed.',
        },
        {
          regex: '^@temporalio/common',
          allowTypeImports: true,
          message: 'Of @temporalio/common only types; values come from @temporalio/workflow.',
        },
        NO_APPS,
        {
          regex: leaving(['test', 'scripts', ...OTHER_LIBS]),
          message: 'Of the libraries a workflow imports only libs/domain.',
        },
        {
          regex: '(^|/)domain/src/calendar/',
          message: 'Calendars and holidays change between replays: deadlines are computed in effects.',
        },
        {
          regex: '(^|/)domain/src/criteria/',
          message: "An evaluator's next version may answer otherwise: criteria are asked in effects.",
        },
      ),
      'no-restricted-globals': ['error', ...WORKFLOW_GLOBALS],
      'no-restricted-syntax': ['error', ...PURE_SYNTAX],
      'no-console': 'error',
    },
  },
  {
    // A migration is one story, told once and never changed.
    files: ['libs/persistence/src/migrations/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' },
  },
  {
    files: ['**/index.ts', '**/index.tsx'],
    ignores: ['workflows/src/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program', message: 'No barrels: name the file after what it holds.' },
      ],
    },
  },

  {
    // What stands on the screen is written as a tree, an attribute a line.
    files: ['apps/web/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }] },
  },

  // ---- tests
  {
    files: [...SPECS, 'test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      // Bodies of answers and rows of raw queries are untyped until a spec has looked at them.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // expect(object.method) only looks at it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: SPECS, rules: { 'max-lines-per-function': 'off' } },
);
