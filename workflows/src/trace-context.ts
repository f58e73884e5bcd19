import type { Headers, WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { traceHeaderName } from './names.js';

interface Given {
  readonly commandId?: string;
}

/**
 * Hands the trace of a command on to the effect that carries it out, by the command's id. It adds nothing to what a workflow does, and
 * waits for nothing: histories with and without a trace are replayed alike.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  const traces = new Map<string, Headers[string]>();
  const note = (headers: Headers, commanded: Given | undefined) => {
    const header = headers[traceHeaderName];
    if (header && commanded?.commandId !== undefined) traces.set(commanded.commandId, header);
  };
  return {
    inbound: [
      {
        execute(input, next) {
          const [begun] = input.args as { opening?: Given; claim?: Given }[];
          note(input.headers, begun?.opening ?? begun?.claim);
          return next(input);
        },
        handleUpdate(input, next) {
          const [request] = input.args as { commanded?: Given }[];
          note(input.headers, request?.commanded);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleLocalActivity(input, next) {
          const [request] = input.args as { commanded?: Given }[];
          const id = request?.commanded?.commandId;
          const header = id === undefined ? undefined : traces.get(id);
          if (id === undefined || !header) return next(input);
          traces.delete(id);
          return next({ ...input, headers: { ...input.headers, [traceHeaderName]: header } });
        },
      },
    ],
  };
};
