import { parseNorm } from '../calendar/norm.js';
import { addWorkingTime } from '../calendar/working-time.js';
import type { CountedClock } from '../deal/explain.js';
import { epochMs } from '../instant.js';
import { handoverNorm, type HandoverRules } from './settle.js';
import type { HandoverState } from './state.js';

/**
 * Why the clock of an open handover is due when it is: what was counted, what was skipped, and by which norm.
 * @throws CalendarError when its calendar was changed to have too little working time for it
 */
export function explainHandover(
  handover: HandoverState,
  rules: HandoverRules,
): Omit<CountedClock, 'customerClass'>[] {
  return handover.clocks.map((clock) => {
    const norm = clock.norm ?? handoverNorm(rules.pipeline);
    const { byDays: explanation } = addWorkingTime(rules.calendar, epochMs(clock.since), parseNorm(norm));
    return {
      kind: clock.kind,
      resetBy: 'opened',
      normOf: 'pipeline',
      dueAt: clock.dueAt,
      ...(clock.notBefore ? { notBefore: clock.notBefore } : {}),
      explanation,
    };
  });
}
