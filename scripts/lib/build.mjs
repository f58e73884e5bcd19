import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { execute } from './command.mjs';
import { SetupError, say, since } from './console.mjs';
import { alone } from './lock.mjs';
import { hashOf, readIfThere, root } from './tree.mjs';

const inputs = [
  'apps',
  'libs',
  'workflows',
  'test/bench',
  'test/support',
  'tsconfig.json',
  'nest-cli.json',
  'package-lock.json',
];
const stamp = join(root, 'dist', '.stamp');
const bundler = join('dist', 'apps', 'worker', 'src', 'bundle-workflows.js');

/** Builds everything into dist/ when a source has changed since the last build that succeeded. */
export async function build() {
  if (!isStale()) return;
  await alone(join(root, 'node_modules', '.dealwarden-build.lock'), 'builds', async () => {
    if (isStale()) await buildAll();
  });
}

function isStale() {
  return readIfThere(stamp) !== hashOf(inputs);
}

async function buildAll() {
  const started = performance.now();
  say('Building …');
  // What is built is told before, so that a source changed meanwhile makes the next build.
  const hash = hashOf(inputs);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const compiled = await execute(process.execPath, [nest, 'build']);
  if (compiled.code !== 0) throw failure('The build failed', compiled.output);
  if (existsSync(join(root, 'apps', 'worker', 'src', 'bundle-workflows.ts'))) {
    const bundled = await execute(process.execPath, [bundler]);
    if (bundled.code !== 0) throw failure('The workflows could not be bundled', bundled.output);
  }
  writeFileSync(stamp, hash);
  say(`Built (${since(started)}).`);
}

/** @param {string} what @param {string} output */
function failure(what, output) {
  process.stderr.write(`${output}\n`);
  return new SetupError(`${what}; the messages are above.`, 'Correct what they name and run this again.');
}
