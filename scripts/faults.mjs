import { run } from './lib/console.mjs';
import { become, setUp } from './lib/setup.mjs';

await run(async () => {
  await setUp();
  await become('test/faults/main.js', process.argv.slice(2));
});
