import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BundleOptions } from '@temporalio/worker';

const fromSources = extname(import.meta.url) === '.ts';

/** Where the build leaves the bundled workflows: dist/workflow-bundle.js. Tests run from sources, beside what was built of them. */
export const workflowBundlePath = fileURLToPath(
  new URL(`../../../${fromSources ? 'dist/' : ''}workflow-bundle.js`, import.meta.url),
);

/** How the workflows are bundled: from what was built, or from sources where this runs from them. */
export function workflowsOf(): BundleOptions {
  const source = (name: string) =>
    fileURLToPath(new URL(`../../../workflows/src/${name}${extname(import.meta.url)}`, import.meta.url));
  const workflowsPath = source('index');
  const workflowInterceptorModules = [source('trace-context')];
  // They keep nothing outside of their functions: loaded once for all of them, opening a deal loads none.
  return {
    workflowsPath,
    workflowInterceptorModules,
    preloadModules: [source('short-stacks'), workflowsPath],
  };
}
