import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeStackPorts, startStack } from '@app/stack/stack.js';

/** Where the servers of a test run are; specs find it as JSON in the variable TEST_STACK. */
export interface TestStack {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
}

/**
 * Settings of a TEST server: it may skip the time of workflows that only wait, so that a year of a deal passes in
 * seconds, and its queues are polled without the breaks that protect a real one.
 */
const timeSkipping = {
  'frontend.WorkflowTimeSkippingEnabled': true,
  'frontend.WorkflowTimeSkippingMaxSkipPerSession': 1_000_000,
  'history.timerProcessorMaxTimeShift': '10ms',
  'history.timerProcessorMaxPollRPS': 10_000,
  'history.transferProcessorMaxPollRPS': 10_000,
  'history.visibilityProcessorMaxPollRPS': 10_000,
  'history.workflowIdReuseMinimalInterval': '0s',
};

/** The servers of one test run, in a folder of their own, for as long as whoever started them keeps stdin open. */
const dataDir = mkdtempSync(join(tmpdir(), 'dealwarden-test-stack-'));
// PostgreSQL runs as a user of its own when we are root, and has to get in.
chmodSync(dataDir, 0o755);
const stack = await startStack({
  dataDir,
  ports: await freeStackPorts(),
  services: ['postgres', 'temporal'],
  temporalDynamicConfig: timeSkipping,
  maxConnections: 400,
  log: () => undefined,
});
const { databaseUrl, temporalAddress } = stack;
process.stdout.write(`${JSON.stringify({ databaseUrl, temporalAddress })}\n`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stack.kill();
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
}
process.stdin.resume().once('end', () => void stop());
process.once('SIGTERM', () => void stop());
process.on('SIGINT', () => undefined);
