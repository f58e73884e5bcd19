import type { Problem } from '@app/contracts/problem.js';

/** What the API refused, as it told it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly problem: Problem,
    /** Seconds after which to ask again, where the API says so. */
    readonly retryAfter?: number,
  ) {
    super(problem.title);
  }
}

/** The API was not reached: no network, or nobody answers there. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** Whether asking again may help: nobody answered, or what stands behind the API is away. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  return error instanceof ProblemError && (error.problem.status === 503 || error.problem.status === 429);
}

/** Whether the session has ended. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'sign-in-required';
}
