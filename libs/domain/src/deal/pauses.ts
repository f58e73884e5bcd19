import { refuse, type Refusal } from '../errors.js';
import type { Instant } from '../instant.js';
import { silentSince } from './clocks.js';
import type { DealPause, DealState, Hold } from './state.js';

/** Far more than anybody has reasons for. */
const pausesAtMost = 20;

/** The deal with a further pause; those that no clock can feel any more fall away. */
export function paused(deal: DealState, pause: DealPause): Pick<DealState, 'pauses'> {
  const { pauses = [] } = deal;
  const felt = stillFelt(deal);
  const others = feltByOtherRules(deal).filter((one) => !felt.includes(one));
  // The row stays small: of more than there is room for, the latest.
  const kept = others.slice(Math.max(0, others.length - Math.max(0, pausesAtMost - felt.length)));
  const stay = pauses.filter((one) => felt.includes(one) || kept.includes(one));
  return { pauses: [...stay, pause] };
}

/** Why a deal cannot be put aside or off once more; it bounds the row. */
export function tooOften(deal: DealState, atMost = pausesAtMost): Refusal | undefined {
  if (stillFelt(deal).length < atMost) return undefined;
  return refuse('too-many-pauses', `its clocks have stood still ${atMost} times since they began`);
}

/** The deal without what is left of a snooze: whoever answered, moved or closed it has ended the waiting. */
export function withoutSnooze(deal: DealState, now: Instant): DealState {
  return { ...deal, pauses: cut(deal, 'snooze', now) };
}

/** The deal without what is left of its hold. */
export function withoutHold(deal: DealState, because: Hold['because'], now: Instant): DealState {
  return { ...deal, hold: undefined, pauses: cut(deal, because, now) };
}

function cut({ pauses }: DealState, because: DealPause['because'], now: Instant): DealState['pauses'] {
  if (!pauses) return undefined;
  const left = pauses.flatMap((pause): DealPause[] => {
    if (pause.because !== because || (pause.to !== undefined && pause.to <= now)) return [pause];
    return pause.from < now ? [{ ...pause, to: now }] : [];
  });
  return left.length === 0 ? undefined : left;
}

/** Pauses that ended before every running clock began can touch none of them. */
function stillFelt({ pauses = [], clocks, escalation }: DealState): readonly DealPause[] {
  const starts = [...clocks.map((clock) => clock.since), escalation?.delayFrom].filter(
    (one) => one !== undefined,
  );
  return starts.length === 0 ? pauses : endingAfter(pauses, starts);
}

/**
 * Pauses that touch no running clock, but one that another timing, or a norm that is agreed with the customer, makes run:
 * it counts from before the stage.
 */
function feltByOtherRules(deal: DealState): readonly DealPause[] {
  const planned = deal.activities.map(({ plannedFor }) => plannedFor);
  return endingAfter(deal.pauses ?? [], [deal.stageSince, silentSince(deal), ...planned]);
}

function endingAfter(pauses: readonly DealPause[], starts: readonly Instant[]): readonly DealPause[] {
  const earliest = starts.reduce((a, b) => (a < b ? a : b));
  return pauses.filter((pause) => pause.to === undefined || pause.to > earliest);
}
