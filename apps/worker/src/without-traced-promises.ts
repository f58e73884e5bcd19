import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared.js';

/**
 * The SDK notes for every promise of the thread, also those of effects, where it was made, so that the query `__stack_trace`
 * can tell where a workflow waits: a quarter of what the worker costs the processor. A deal's row and timeline tell that
 * better. The hook is set once in a process, when its first worker is made; failures keep their mapped stacks.
 */
export function withoutTracedPromises(): void {
  (globalHandlers as unknown as { stopPromiseHook(): void }).stopPromiseHook();
  // Workflows that begin from now on answer the query with a sentence that says so.
  globalHandlers.promiseHookInstalled = false;
}
