import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { execute } from './command.mjs';
import { SetupError, say, since } from './console.mjs';
import { root } from './tree.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */
/** One run of Jest: its arguments, and what it waits for before it begins. @typedef {{ args: string[], after?: Promise<unknown> }} Lane */

/** Each a program of a package and its arguments, the longest first. @type {[name: string, script: string, args: string[]][]} */
const checks = [
  ['lint', 'eslint/bin/eslint.js', ['.']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '.']],
  ['types', 'typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['types of the page', 'typescript/bin/tsc', ['--noEmit', '-p', 'apps/web/tsconfig.json']],
];

/**
 * What is checked without running anything: every check is made, also after one has failed.
 * @param {Totals} totals
 * @returns {Promise<boolean>} whether all have passed
 */
export async function check(totals) {
  const left = [...checks];
  const lane = async () => {
    let passed = true;
    for (let next = left.shift(); next; next = left.shift())
      passed = (await checkOne(next, totals)) && passed;
    return passed;
  };
  // Each keeps one core busy.
  return (await Promise.all([lane(), lane()])).every(Boolean);
}

/** @param {typeof checks[number]} check @param {Totals} totals */
async function checkOne([name, script, args], totals) {
  const started = performance.now();
  const result = await execute(process.execPath, [join(root, 'node_modules', script), ...args]);
  const passed = result.code === 0;
  if (passed) {
    totals.passed += 1;
    say(`${name}: passed (${since(started)}).`);
  } else {
    totals.failed += 1;
    process.stderr.write(`${result.output}\n`);
    say(`${name}: FAILED (${since(started)}); see above.`);
  }
  return passed;
}

/**
 * Runs Jest, once for each lane and all lanes at once, and adds their figures.
 * @param {Lane[]} lanes
 * @param {Totals} totals
 * @param {Record<string, string>} tools what specs find in their environment beside the servers
 * @returns {Promise<number>} the first exit code of Jest that is not 0
 */
export async function jest(lanes, totals, tools) {
  const servers = await testStack();
  try {
    const environment = { ...tools, TEST_STACK: servers.addresses };
    const codes = await Promise.all(lanes.map((lane) => runLane(lane, totals, environment)));
    return codes.find((code) => code !== 0) ?? 0;
  } finally {
    await servers.stop();
  }
}

/** @param {Lane} lane @param {Totals} totals @param {Record<string, string>} environment */
async function runLane({ args, after }, totals, environment) {
  await after;
  const folder = mkdtempSync(join(tmpdir(), 'dealwarden-test-'));
  const results = join(folder, 'results.json');
  try {
    const code = await runJest([...args, '--json', `--outputFile=${results}`], environment);
    addResults(results, code, totals);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The PostgreSQL and the Temporal that specs of borders use, in a process of their own.
 * @returns {Promise<{ addresses: string, stop: () => Promise<void> }>}
 */
async function testStack() {
  const program = join(root, 'dist', 'test', 'support', 'test-stack.js');
  // Out of the terminal's group: Ctrl-C ends Jest first, and then the servers.
  const child = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const addresses = await Promise.race([
    new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data).trim()))),
    ended.then(() => undefined),
  ]);
  if (!addresses) throw new SetupError('The servers for the tests did not start.', 'See the lines above.');
  return {
    addresses,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** @param {string[]} args @param {Record<string, string>} environment @returns {Promise<number>} */
function runJest(args, environment) {
  const options = [
    process.env.NODE_OPTIONS,
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' '), ...environment },
      // Its reports go to stderr; stdout would only name our temporary file.
      stdio: ['inherit', 'ignore', 'inherit'],
    });
    // A terminal's Ctrl-C reaches Jest too; we stay for the last line.
    const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    const ignore = () => undefined;
    process.on('SIGTERM', forward).on('SIGINT', ignore);
    child.once('close', (code) => {
      process.off('SIGTERM', forward).off('SIGINT', ignore);
      resolve(code ?? 1);
    });
  });
}

/** @param {string} path @param {number} code @param {Totals} totals */
function addResults(path, code, totals) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // Jest ended before it had anything to say.
    if (code !== 0) totals.failed += 1;
    return;
  }
  const results = JSON.parse(text);
  totals.passed += results.numPassedTests;
  // A file that does not even load has no tests of its own to count.
  totals.failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
  totals.skipped += results.numPendingTests + results.numTodoTests;
  if (code !== 0 && results.numFailedTests + results.numRuntimeErrorTestSuites === 0) totals.failed += 1;
}

/** The last line is always of the same form; what was skipped is told before it. @param {Totals} totals */
export function report(totals) {
  if (totals.skipped > 0) say(`skipped: ${totals.skipped}`);
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed\n`);
}
