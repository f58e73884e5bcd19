import type { Instant } from '@app/domain/instant.js';
import type { EscalationEnd } from '@app/domain/escalation/happening.js';
import { oneLine } from './plain-text.js';
import type { Presenting } from './presenting.js';
import { longestName, type WaitingHandover } from './stalled-deal.js';

/** What has become of an escalation since it began. */
export type EscalationStanding =
  | { readonly kind: 'open' }
  | { readonly kind: 'taken-on'; readonly by: string; readonly promisedFor: Instant }
  /** A manager has told the owner to do it. */
  | { readonly kind: 'instructed'; readonly by: string; readonly doneBy: Instant }
  | { readonly kind: 'snoozed'; readonly by: string; readonly until: Instant; readonly reason?: string }
  | { readonly kind: 'ended'; readonly because: EscalationEnd };

/** A reason is told in a sentence or two; the timeline has all of it. */
const longestReason = 240;

/**
 * Who answered an escalation, until when and why; or that nobody did.
 * @param handover whose escalation it is; absent: a deal's
 */
export function standingWords(
  standing: EscalationStanding,
  show: Presenting,
  handover?: WaitingHandover,
): string {
  const { standing: texts } = show.texts;
  switch (standing.kind) {
    case 'open':
      return texts.open;
    case 'taken-on':
      return texts.takenOn(oneLine(standing.by, longestName), show.deadline(standing.promisedFor));
    case 'instructed':
      return texts.instructed(oneLine(standing.by, longestName), show.deadline(standing.doneBy));
    case 'snoozed': {
      const words = texts.snoozed(oneLine(standing.by, longestName), show.deadline(standing.until));
      const reason = oneLine(standing.reason ?? '', longestReason);
      return reason === '' ? words : `${words} ${texts.reason(reason)}`;
    }
    case 'ended':
      return handover && handover.status !== 'open'
        ? show.texts.handover.ended[handover.status]
        : texts.ended[standing.because];
  }
}
