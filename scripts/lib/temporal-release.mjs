import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { execute } from './command.mjs';
import { say, since } from './console.mjs';
import { download, fetchText, sha256Of } from './download.mjs';
import { setting } from './tree.mjs';

/** The project's own releases. DEALWARDEN_TEMPORAL_RELEASES names a mirror of them. */
const releases = 'https://github.com/temporalio/temporal/releases/download';

/** As the releases name what Node names otherwise. @type {Record<string, string>} */
const systems = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
/** @type {Record<string, string>} */
const machines = { x64: 'amd64', arm64: 'arm64' };

const windows = platform() === 'win32';
const suffix = windows ? '.exe' : '';
/** Its programs, and what they are called where we keep them. */
const programs = { 'temporal-server': 'server', 'temporal-sql-tool': 'sql' };

/**
 * Puts the programs of the project's release into `folder`, in one step. Nothing of it is unpacked before it is what the
 * release's checksums say it is.
 * @param {string} version
 * @param {string} folder
 * @returns {Promise<string | undefined>} why it could not be had
 */
export async function fetchRelease(version, folder) {
  const [system, machine] = [systems[platform()], machines[arch()]];
  if (!system || !machine) return `there is no release for ${platform()}-${arch()}`;
  const name = `temporal_${version}_${system}_${machine}${windows ? '.zip' : '.tar.gz'}`;
  // What came of it before a connection broke stays here for the next start.
  const partly = partlyFetched(folder);
  const started = performance.now();
  try {
    const from = `${((await setting('DEALWARDEN_TEMPORAL_RELEASES')) ?? releases).replace(/\/+$/, '')}/v${version}`;
    const wanted = checksumOf(await fetchText(`${from}/checksums.txt`), name);
    mkdirSync(partly, { recursive: true });
    say(`Fetching the Temporal server ${version}, once …`);
    await fetchChecked(`${from}/${name}`, join(partly, name), wanted);
    await unpack(join(partly, name), folder);
    forgetRelease(folder);
    say(`The Temporal server is there (${since(started)}); it is kept in ${folder}.`);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What was fetched in part is not needed any more. @param {string} folder */
export function forgetRelease(folder) {
  rmSync(partlyFetched(folder), { recursive: true, force: true });
}

/** @param {string} folder */
function partlyFetched(folder) {
  return `${folder}.download`;
}

/** @param {string} text lines of digest and name @param {string} name */
function checksumOf(text, name) {
  for (const line of text.split('\n')) {
    const [, digest, file] = /^([\da-f]{64})\s+\*?(\S+)$/i.exec(line.trim()) ?? [];
    if (file === name && digest) return digest.toLowerCase();
  }
  throw new Error(`the release's checksums do not name ${name}`);
}

/** @param {string} url @param {string} path @param {string} wanted */
async function fetchChecked(url, path, wanted) {
  const wasBegun = existsSync(path);
  await download(url, path, 'The Temporal server');
  if ((await sha256Of(path)) === wanted) return;
  rmSync(path, { force: true });
  // Its beginning may have been another file's.
  if (wasBegun) return fetchChecked(url, path, wanted);
  throw new Error(`${basename(path)} is not what the release's checksums say`);
}

/** @param {string} archive @param {string} folder */
async function unpack(archive, folder) {
  const draft = `${folder}.${process.pid}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    const wanted = Object.keys(programs).map((name) => name + suffix);
    const result = await execute(tar(), ['-xf', archive, '-C', draft, ...wanted]);
    if (result.code !== 0)
      throw new Error(`${basename(archive)} cannot be unpacked: ${result.output.trim()}`);
    for (const [name, ours] of Object.entries(programs)) {
      renameSync(join(draft, name + suffix), join(draft, ours + suffix));
      chmodSync(join(draft, ours + suffix), 0o755);
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** On Windows the system's own, which knows zip; another one may come first on the path. */
function tar() {
  return windows ? join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'tar.exe') : 'tar';
}
