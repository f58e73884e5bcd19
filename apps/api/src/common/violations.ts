import { QueryFailedError } from 'typeorm';
import type { ProblemError } from './problem.error.js';

/**
 * Does some work, and tells a broken constraint of the database as the problem it stands for.
 * @param problems what to tell, by the constraint's name
 */
export async function tellingViolations<Result>(
  problems: Readonly<Record<string, () => ProblemError>>,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const constraint = constraintOf(error);
    const problem = constraint === undefined ? undefined : problems[constraint];
    throw problem ? problem() : error;
  }
}

function constraintOf(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { constraint } = error.driverError as { constraint?: string };
  return constraint;
}
