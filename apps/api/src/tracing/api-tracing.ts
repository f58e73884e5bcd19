import type { OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '@app/config/config.js';
import { startTracing } from '@app/tracing/start-tracing.js';
import type { Traced, Tracing } from '@app/tracing/tracing.js';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** SpanKind.SERVER, whose package is loaded only where it is traced. */
const server = 1;

/** A trace of each request, from its coming to its answer; nothing at all where nobody collects traces. */
export class ApiTracing implements OnApplicationShutdown {
  private constructor(
    private readonly tracing: Tracing | undefined,
    /** What follows commands to their workflows. */
    readonly commands: WorkflowClientInterceptor[],
  ) {}

  static async start(config: Config): Promise<ApiTracing> {
    const tracing = await startTracing(config, 'dealwarden-api');
    if (!tracing) return new ApiTracing(undefined, []);
    const { tracedCommands } = await import('@app/tracing/trace-commands.js');
    const { traceQueries } = await import('@app/tracing/trace-queries.js');
    traceQueries();
    return new ApiTracing(tracing, [tracedCommands(tracing)]);
  }

  /** Health is asked every second, and is not traced. */
  traceRequests(fastify: FastifyInstance): void {
    const { tracing } = this;
    if (!tracing) return;
    const all = new WeakMap<FastifyRequest, Traced>();
    fastify.addHook('onRequest', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none';
      if (route.startsWith('/health/')) return done();
      const { traceparent } = request.headers;
      const traced = tracing.begin(`${request.method} ${route}`, {
        kind: server,
        attributes: { 'http.request.method': request.method, 'http.route': route },
        from: typeof traceparent === 'string' ? traceparent : undefined,
      });
      all.set(request, traced);
      // Also when whoever asked has gone away.
      reply.raw.once('close', () =>
        traced.end(
          { 'http.response.status_code': reply.statusCode },
          reply.statusCode >= 500 ? reply.statusCode : undefined,
        ),
      );
      traced.run(done);
    });
    // Reading the body leaves the context of onRequest.
    fastify.addHook('preHandler', (request, _reply, done) => {
      const traced = all.get(request);
      if (traced) traced.run(done);
      else done();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.tracing?.close();
  }
}
