import { existsSync } from 'node:fs';
import { cacheFolder } from './cache.mjs';
import { execute } from './command.mjs';
import { say } from './console.mjs';
import { alone } from './lock.mjs';

/** The one without windows first: it renders the same in two thirds of the time. */
const places = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
/** Packages of Debian; an older one has but the second. */
const packages = ['chromium-headless-shell', 'chromium'];

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
  let tried = await execute('apt-get', ['update', '-qq']);
  if (tried.code === 0) {
    for (const name of packages) {
      tried = await execute('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name]);
      if (tried.code === 0) return;
    }
  }
  say(`Chromium was not installed: ${tried.output.trim().split('\n').at(-1)}`);
}
