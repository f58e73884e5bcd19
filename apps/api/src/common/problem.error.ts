import type { Problem, ProblemCode, ProblemDetail } from '@app/contracts/problem.js';
import { problemKinds, problemTypePrefix } from '@app/contracts/problem.js';
import type { Refusal } from '@app/domain/errors.js';

export interface ProblemOptions {
  /** Where the code's usual status does not fit: an unknown thing in the address is 404, in the body 422. */
  readonly status?: number;
  /** Everything that is wrong, at once. */
  readonly errors?: readonly ProblemDetail[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
  /** What is missing would be a part of what is within the principal's reach: nothing of others was asked for. */
  readonly isOfOwn?: boolean;
}

/** Seconds after which it is worth to come again while the database or Temporal is away. */
export const retryAfterSeconds = 2;

/** An answer that is no success. Whoever throws it says all that the client is told. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly errors?: readonly ProblemDetail[];
  readonly headers: Readonly<Record<string, string>>;
  readonly isOfOwn: boolean;

  constructor(
    readonly code: ProblemCode,
    readonly detail?: string,
    { status, errors, headers, cause, isOfOwn = false }: ProblemOptions = {},
  ) {
    super(detail ?? problemKinds[code].title, { cause });
    this.status = status ?? problemKinds[code].status;
    this.errors = errors;
    this.isOfOwn = isOfOwn;
    const comeAgain = this.status === 503 || this.status === 429;
    this.headers = { ...(comeAgain ? { 'retry-after': String(retryAfterSeconds) } : {}), ...headers };
  }

  /** As it crosses the border (RFC 9457). */
  toProblem(requestId: string): Problem {
    return {
      type: problemTypePrefix + this.code,
      title: problemKinds[this.code].title,
      status: this.status,
      detail: this.detail,
      code: this.code,
      instance: requestId,
      errors: this.errors && [...this.errors],
    };
  }
}

/** A rule of the domain said no. */
export function refusalProblem(refusal: Refusal, options?: ProblemOptions): ProblemError {
  const { code, detail, at } = refusal;
  const located = at === undefined ? {} : { errors: [{ path: at, reason: detail }] };
  return new ProblemError(code, detail, { ...located, ...options });
}

/** What the address names does not exist, or not for this principal: the two are not told apart. */
export function notFound(detail?: string): ProblemError {
  return new ProblemError('not-found', detail);
}

/** The address names a part that something has not which is within the principal's reach. */
export function partNotFound(detail: string): ProblemError {
  return new ProblemError('not-found', detail, { isOfOwn: true });
}
