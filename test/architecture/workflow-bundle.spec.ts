import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * The bundler takes in whatever a workflow imports, an ORM of 8 MB as silently as a helper. The SDK alone makes 1.64 MB
 * with its inline source map; what we add is small, so a jump is a foreign body.
 */
const LIMIT = 2_000_000;

const FORBIDDEN = [
  'typeorm',
  'pg',
  '@nestjs/core',
  '@nestjs/common',
  'temporal-polyfill',
  'date-holidays',
  '@marcbachmann/cel-js',
  'zod',
];

interface Bundle {
  bytes: number;
  /** Names of the npm packages inside. */
  packages: string[];
  /** Files of this tree inside, relative to its root. */
  files: string[];
}

async function bundle(workflowsPath: string): Promise<Bundle> {
  const resources = new Set<string>();
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: (config) => ({
      ...config,
      plugins: [
        ...(config.plugins ?? []),
        (compiler) => {
          compiler.hooks.done.tap('what-is-inside', ({ compilation }) => {
            for (const module of compilation.modules) {
              const resource = module.nameForCondition();
              if (resource !== null) resources.add(resource);
            }
          });
        },
      ],
    }),
  });
  const packages = new Set<string>();
  const files: string[] = [];
  for (const resource of resources) {
    // The innermost package: a package nested in another one is its own.
    const name = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(resource)?.[1];
    if (name !== undefined) packages.add(name.replaceAll('\\', '/'));
    // Webpack compiles the generated entry from memory: it has a path, but no file.
    else if (existsSync(resource)) files.push(relative(root, resource).split(sep).join('/'));
  }
  return { bytes: Buffer.byteLength(code), packages: [...packages].sort(), files: files.sort() };
}

describe('the bundle of the workflows', () => {
  let stand: string;
  let ours: Bundle;
  let empty: Bundle;

  beforeAll(async () => {
    stand = mkdtempSync(join(tmpdir(), 'workflow-bundle-'));
    // The bundler looks for the SDK from where the workflows stand.
    symlinkSync(join(root, 'node_modules'), join(stand, 'node_modules'), 'junction');
    writeFileSync(join(stand, 'empty.ts'), 'export async function empty(): Promise<void> {}\n');
    empty = await bundle(join(stand, 'empty.ts'));
    ours = await bundle(join(root, 'workflows/src/index.ts'));
  });

  afterAll(() => {
    rmSync(stand, { recursive: true, force: true });
  });

  it('stays below 2.0 MB', () => {
    expect(ours.bytes).toBeLessThan(LIMIT);
    expect(ours.bytes).toBeGreaterThan(empty.bytes);
  });

  it('holds no package that an empty workflow would not bring', () => {
    expect(ours.packages).toContain('@temporalio/workflow');
    expect(ours.packages.filter((name) => !empty.packages.includes(name))).toEqual([]);
    expect(ours.packages.filter((name) => FORBIDDEN.includes(name))).toEqual([]);
  });

  it('holds only workflows and the domain without its calendars', () => {
    const foreign = ours.files.filter(
      (file) =>
        !/^(workflows|libs\/domain)\/src\//.test(file) || file.startsWith('libs/domain/src/calendar/'),
    );
    expect(foreign).toEqual([]);
    expect(ours.files).toContain('workflows/src/index.ts');
  });

  it('would show a foreign body', async () => {
    writeFileSync(join(stand, 'row.ts'), 'export const row = 1;\n');
    writeFileSync(
      join(stand, 'offender.ts'),
      [
        "import { Temporal } from 'temporal-polyfill';",
        "import { z } from 'zod';",
        "import { row } from './row.js';",
        'export async function offender(): Promise<unknown[]> {\n  return [Temporal, z, row];\n}\n',
      ].join('\n'),
    );
    const offender = await bundle(join(stand, 'offender.ts'));
    expect(offender.packages.filter((name) => FORBIDDEN.includes(name))).toEqual([
      'temporal-polyfill',
      'zod',
    ]);
    expect(offender.files.map((file) => basename(file))).toEqual(['offender.ts', 'row.ts']);
    expect(offender.bytes).toBeGreaterThan(LIMIT);
  });
});
