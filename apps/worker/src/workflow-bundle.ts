import { fileURLToPath } from 'node:url';

/** Where the build leaves the bundled workflows: dist/workflow-bundle.js. */
export const workflowBundlePath = fileURLToPath(new URL('../../../workflow-bundle.js', import.meta.url));
