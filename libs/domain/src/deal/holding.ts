import { epochMs, instant, type Instant } from '../instant.js';
import type { DealCommand } from './commands.js';
import { paused, tooOften, withoutHold } from './pauses.js';
import type { DealRules } from './settle.js';
import type { DealState } from './state.js';
import { counting, no, transition, type Decision } from './transition.js';

type Command<Kind extends DealCommand['kind']> = Extract<DealCommand, { kind: Kind }>;

/** A deal that sleeps longer than half a year is lost, and opened anew when its time has come. */
const heldAtMostDays = 183;
const dayMs = 86_400_000;

/** Puts a deal aside until a date: its clocks and its ladder stand still. */
export function hold(
  deal: DealState,
  { because, until, reasoned }: Command<'hold'>,
  by: string,
  rules: DealRules,
  now: Instant,
): Decision {
  if (deal.hold) return no('deal-on-hold', `it is on hold until ${deal.hold.until}`);
  if (!reasoned) return no('reason-missing', 'say why the deal has to wait');
  if (until <= now) return no('hold-not-in-future', 'a hold ends at a time to come');
  if (until > instant(epochMs(now) + heldAtMostDays * dayMs))
    return no('hold-too-far', `a deal is held at most ${heldAtMostDays} days`);
  const refusal = tooOften(deal);
  if (refusal) return { refusal };
  const held: DealState = {
    ...deal,
    ...counting(deal, 'holds'),
    ...paused(deal, { because, from: now, to: until }),
    hold: { because, by, from: now, until },
  };
  return transition(held, { kind: 'hold', data: { because, until } }, rules, now);
}

/** Takes a deal up again before its date: its clocks go on with what they had left. */
export function resume(deal: DealState, rules: DealRules, now: Instant): Decision {
  if (!deal.hold) return no('deal-not-on-hold', 'there is nothing to resume');
  const { because, until } = deal.hold;
  return transition(withoutHold(deal, because, now), { kind: 'resume', data: { until } }, rules, now);
}
