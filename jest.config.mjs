import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/**
 * One configuration for every kind of test; folders are chosen on the command line. The sources are ES modules, so Jest
 * has to be started with NODE_OPTIONS=--experimental-vm-modules (scripts/test.mjs does, and brings up the servers that
 * specs of borders need: TEST_STACK names them).
 *
 * @type {import('jest').Config}
 */
export default {
  rootDir: root,
  roots: ['apps', 'libs', 'workflows', 'test']
    .filter((folder) => existsSync(join(root, folder)))
    .map((folder) => `<rootDir>/${folder}`),
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/apps/web/dist/'],
  // The build copies package-like folders into dist; Jest's module map must not see anything twice.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.data/'],
  // `js` first: the mapping below also strips `.js` inside packages, where an `index.mjs` that imports its neighbour
  // `./index.js` (as TypeORM's does) would otherwise import itself.
  moduleFileExtensions: ['js', 'ts', 'tsx', 'mjs', 'cjs', 'json', 'node'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          // Nest injects and TypeORM maps columns by the types of decorated members; both break silently without the
          // metadata. Class fields stay assignments, so that an entity's declared columns do not become own `undefined`s.
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  // The aliases are tsconfig's `paths`. Their `.js` goes in the same step, since Jest applies one mapping only.
  moduleNameMapper: {
    '^@app/([^/]+)/(.*?)(?:\\.js)?$': '<rootDir>/libs/$1/src/$2',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // Specs against a real Temporal server and PostgreSQL wait for both; two cores serve no more than two of them: with three
  // each took half as long again, and the last was done later.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/slowest-first.mjs',
  maxWorkers: 2,
  // What ES modules of a spec took is never given back by its process: beyond this another one goes on. At 4 GB collecting garbage
  // took half of all time.
  workerIdleMemoryLimit: '1GB',
};
