import { oneLine } from './plain-text.js';
import type { Presenting } from './presenting.js';
import { longestName, type WaitingHandover } from './stalled-deal.js';

/** Which handover waits, for whom and since when. */
export function waitingWords(handover: WaitingHandover, isKey: boolean, show: Presenting): string {
  const { fromName, wonAt } = handover;
  return show.texts.handover.lead(
    isKey,
    oneLine(fromName, longestName),
    personalManagerOf(handover),
    show.time(wonAt),
  );
}

/** The personal manager's name as it is shown; undefined: there is none. */
export function personalManagerOf({ toName }: WaitingHandover): string | undefined {
  return toName === undefined ? undefined : oneLine(toName, longestName);
}
