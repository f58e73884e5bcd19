import type { HandoverStatus } from '@app/domain/handover/state.js';
import type { Instant } from '@app/domain/instant.js';
import { oneLine } from './plain-text.js';
import type { Presenting } from './presenting.js';
import { longestName } from './stalled-deal.js';

/** A won deal's handover, of which an escalation tells in the place of the deal itself. */
export interface WaitingHandover {
  /** Who won the deal. */
  readonly fromName: string;
  /** The personal manager for whom it waits; absent: the customer has none. */
  readonly toName?: string;
  readonly wonAt: Instant;
  readonly status: HandoverStatus;
}

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
