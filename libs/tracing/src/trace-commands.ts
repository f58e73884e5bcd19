import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Headers, WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { traceHeaderName } from '../../../workflows/src/names.js';
import { SpanKind, traceparent, type Tracing } from './tracing.js';

/** A command on its way to a workflow, which takes along where it belongs. */
export function tracedCommands(tracing: Tracing): WorkflowClientInterceptor {
  const asked = <Result>(update: string, ask: (headers: Headers) => Promise<Result>) =>
    tracing.span(
      `update ${update}`,
      { kind: SpanKind.CLIENT, attributes: { 'rpc.system': 'temporal' } },
      () => ask({ [traceHeaderName]: defaultPayloadConverter.toPayload(traceparent()) }),
    );
  return {
    startUpdate: (input, next) =>
      asked(input.updateName, (header) => next({ ...input, headers: { ...input.headers, ...header } })),
    startUpdateWithStart: (input, next) =>
      asked(input.updateName, (header) =>
        next({
          ...input,
          workflowStartHeaders: { ...input.workflowStartHeaders, ...header },
          updateHeaders: { ...input.updateHeaders, ...header },
        }),
      ),
  };
}

/** The effects of workflows: below the command that asked for them, or of their own where only time has passed. */
export function tracedEffects(tracing: Tracing): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      execute: (input, next) => {
        const header = input.headers[traceHeaderName];
        const from = header && defaultPayloadConverter.fromPayload<string>(header);
        return tracing.span(`effect ${info.activityType}`, { kind: SpanKind.CONSUMER, from }, () =>
          next(input),
        );
      },
    },
  });
}
