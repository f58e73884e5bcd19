import type { CountedTime } from '@app/contracts/working-time.js';
import type { ExplanationByDays } from '@app/domain/calendar/deadline-explanation.js';

/** How working time was counted, as it is answered. */
export function countedTimeOf(explanation: ExplanationByDays): CountedTime {
  const { counted, days, skipped, pauses } = explanation;
  return {
    ...explanation,
    counted: [...counted],
    days: [...days],
    skipped: [...skipped],
    pauses: [...pauses],
  };
}
