import { run } from './lib/console.mjs';
import { become, setUp } from './lib/setup.mjs';

await run(async () => {
  await setUp();
  const [what, ...args] = process.argv.slice(2);
  if (['crowd', 'import', 'lists', 'scale'].includes(what ?? '')) await become(`test/bench/${what}.js`, args);
  else await become('test/bench/main.js', process.argv.slice(2));
});
