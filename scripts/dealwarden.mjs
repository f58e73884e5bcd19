#!/usr/bin/env node
import { build } from './lib/build.mjs';
import { run } from './lib/console.mjs';
import { checkNode, install } from './lib/install.mjs';
import { become, setUp } from './lib/setup.mjs';

const args = process.argv.slice(2);
const bringsServersUp = ['start', 'demo'].includes(args[0] ?? '');

await run(async () => {
  if (bringsServersUp) {
    await setUp();
  } else {
    checkNode();
    await install();
    await build();
  }
  await become('apps/cli/src/main.js', args);
});
