import { chromium } from './lib/chromium.mjs';
import { run } from './lib/console.mjs';
import { schemathesis } from './lib/schemathesis.mjs';
import { packages, servers } from './lib/setup.mjs';
import { check, jest, report } from './lib/testing.mjs';
import { waiting } from '../test/support/waiting.mjs';

const args = process.argv.slice(2);

/** Parts that need a program of somebody else's, which their specs find in a variable; without it they are skipped. */
const parts = [
  { variable: 'TEST_SCHEMATHESIS', find: schemathesis, specs: 'schemathesis' },
  { variable: 'TEST_CHROMIUM', find: chromium, specs: 'e2e/web-' },
];

async function toolsThatAreThere() {
  const found = await Promise.all(
    parts.map(async ({ variable, find }) => /** @type {const} */ ([variable, await find()])),
  );
  /** @type {Record<string, string>} */
  const tools = {};
  for (const [variable, program] of found) if (program !== undefined) tools[variable] = program;
  return tools;
}

/**
 * Specs that wait are a lane of their own: beside them goes first what is checked without running, and then all others.
 * @param {Promise<boolean>} ready whether what was checked has passed
 * @param {string[]} without @param {import('./lib/testing.mjs').Totals} totals @param {Record<string, string>} tools
 */
async function everything(ready, without, totals, tools) {
  const others = waiting.flatMap((path) => ['--testPathIgnorePatterns', path]);
  const lanes = [
    { args: ['--maxWorkers=1', '--testPathPatterns', ...waiting] },
    { args: [...without, ...others], after: ready },
  ];
  const code = await jest(lanes, totals, tools);
  return (await ready) ? code : code || 1;
}

// Compilers, checkers and Jest make much that is soon garbage: with room for it they take a fifth less of the processor.
process.env.NODE_OPTIONS = [process.env.NODE_OPTIONS, '--max-semi-space-size=64'].filter(Boolean).join(' ');

await run(async () => {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  let code = 1;
  try {
    await packages();
    // With arguments somebody works on one thing, and wants its tests only.
    const ready = args.length > 0 ? undefined : check(totals);
    const [tools] = await Promise.all([toolsThatAreThere(), servers()]);
    const missing = parts.filter(({ variable }) => tools[variable] === undefined);
    totals.skipped += missing.length;
    const without = missing.flatMap(({ specs }) => ['--testPathIgnorePatterns', specs]);
    code = ready
      ? await everything(ready, without, totals, tools)
      : await jest([{ args: [...args, ...without] }], totals, tools);
  } catch (error) {
    totals.failed += 1;
    throw error;
  } finally {
    process.once('exit', () => report(totals));
    process.exitCode = code;
  }
});
