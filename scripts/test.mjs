import { chromium } from './lib/chromium.mjs';
import { run } from './lib/console.mjs';
import { schemathesis } from './lib/schemathesis.mjs';
import { setUp } from './lib/setup.mjs';
import { check, jest, report } from './lib/testing.mjs';

const args = process.argv.slice(2);

/** Parts that need a program of somebody else's, which their specs find in a variable; without it they are skipped. */
const parts = [
  { variable: 'TEST_SCHEMATHESIS', find: schemathesis, specs: 'schemathesis' },
  { variable: 'TEST_CHROMIUM', find: chromium, specs: 'e2e/web-' },
];

async function toolsThatAreThere() {
  /** @type {Record<string, string>} */
  const tools = {};
  for (const { variable, find } of parts) {
    const program = await find();
    if (program !== undefined) tools[variable] = program;
  }
  return tools;
}

await run(async () => {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  let code = 1;
  try {
    await setUp();
    // With arguments somebody works on one thing, and wants its tests only.
    if (args.length === 0) await check(totals);
    const checksFailed = totals.failed > 0;
    const tools = await toolsThatAreThere();
    const missing = parts.filter(({ variable }) => tools[variable] === undefined);
    totals.skipped += missing.length;
    const without = missing.flatMap(({ specs }) => ['--testPathIgnorePatterns', specs]);
    code = await jest([...args, ...without], totals, tools);
    if (checksFailed && code === 0) code = 1;
  } catch (error) {
    totals.failed += 1;
    throw error;
  } finally {
    process.once('exit', () => report(totals));
    process.exitCode = code;
  }
});
