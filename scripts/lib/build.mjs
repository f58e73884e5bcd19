import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { execute } from './command.mjs';
import { SetupError, say, since } from './console.mjs';
import { alone } from './lock.mjs';
import { hashOf, readIfThere, root } from './tree.mjs';

/** What runs on servers, and the page for browsers: each is built when something of it has changed. */
const parts = [
  {
    inputs: [
      ...[
        'apps/api',
        'apps/cli',
        'apps/worker',
        'libs',
        'workflows',
        'test/bench',
        'test/faults',
        'test/support',
      ],
      ...['tsconfig.json', 'nest-cli.json', 'package-lock.json'],
    ],
    stamp: join(root, 'dist', '.stamp'),
    make: buildServers,
  },
  {
    inputs: ['apps/web', 'libs/contracts', 'libs/domain', 'package-lock.json'],
    stamp: join(root, 'dist', 'web', '.stamp'),
    make: buildPage,
  },
];
const bundler = join('dist', 'apps', 'worker', 'src', 'bundle-workflows.js');
const bin = (...path) => join(root, 'node_modules', ...path);

/**
 * Builds into dist/ what has a source that has changed since its last build that succeeded. Types are not looked at: `npm
 * test` does, once for sources and specs.
 */
export async function build() {
  if (!parts.some(isStale)) return;
  await alone(bin('.dealwarden-build.lock'), 'builds', async () => {
    for (const part of parts.filter(isStale)) await buildPart(part);
  });
}

function isStale({ inputs, stamp }) {
  return readIfThere(stamp) !== hashOf(inputs);
}

async function buildPart({ inputs, stamp, make }) {
  // What is built is told before, so that a source changed meanwhile makes the next build.
  const hash = hashOf(inputs);
  await make();
  writeFileSync(stamp, hash);
}

async function buildServers() {
  const started = performance.now();
  say('Building …');
  const dist = join(root, 'dist');
  const made = existsSync(dist) ? readdirSync(dist).filter((name) => name !== 'web') : [];
  for (const name of made) rmSync(join(dist, name), { recursive: true, force: true });
  await step([bin('@nestjs', 'cli', 'bin', 'nest.js'), 'build'], 'The build failed');
  await step([bundler], 'The workflows could not be bundled');
  say(`Built (${since(started)}).`);
}

async function buildPage() {
  const started = performance.now();
  say('Building the page …');
  await step([bin('vite', 'bin', 'vite.js'), 'build', join('apps', 'web')], 'The page could not be built');
  compress(join(root, 'dist', 'web'));
  say(`Built the page (${since(started)}).`);
}

/** Once here, with all the patience it takes, instead of for every browser. @param {string} folder */
function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(html|js|css|svg|json)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const plain = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(plain, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(plain));
  }
}

/** @param {string[]} args of Node @param {string} failure */
async function step(args, failure) {
  const result = await execute(process.execPath, args);
  if (result.code === 0) return;
  process.stderr.write(`${result.output}\n`);
  throw new SetupError(`${failure}; the messages are above.`, 'Correct what they name and run this again.');
}
