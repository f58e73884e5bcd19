import { build } from './lib/build.mjs';
import { run, say } from './lib/console.mjs';
import { checkNode, install } from './lib/install.mjs';

await run(async () => {
  checkNode();
  await install();
  await build();
  say('dist/ is up to date.');
});
