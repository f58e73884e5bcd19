import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole tree. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Made while building; they would make every build stale at once. */
const made = new Set(['metadata.ts']);

/**
 * One hash over the paths and contents of files and folders.
 * @param {string[]} paths relative to the tree; missing ones count as missing
 */
export function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((name) => filesUnder(join(root, name)))) {
    hash.update(`${relative(root, path)}\0`);
    hash.update(readFileSync(path));
    hash.update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist' && !made.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

/** The content of a small file, or undefined. @param {string} path */
export function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** A setting from the environment or from .env, as the product reads it. @param {string} key */
export async function setting(key) {
  if (process.env[key] !== undefined) return process.env[key] || undefined;
  const file = readIfThere(join(root, '.env'));
  if (file === undefined) return undefined;
  const { parseEnv } = await import('node:util');
  return parseEnv(file)[key] || undefined;
}
