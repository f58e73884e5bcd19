import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { workflowBundlePath, workflowsOf } from './workflow-bundle.js';

/** Bundles the workflows at build time: a worker that finds the bundle is ready a second sooner. */
try {
  const { code } = await bundleWorkflowCode(workflowsOf());
  await writeFile(workflowBundlePath, code);
} catch (error) {
  console.error('The workflows could not be bundled:', error);
  process.exit(1);
}
