import { run } from './lib/console.mjs';
import { become, setUp } from './lib/setup.mjs';

await run(async () => {
  await setUp();
  await become('apps/cli/src/main.js', ['start', ...process.argv.slice(2)]);
});
