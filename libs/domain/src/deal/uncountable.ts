import { CalendarError } from '../calendar/calendar-error.js';
import { no, type Decision } from './transition.js';

/**
 * A decision under rules whose calendar may not have the working time that a norm asks for. Publishing sees to it that no
 * running deal comes there; one that does is told what to change, and everything that starts no clock is still done.
 */
export function orUncountable(decided: () => Decision): Decision {
  try {
    return decided();
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    return no('deadline-uncountable', `a clock that begins with this cannot be counted: ${error.message}`);
  }
}
