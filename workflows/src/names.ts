/** Task queues, workflow types and message names. They are addresses: renaming one strands what is running. */
export const taskQueue = 'dealwarden';

export const dealWorkflowName = 'deal';
export const handoverWorkflowName = 'handover';
export const returnCaseWorkflowName = 'returnCase';
export const transitionUpdateName = 'transition';
export const nudgeSignalName = 'nudge';
export const stateQueryName = 'state';
/** The header in which a command takes along the trace that it is part of, as W3C's `traceparent`. */
export const traceHeaderName = 'traceparent';

/**
 * A deal that is lost in a crash needs its next task soon: 10 s, Temporal's default, is longer than a person waits, and
 * below 3 s a loaded machine would lose tasks that are under way.
 */
export const workflowTaskTimeout = '5 s';

/** A deal's workflow id; the deal's own id is found in it. */
export function dealWorkflowId(dealId: string): string {
  return `deal-${dealId}`;
}

/** A handover's workflow id; the handover's own id is found in it. */
export function handoverWorkflowId(handoverId: string): string {
  return `handover-${handoverId}`;
}

/** A return case's workflow id; the case's own id is found in it. */
export function returnCaseWorkflowId(caseId: string): string {
  return `return-case-${caseId}`;
}
