import type { ReturnCaseState } from '../../../libs/domain/src/returns/state.js';
import { returnCaseWorkflowId, returnCaseWorkflowName } from '../names.js';
import { startOnce } from '../shared/starting.js';
import type { ReturnCaseInput } from './return-case.updates.js';

/** The cases in which wrong or again defective replacements go on: each has a workflow of its own. */
export class LinkedCases {
  private readonly started = new Set<string>();

  /** Starts those of a case that this run has not started. */
  async start(given: ReturnCaseState | undefined): Promise<void> {
    const parts = given?.lines.flatMap((line) => line.parts) ?? [];
    const linked = parts.flatMap(({ continuedIn }) => continuedIn ?? []);
    for (const caseId of linked) {
      if (this.started.has(caseId)) continue;
      this.started.add(caseId);
      const input: ReturnCaseInput = { caseId };
      await startOnce(returnCaseWorkflowName, returnCaseWorkflowId(caseId), input);
    }
  }
}
