import { run } from './lib/console.mjs';
import { schemathesis } from './lib/schemathesis.mjs';
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
    const program = await schemathesis();
    const without = program === undefined ? ['--testPathIgnorePatterns', 'schemathesis'] : [];
    if (program === undefined) totals.skipped += 1;
    code = await jest(
      [...args, ...without],
      totals,
      program === undefined ? {} : { TEST_SCHEMATHESIS: program },
    );
    if (checksFailed && code === 0) code = 1;
  } catch (error) {
    totals.failed += 1;
    throw error;
  } finally {
    process.once('exit', () => report(totals));
    process.exitCode = code;
  }
});
