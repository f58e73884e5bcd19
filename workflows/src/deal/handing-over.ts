import type { HandoverInput } from '../handover/handover.updates.js';
import { handoverWorkflowId, handoverWorkflowName } from '../names.js';
import { startOnce } from '../shared/starting.js';

/** Starts the workflow of a won deal's handover, which outlives the deal's. */
export async function handOver(handoverId: string): Promise<void> {
  const input: HandoverInput = { handoverId };
  await startOnce(handoverWorkflowName, handoverWorkflowId(handoverId), input);
}
