import { run } from './lib/console.mjs';
import { become, setUp } from './lib/setup.mjs';

await run(async () => {
  await setUp();
  await become('apps/cli/src/main.js', ['demo', ...process.argv.slice(2)]);
});
