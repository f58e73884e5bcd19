import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { cacheFolder } from './cache.mjs';
import { execute } from './command.mjs';
import { SetupError, say, since } from './console.mjs';
import { alone } from './lock.mjs';
import { fetchRelease, forgetRelease } from './temporal-release.mjs';
import { readIfThere, root, setting } from './tree.mjs';

const module = join(root, 'tools', 'temporal');
const packages = ['go.temporal.io/server/cmd/server', 'go.temporal.io/server/cmd/tools/sql'];
const suffix = platform() === 'win32' ? '.exe' : '';

/** Read by libs/stack/src/temporal-schema.ts: the folder of the programs. */
const pointer = join(root, 'node_modules', '.dealwarden-temporal');

/** How many packages a build from nothing compiles, for a feeling of how far it is. */
const packagesOfAll = 1_770;

/**
 * Makes sure that there is a Temporal server: one's own; the pinned one from the cache; the project's release of it; or, where
 * that is not to be had, the pinned one built now.
 */
export async function temporal() {
  if (await setting('TEMPORAL_ADDRESS')) return;
  // Not by the Go that built it, so that a newer Go does not build the same server again.
  const folder = cacheFolder('temporal', [join(module, 'go.mod'), join(module, 'go.sum')]);
  await provide(folder);
  if (readIfThere(pointer) !== folder) writeFileSync(pointer, `${folder}\n`);
}

/** Makes sure that the pinned server's programs are in `folder`. @param {string} folder */
export async function provide(folder) {
  if (isBuilt(folder)) return;
  await alone(`${folder}.lock`, 'fetches or builds the Temporal server', async () => {
    if (isBuilt(folder)) return;
    const why = await fetchRelease(pinnedVersion(), folder);
    if (why === undefined) return;
    say(`The release of the Temporal server is not to be had: ${why}. Building it instead.`);
    await build(folder);
    forgetRelease(folder);
  });
}

function pinnedVersion() {
  const [, version] =
    /go\.temporal\.io\/server v(\S+)/.exec(readFileSync(join(module, 'go.mod'), 'utf8')) ?? [];
  if (!version)
    throw new SetupError('tools/temporal/go.mod pins no server.', 'Take it from a complete checkout.');
  return version;
}

/** @param {string} folder */
function isBuilt(folder) {
  return ['server', 'sql'].every((name) => existsSync(join(folder, name + suffix)));
}

/** Into a folder beside it, then moved there in one step: nobody ever sees half of it. @param {string} folder */
async function build(folder) {
  const version = await checkGo();
  const started = performance.now();
  const draft = `${folder}.${process.pid}.new`;
  makeFolder(draft);
  say(`Building the Temporal server with ${version}, once: 4 to 7 minutes on two cores …`);
  let compiled = 0;
  const beat = setInterval(() => say(progress(compiled, started)), 10_000);
  const args = [
    'build',
    '-v',
    '-trimpath',
    '-ldflags',
    '-s -w',
    '-o',
    draft + (platform() === 'win32' ? '\\' : '/'),
    ...packages,
  ];
  try {
    const result = await execute('go', args, {
      cwd: module,
      env: { GOFLAGS: '-mod=readonly' },
      onLine: (line) => {
        if (!line.startsWith('go: ') && !line.startsWith('#')) compiled += 1;
      },
    });
    if (result.code !== 0) throw buildFailure(result.output);
    rmSync(folder, { recursive: true, force: true });
    renameSync(draft, folder);
  } finally {
    clearInterval(beat);
    rmSync(draft, { recursive: true, force: true });
  }
  say(`The Temporal server is built (${since(started)}); it is kept in ${folder}.`);
}

/** @param {number} compiled @param {number} started */
function progress(compiled, started) {
  if (compiled === 0) return `Building the Temporal server, ${since(started)}: fetching or linking …`;
  return `Building the Temporal server, ${since(started)}: ${compiled} of about ${packagesOfAll} packages compiled …`;
}

/** @param {string} draft */
function makeFolder(draft) {
  try {
    mkdirSync(draft, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `The cache folder ${dirname(draft)} cannot be written: ${reason}`,
      'Make it writable, or set XDG_CACHE_HOME to a folder that is.',
    );
  }
}

/** @returns {Promise<string>} such as "go1.26.8" */
async function checkGo() {
  const wanted = /^go (\S+)$/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1] ?? '1.26';
  const own = 'Or set TEMPORAL_ADDRESS (in .env) to a Temporal of your own: then Go is not needed.';
  // From a folder without a go.mod, so that an older Go says its version instead of refusing the file.
  const result = await execute('go', ['env', 'GOVERSION'], { cwd: homedir() });
  if (result.missing) {
    throw new SetupError(
      'Go is not installed, and the Temporal server is neither in the cache nor to be fetched.',
      `Connect this machine, or install Go ${wanted} or newer, and run this again. ${own}`,
    );
  }
  const version = result.output.trim().split('\n').at(-1) ?? '';
  if (result.code !== 0 || !version.startsWith('go')) {
    throw new SetupError(
      `Go does not work: ${version || 'it says nothing'}`,
      `Run "go version" to see. ${own}`,
    );
  }
  // An older Go fetches the wanted one by itself, unless it was told not to.
  const fetches = (await execute('go', ['env', 'GOTOOLCHAIN'], { cwd: homedir() })).output.trim() !== 'local';
  if (isOlder(version.slice(2), wanted) && !fetches) {
    throw new SetupError(
      `${version} is too old for the Temporal server.`,
      `Install Go ${wanted} or newer and run this again. ${own}`,
    );
  }
  return version;
}

/** @param {string} version @param {string} wanted */
function isOlder(version, wanted) {
  const [a, b] = [version, wanted].map((text) => text.split(/[^\d]+/).map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** @param {string} output */
function buildFailure(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const reason =
    lines.findLast((line) => /error|cannot|fail|no space|timeout|denied|lookup|missing/i.test(line)) ??
    lines.at(-1) ??
    '';
  const message = `The Temporal server could not be built: ${reason}`;
  if (/no space left/i.test(output)) {
    return new SetupError(
      message,
      'Free about 3 GB (Go keeps its caches under "go env GOCACHE GOMODCACHE") and run this again.',
    );
  }
  if (/dial tcp|lookup |no such host|timeout|connection refused|toolchain not available/i.test(output)) {
    return new SetupError(
      message,
      'Go could not fetch modules: check the network and "go env GOPROXY", and run this again. Or set TEMPORAL_ADDRESS.',
    );
  }
  return new SetupError(
    message,
    'Run "go build tool" in tools/temporal to see all of it, or set TEMPORAL_ADDRESS to a Temporal of your own.',
  );
}
