import { Catch, Injectable, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { sqlStateOf } from '@app/persistence/sql-state.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Denials } from './denials.js';
import { KnownRoutes } from './known-routes.js';
import { ProblemError } from './problem.error.js';
import { problemOf } from './problem.mapping.js';

/** Answers every error of every address as application/problem+json. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('problem');

  constructor(
    private readonly routes: KnownRoutes,
    private readonly denials: Denials,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = this.asAnswered(problemOf(error), request);
    sendProblem(problem, request, http.getResponse<FastifyReply>(), this.logger);
    this.denials.note(request, problem);
  }

  /** What no route serves may be an address that knows other methods. */
  private asAnswered(problem: ProblemError, request: FastifyRequest): ProblemError {
    if (problem.code !== 'not-found' || !request.is404) return problem;
    const allowed = this.routes.methodsOf(request.url);
    return allowed.length === 0
      ? problem
      : new ProblemError('method-not-allowed', undefined, { headers: { allow: allowed.join(', ') } });
  }
}

/** Writes a problem. What has a cause is logged, with its stack where it is ours to mend. */
export function sendProblem(
  problem: ProblemError,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): void {
  logCause(problem, request, logger);
  if (reply.sent) return;
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(problem.toProblem(request.id)));
}

/** Logs why something failed, without what people wrote. */
export function logCause(problem: ProblemError, request: FastifyRequest, logger: Logger): void {
  if (problem.cause === undefined) return;
  const facts = { requestId: request.id, code: problem.code, route: request.routeOptions.url };
  if (problem.status < 500) logger.warn(messageOf(problem.cause), facts);
  else if (problem.status === 503) logger.warn(`${problem.code}: ${messageOf(problem.cause)}`, facts);
  else
    logger.error(
      messageOf(problem.cause),
      problem.cause instanceof Error && !sqlStateOf(problem.cause) ? problem.cause.stack : undefined,
      facts,
    );
}

/** What the database says quotes values, so only the code of its error is logged. */
function messageOf(cause: unknown): string {
  const state = sqlStateOf(cause);
  if (state) return `SQLSTATE ${state}`;
  return cause instanceof Error ? cause.message : String(cause);
}
