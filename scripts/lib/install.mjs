import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { execute } from './command.mjs';
import { SetupError, say, since } from './console.mjs';
import { alone } from './lock.mjs';
import { hashOf, readIfThere, root } from './tree.mjs';

const stamp = join(root, 'node_modules', '.dealwarden-lock-hash');
const oldest = [20, 19];

/** @throws SetupError when this Node is too old */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldest;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old.`,
    `Install Node ${oldest.join('.')} or newer and run this again.`,
  );
}

/** Installs the packages when the lock file is not the one they were installed from. */
export async function install() {
  if (isInstalled()) return;
  await alone(join(root, '.dealwarden-install.lock'), 'installs packages', async () => {
    if (isInstalled()) return;
    const started = performance.now();
    say('Installing packages (npm ci) …');
    const beat = setInterval(() => say(`Installing packages, ${since(started)} …`), 10_000);
    const result = await execute('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']).finally(() =>
      clearInterval(beat),
    );
    if (result.code !== 0) throw failure(result.output);
    writeFileSync(stamp, hashOf(['package-lock.json']));
    say(`Packages are installed (${since(started)}).`);
  });
}

function isInstalled() {
  if (!existsSync(join(root, 'node_modules'))) return false;
  const installed = readIfThere(stamp);
  return installed === hashOf(['package-lock.json']);
}

/** @param {string} output */
function failure(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const reason =
    lines.find((line) => /npm error (?!code|A complete log)/.test(line)) ??
    lines.at(-1) ??
    'npm ended with an error';
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(output);
  const advice = offline
    ? 'Check the network, and the registry that npm is set to (npm config get registry), and run this again.'
    : 'Run "npm ci" to see all of it.';
  return new SetupError(
    `The packages could not be installed: ${reason.replace(/^npm error\s*/, '')}`,
    advice,
  );
}
