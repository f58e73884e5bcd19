import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { checkNode, install } from './install.mjs';
import { temporal } from './temporal.mjs';
import { root } from './tree.mjs';

/** All that has to be there before anything of ours can run: packages, Temporal, the build. */
export async function setUp() {
  await packages();
  await servers();
}

/** What everything else needs: Node as it has to be, and the packages. */
export async function packages() {
  checkNode();
  await install();
}

/** What is run: Temporal, and our own build. */
export async function servers() {
  await temporal();
  await build();
}

/**
 * Goes on as a program from the build, in this process: a signal then reaches the one that has to tidy up.
 * @param {string} path below dist/
 * @param {string[]} args
 */
export async function become(path, args) {
  const file = join(root, 'dist', path);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}
