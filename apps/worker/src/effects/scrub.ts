import { CalendarError } from '@app/domain/calendar/calendar-error.js';
import { sqlStateOf } from '@app/persistence/sql-state.js';
import { ApplicationFailure } from '@temporalio/common';
import { dataErrorType } from '../../../../workflows/src/shared/transition.effects.contract.js';

/**
 * Failures of effects are kept in workflow histories, and database errors quote the values they stumbled over. Only the
 * kind of error travels. Data that cannot be stored (SQLSTATE classes 22 and 23) is not worth a retry; all else is.
 */
export function scrubbed(error: unknown): ApplicationFailure {
  const code = sqlStateOf(error);
  if (code && (code.startsWith('22') || code.startsWith('23'))) {
    return ApplicationFailure.nonRetryable(`SQLSTATE ${code}`, dataErrorType);
  }
  // A calendar that never opens long enough does so at no retry either.
  if (error instanceof CalendarError) return ApplicationFailure.nonRetryable(error.name, dataErrorType);
  return ApplicationFailure.retryable(
    code ? `SQLSTATE ${code}` : `effect failed: ${nameOf(error)}`,
    'EffectError',
  );
}

/** Network errors have a code, such as ECONNREFUSED; ours have a name. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as Error & { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
