import {
  createContextKey,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

export { SpanKind };

/** Kept by us, and by nobody's global: two programs in one process each have their own traces. */
const contexts = new AsyncLocalStorageContextManager().enable();
const tracerKey = createContextKey('tracer');
const propagator = new W3CTraceContextPropagator();

/** How a span begins. Names, codes and routes only: neither values nor persons. */
export interface Beginning {
  readonly kind: SpanKind;
  readonly attributes?: Attributes;
  /** A `traceparent` of whoever asked; absent: what is active here. */
  readonly from?: string;
}

/** A span that is open. */
export class Traced {
  constructor(
    private readonly span: Span,
    private readonly context: Context,
  ) {}

  /** Does work whose own spans are below this one. */
  run<Result>(work: () => Result): Result {
    return contexts.with(this.context, work);
  }

  /** @param error what went wrong, of which only its class is told: messages may name anything */
  end(attributes: Attributes = {}, error?: unknown): void {
    if (error !== undefined) {
      this.span.setStatus({ code: SpanStatusCode.ERROR });
      this.span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
    }
    this.span.setAttributes(attributes).end();
  }
}

/** Sends what happens to whoever collects it, by OTLP over HTTP. */
export class Tracing {
  private constructor(
    private readonly provider: BasicTracerProvider,
    private readonly tracer: Tracer,
  ) {}

  /** @param headers `name=value`, with commas between, as the standard has them */
  static to(endpoint: string, headers: string | undefined, service: string): Tracing {
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
      headers: Object.fromEntries((headers ?? '').split(',').filter(Boolean).map(headerOf)),
    });
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': service }),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    return new Tracing(provider, provider.getTracer('dealwarden'));
  }

  begin(name: string, { kind, attributes, from }: Beginning): Traced {
    const above =
      from === undefined
        ? contexts.active()
        : propagator.extract(ROOT_CONTEXT, { traceparent: from }, defaultTextMapGetter);
    const span = this.tracer.startSpan(name, { kind, attributes }, above);
    return new Traced(span, trace.setSpan(above, span).setValue(tracerKey, this));
  }

  /** Does work as one span. */
  async span<Result>(name: string, beginning: Beginning, work: () => Promise<Result>): Promise<Result> {
    const traced = this.begin(name, beginning);
    try {
      const result = await traced.run(work);
      traced.end();
      return result;
    } catch (error) {
      traced.end({}, error);
      throw error;
    }
  }

  /** Sends what is left. */
  async close(): Promise<void> {
    await this.provider.shutdown();
  }
}

/** The tracing that what is done here belongs to, if it is traced. */
export function activeTracing(): Tracing | undefined {
  return contexts.active().getValue(tracerKey) as Tracing | undefined;
}

/** What is active here, for whoever goes on with it elsewhere. */
export function traceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagator.inject(contexts.active(), carrier, defaultTextMapSetter);
  return carrier.traceparent;
}

function headerOf(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())];
}
