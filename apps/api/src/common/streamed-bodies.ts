import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A body that is read as it comes, by whoever serves its address: it is not gathered first. */
export interface StreamedBody {
  readonly method: 'POST' | 'PUT';
  readonly url: string;
  /** What it may be sent as. None of it can be sent by a form of another site. */
  readonly types: RegExp;
}

/** Lets these bodies be read as they come, and no others. How large one may be is counted by whoever reads it. */
export function streamBodies(fastify: FastifyInstance, bodies: readonly StreamedBody[]): void {
  const isStreamed = ({ method, routeOptions, headers }: FastifyRequest) =>
    bodies.some(
      (body) =>
        body.method === method &&
        body.url === routeOptions.url &&
        body.types.test(headers['content-type'] ?? ''),
    );
  // One parser for all types of all: Fastify asks no second one where the first has refused.
  const types = new RegExp(bodies.map((body) => body.types.source).join('|'));
  fastify.addContentTypeParser(types, (request: FastifyRequest, payload, done) => {
    if (isStreamed(request)) done(null, payload);
    else done(Object.assign(new Error('no files here'), { statusCode: 415 }));
  });
}
