import { existsSync } from 'node:fs';
import { cacheFolder } from './cache.mjs';
import { execute } from './command.mjs';
import { say } from './console.mjs';
import { alone } from './lock.mjs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Path of the Chromium in which the page is tested; Debian's is installed where it is missing and may be. Undefined where
 * there is none; then the reason is told, and the command that would help.
 * @returns {Promise<string | undefined>}
 */
export async function chromium() {
  return alone(`${cacheFolder('chromium', [])}.lock`, 'installs Chromium', async () => {
    if (!found()) await install();
    if (!found())
      say('The page is not tested in a browser. Chromium is missing: sudo apt-get install chromium');
    return found();
  });
}

function found() {
  return places.find((place) => existsSync(place));
}

async function install() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return;
  say('Installing Chromium, once …');
  const update = await execute('apt-get', ['update', '-qq']);
  const packages = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  const installed = update.code === 0 ? await execute('apt-get', packages) : update;
  if (installed.code !== 0) say(`Chromium was not installed: ${installed.output.trim().split('\n').at(-1)}`);
}
