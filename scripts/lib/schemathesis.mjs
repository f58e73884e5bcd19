import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { execute } from './command.mjs';
import { say } from './console.mjs';
import { alone } from './lock.mjs';
import { root } from './tree.mjs';

const requirements = join(root, 'tools', 'schemathesis', 'requirements.txt');

/**
 * Path of Schemathesis, which makes up requests from the served document: in an environment of its own in the cache, of
 * exactly the versions that are pinned. Undefined where Python or its package index is not to be had; then the reason is
 * told, and the command that would help.
 * @returns {Promise<string | undefined>}
 */
export async function schemathesis() {
  const folder = cacheFolder('schemathesis', [requirements]);
  const whole = join(folder, 'whole');
  return alone(`${folder}.lock`, 'installs Schemathesis', async () => {
    if (!existsSync(whole) && !(await install(folder))) return undefined;
    writeFileSync(whole, '');
    return join(folder, 'bin', 'schemathesis');
  });
}

/** An environment knows its own address, so it is made in its place; one that was left half made is made anew. @param {string} folder */
async function install(folder) {
  rmSync(folder, { recursive: true, force: true });
  say('Installing Schemathesis, once …');
  const pip = ['install', '--quiet', '--no-input', '--retries', '1', '--timeout', '10', '-r', requirements];
  const made = await execute('python3', ['-m', 'venv', folder]);
  const filled = made.code === 0 ? await execute(join(folder, 'bin', 'pip'), pip) : made;
  if (filled.code === 0) return true;
  say(`Schemathesis is skipped: ${filled.output.trim().split('\n').at(-1)}`);
  say(
    'It needs python3 with venv, and its index: python3 -m pip install -r tools/schemathesis/requirements.txt',
  );
  return false;
}
