import type { Problem } from '../errors.js';

/** Thrown when working time cannot be computed. The message says what to change. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';

  /** @param problems what is wrong with the calendar's data, when that is the cause */
  constructor(
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}
