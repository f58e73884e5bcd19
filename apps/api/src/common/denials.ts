import { Injectable, Logger } from '@nestjs/common';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import type { FastifyRequest } from 'fastify';
import type { ProblemError } from './problem.error.js';
import { originOf } from './request-origin.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Writes to the audit what somebody was refused who is signed in: a right, or something of others. */
@Injectable()
export class Denials {
  private readonly logger = new Logger('denial');

  constructor(private readonly audit: AuditRepository) {}

  /**
   * Beside the answer, which says no either way.
   * @param named what was asked for, outermost first; absent: what the address names
   */
  note(request: FastifyRequest, problem: ProblemError, named = addressed(request)): void {
    const { signedInAs } = request;
    if (signedInAs === undefined) return;
    this.write(request, signedInAs, problem, named).catch((error: unknown) =>
      this.logger.warn(`not in the audit: ${error instanceof Error ? error.name : 'unknown error'}`, {
        requestId: request.id,
      }),
    );
  }

  private async write(
    request: FastifyRequest,
    principalId: string,
    problem: ProblemError,
    named: readonly unknown[],
  ): Promise<void> {
    const isDenial = problem.code === 'forbidden' || (problem.code === 'not-found' && !problem.isOfOwn);
    if (!isDenial) return;
    const object = await this.objectOf(named, principalId);
    const isForeign = problem.code === 'not-found' && object !== undefined;
    if (problem.code !== 'forbidden' && !isForeign) return;
    const detail = { method: request.method, route: request.routeOptions.url ?? 'none', code: problem.code };
    await this.audit.noteAs(originOf(request), { action: 'denied', object, detail });
  }

  /** What is named, where that belongs to somebody. */
  private async objectOf(
    given: readonly unknown[],
    principalId: string,
  ): Promise<{ kind: string; id: string } | undefined> {
    const [id] = given.filter((one): one is string => typeof one === 'string' && uuid.test(one));
    if (id === undefined) return undefined;
    const kind = await this.audit.kindOf(id, principalId);
    return kind === undefined ? undefined : { kind, id };
  }
}

function addressed({ params }: FastifyRequest): readonly unknown[] {
  return Object.values((params ?? {}) as Record<string, unknown>);
}
