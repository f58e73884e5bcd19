import type { Instant } from '../instant.js';
import { cannotSnooze, cannotTakeOn, noPromise } from '../escalation/answering.js';
import type { Escalation } from '../escalation/escalation.js';
import * as ladder from '../escalation/ladder.js';
import type { DealCommand } from './commands.js';
import { paused, tooOften, withoutSnooze } from './pauses.js';
import type { DealRules } from './settle.js';
import type { DealState } from './state.js';
import { counting, no, transition, type Decision } from './transition.js';

type Command<Kind extends DealCommand['kind']> = Extract<DealCommand, { kind: Kind }>;

/** "Mine, done by …". */
export function takeOn(
  deal: DealState,
  { escalationId, promisedFor }: Command<'take-on'>,
  by: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const escalation = openOne(deal, escalationId);
  if (!escalation) return noneOpen();
  const refusal = cannotTakeOn(escalation, promisedFor, now);
  if (refusal) return { refusal };
  const awake = withoutSnooze(deal, now);
  const taken = { ...awake, escalation: ladder.takeOn(escalation, { by, promisedFor }, now) };
  return transition(taken, { kind: 'take-on', data: { escalationId, promisedFor } }, rules, now);
}

/** Puts an escalation off until a date. A promise is not escaped from by that. */
export function snooze(
  deal: DealState,
  { escalationId, until, reasoned }: Command<'snooze'>,
  by: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const escalation = openOne(deal, escalationId);
  if (!escalation) return noneOpen();
  const refusal = cannotSnooze(escalation, { until, reasoned }, now) ?? tooOften(deal);
  if (refusal) return { refusal };
  const snoozed: DealState = {
    ...deal,
    ...counting(deal, 'snoozes'),
    ...paused(deal, { because: 'snooze', from: now, to: until }),
    escalation: ladder.snooze(escalation, by, until, now),
  };
  return transition(snoozed, { kind: 'snooze', data: { escalationId, until } }, rules, now);
}

/** A manager tells the owner "do X by …": the owner is told, and held to it as to a promise of its own. */
export function instruct(
  deal: DealState,
  { escalationId, doneBy }: Command<'instruct'>,
  by: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const escalation = openOne(deal, escalationId);
  if (!escalation) return noneOpen();
  // A promise put off by oneself would be no promise.
  if (by === deal.ownerId) return no('instruct-oneself', 'take it on, with a date');
  const refusal = noPromise(doneBy, now);
  if (refusal) return { refusal };
  const taking = { by: deal.ownerId, promisedFor: doneBy, instructedBy: by };
  // A further instruction is told like the first: in a round of its own, for a round tells each level once.
  const round = escalation.takenOn?.instructedBy ? escalation.round + 1 : escalation.round;
  const instructed = {
    ...withoutSnooze(deal, now),
    escalation: ladder.takeOn({ ...escalation, round }, taking, now),
  };
  const telling = {
    escalationId,
    round,
    level: Math.max(0, escalation.level),
    to: 'owner' as const,
    purpose: 'instruction' as const,
  };
  const data = { escalationId, doneBy, owner: deal.ownerId };
  return transition(instructed, { kind: 'instruct', data, tellings: [telling] }, rules, now);
}

function openOne({ escalation }: DealState, id: string): Escalation | undefined {
  return escalation?.id === id ? escalation : undefined;
}

function noneOpen(): Decision {
  return no('no-escalation', 'the deal has no such open escalation; it may have recovered meanwhile');
}
