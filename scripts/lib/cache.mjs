import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';

/**
 * Where something that is made once is kept, for every tree on this machine: named by the files that pin it, and by the kind
 * of machine.
 * @param {string} what
 * @param {string[]} pins paths of the files
 */
export function cacheFolder(what, pins) {
  const hash = createHash('sha256');
  for (const path of pins) hash.update(readFileSync(path));
  const key = `${hash.digest('hex').slice(0, 16)}-${platform()}-${arch()}`;
  const home = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(home, 'dealwarden', what, key);
}
