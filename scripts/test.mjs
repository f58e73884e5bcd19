import { run } from './lib/console.mjs';
import { setUp } from './lib/setup.mjs';
import { check, jest, report } from './lib/testing.mjs';

const args = process.argv.slice(2);

await run(async () => {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  let code = 1;
  try {
    await setUp();
    // With arguments somebody works on one thing, and wants its tests only.
    if (args.length === 0) await check(totals);
    const checksFailed = totals.failed > 0;
    code = await jest(args, totals);
    if (checksFailed && code === 0) code = 1;
  } catch (error) {
    totals.failed += 1;
    throw error;
  } finally {
    process.once('exit', () => report(totals));
    process.exitCode = code;
  }
});
