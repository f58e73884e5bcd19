/** Task queues, workflow types and message names. They are addresses: renaming one strands what is running. */
export const taskQueue = 'dealwarden';

export const dealWorkflowName = 'deal';
export const transitionUpdateName = 'transition';
export const nudgeSignalName = 'nudge';
export const stateQueryName = 'state';

/** A deal's workflow id; the deal's own id is found in it. */
export function dealWorkflowId(dealId: string): string {
  return `deal-${dealId}`;
}
