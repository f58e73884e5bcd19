import { createHash } from 'node:crypto';
import { createParamDecorator, Injectable, Logger, type ExecutionContext } from '@nestjs/common';
import { IdempotencyRepository } from '@app/persistence/idempotency.repository.js';
import type { FastifyRequest } from 'fastify';
import type { EntityManager } from 'typeorm';
import { canonicalJson } from '@app/domain/canonical-json.js';
import type { Principal } from './principal.js';
import { ProblemError } from './problem.error.js';

const form = /^[\x21-\x7e]{1,200}$/;
const idempotentMetadata = 'dealwarden:idempotent';
const forgettingEveryMs = 3_600_000;

/** @throws ProblemError idempotency-key-missing */
export function idempotencyKeyOf(request: FastifyRequest): string {
  const given = request.headers['idempotency-key'];
  if (typeof given === 'string' && form.test(given)) return given;
  throw new ProblemError(
    'idempotency-key-missing',
    'send 1 to 200 printable ASCII characters without spaces, best a UUID',
  );
}

/** A parameter whose value needs the request's Idempotency-Key: the endpoint is described as taking one. */
export function keyedParameter(read: (context: ExecutionContext) => unknown): ParameterDecorator {
  const parameter = createParamDecorator((_: unknown, context: ExecutionContext) => read(context));
  return (target, property, index) => {
    if (property !== undefined) Reflect.defineMetadata(idempotentMetadata, true, target, property);
    parameter()(target, property, index);
  };
}

/** The request's Idempotency-Key; a request without one is refused. */
export function IdempotencyKey(): ParameterDecorator {
  return keyedParameter((context) => idempotencyKeyOf(context.switchToHttp().getRequest<FastifyRequest>()));
}

/** Whether a controller's method takes an Idempotency-Key. */
export function takesIdempotencyKey(controller: object, method: string | symbol): boolean {
  return Reflect.getMetadata(idempotentMetadata, controller, method) === true;
}

/** Id of the command that a principal gives under a key: the same two give the same command. */
export function commandIdOf(principalId: string, key: string): string {
  return createHash('sha256').update(`${principalId}\n${key}`).digest('base64url');
}

/** Tells whether a key comes again with another body, or for another address. `route` is method and address. */
export function requestHashOf(body: unknown, route: string): string {
  return createHash('sha256')
    .update(`${route}\n${canonicalJson(body)}`)
    .digest('base64url');
}

/** The key belongs to another request. */
export function keyReused(): ProblemError {
  return new ProblemError(
    'idempotency-key-reused',
    'this key came before with another body or for another address',
  );
}

/** A request to an address without a workflow, as it is recognised when it comes again. */
export interface KeyedRequest {
  readonly principal: Principal;
  readonly key: string;
  /** Method and address, e.g. `POST /customers`. */
  readonly route: string;
  readonly body: unknown;
}

/** Does once what has no workflow: its record is in a table, written in the effect's own transaction. */
@Injectable()
export class Idempotency {
  private readonly logger = new Logger(Idempotency.name);
  private forgottenAt = 0;

  constructor(private readonly records: IdempotencyRepository) {}

  /**
   * Does the effect once for a request, however often and at once it comes, and answers alike each time. The effect uses
   * the given manager only: another connection would see nothing of it, and could wait for itself.
   * @throws ProblemError idempotency-key-reused
   */
  async once<Answer>(
    request: KeyedRequest,
    effect: (transaction: EntityManager) => Promise<Answer>,
  ): Promise<Answer> {
    const { principal, key, route, body } = request;
    const requestHash = requestHashOf(body, route);
    const record = { principalId: principal.userId, key, route, requestHash, status: 201 };
    const outcome = await this.records.once(record, effect);
    this.forgetSometimes();
    if ('reused' in outcome) throw keyReused();
    return outcome.answer;
  }

  /** Beside the request: it is done already, and does not fail for an old record. */
  private forgetSometimes(): void {
    if (Date.now() - this.forgottenAt < forgettingEveryMs) return;
    this.forgottenAt = Date.now();
    this.records
      .forgetOld()
      .catch((error: unknown) => this.logger.warn(`old records stay: ${String(error)}`));
  }
}
