import type { Commanded } from '../deal/commands.js';
import type { DealState } from '../deal/state.js';
import { no, type Refused } from '../deal/transition.js';
import { cannotSnooze, cannotTakeOn } from '../escalation/answering.js';
import type { Escalation, Telling } from '../escalation/escalation.js';
import type { Happening } from '../escalation/happening.js';
import * as ladder from '../escalation/ladder.js';
import type { Instant } from '../instant.js';
import type { HandoverCommand } from './commands.js';
import { retimingOf, settleHandover, type HandoverRules } from './settle.js';
import type { HandoverState } from './state.js';

/** What happened, as the timeline keeps it: ids, codes and dates. */
export interface HandoverEvent {
  readonly kind: 'open' | HandoverCommand['kind'] | 'withdraw' | 'time-passed';
  readonly data: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly happenings: readonly Happening[];
}

/** A decided transition: the handover after it, its event, and who is to be told. */
export interface HandoverTransition {
  readonly state: HandoverState;
  readonly event: HandoverEvent;
  readonly tellings: readonly Telling[];
}

export type HandoverDecision = Refused | HandoverTransition;

/** Opens the handover of a deal that has just been won. */
export function openHandover(
  deal: DealState,
  handoverId: string,
  rules: HandoverRules,
  now: Instant,
): HandoverTransition {
  const opened: HandoverState = {
    shape: 1,
    handoverId,
    dealId: deal.dealId,
    seq: 0,
    revision: 0,
    status: 'open',
    pipelineKey: deal.pipelineKey,
    pipelineVersion: deal.pipelineVersion,
    timingVersion: rules.timingVersion,
    calendarVersion: rules.calendarVersion,
    customerId: deal.customerId,
    customerClass: deal.customerClass,
    teamId: deal.teamId,
    key: deal.key,
    fromOwnerId: deal.ownerId,
    openedAt: now,
    clocks: [],
  };
  const data = { dealId: deal.dealId, from: deal.ownerId };
  return transition(opened, { kind: 'open', data }, rules, now);
}

/** Decides a command on a handover: the handover after it, or why not. */
export function decideHandover(
  handover: HandoverState,
  { command, ifRevision, principalId }: Commanded<HandoverCommand>,
  rules: HandoverRules,
  now: Instant,
): HandoverDecision {
  if (ifRevision !== undefined && ifRevision !== handover.revision) {
    return no('revision-mismatch', `the handover is at revision ${handover.revision}, not ${ifRevision}`);
  }
  if (handover.status !== 'open') return no('handover-closed', `the handover is ${handover.status}`);
  switch (command.kind) {
    case 'accept': {
      const accepted = { ...handover, status: 'accepted' as const, closedAt: now, acceptedBy: principalId };
      return transition(accepted, { kind: 'accept', data: {}, ended: endOf(handover) }, rules, now);
    }
    case 'take-on':
      return takeOn(handover, command, principalId, rules, now);
    case 'snooze':
      return snooze(handover, command, principalId, rules, now);
  }
}

/** The deal is open again: there is nothing to hand over any more. Undefined when that is known, or it has been accepted. */
export function withdrawHandover(
  handover: HandoverState,
  rules: HandoverRules,
  now: Instant,
): HandoverTransition | undefined {
  if (handover.status !== 'open') return undefined;
  const withdrawn: HandoverState = { ...handover, status: 'withdrawn', closedAt: now };
  return transition(withdrawn, { kind: 'withdraw', data: {}, ended: endOf(handover) }, rules, now);
}

/** Lets time act on a handover; undefined when nothing is due and nothing under which its clock runs has changed. */
export function timeActsOn(
  handover: HandoverState,
  rules: HandoverRules,
  now: Instant,
): HandoverTransition | undefined {
  if (handover.status !== 'open') return undefined;
  const isDue = handover.nextDueAt !== undefined && handover.nextDueAt <= now;
  if (!isDue && retimingOf(handover, rules).length === 0) return undefined;
  const settled = transition(handover, { kind: 'time-passed', data: {} }, rules, now);
  return { ...settled, state: { ...settled.state, revision: handover.revision } };
}

type Command<Kind extends HandoverCommand['kind']> = Extract<HandoverCommand, { kind: Kind }>;

function takeOn(
  handover: HandoverState,
  { escalationId, promisedFor }: Command<'take-on'>,
  by: string,
  rules: HandoverRules,
  now: Instant,
): HandoverDecision {
  const escalation = openOne(handover, escalationId);
  if (!escalation) return noneOpen();
  const refusal = cannotTakeOn(escalation, promisedFor, now);
  if (refusal) return { refusal };
  const taken = { ...handover, escalation: ladder.takeOn(escalation, { by, promisedFor }, now) };
  return transition(taken, { kind: 'take-on', data: { escalationId, promisedFor } }, rules, now);
}

function snooze(
  handover: HandoverState,
  { escalationId, until, reasoned }: Command<'snooze'>,
  by: string,
  rules: HandoverRules,
  now: Instant,
): HandoverDecision {
  const escalation = openOne(handover, escalationId);
  if (!escalation) return noneOpen();
  const refusal = cannotSnooze(escalation, { until, reasoned }, now);
  if (refusal) return { refusal };
  const snoozed = { ...handover, escalation: ladder.snooze(escalation, by, until, now) };
  return transition(snoozed, { kind: 'snooze', data: { escalationId, until } }, rules, now);
}

interface Cause extends Pick<HandoverEvent, 'kind' | 'data'> {
  readonly ended?: readonly Happening[];
}

/** Makes the transition of a changed handover: counts it, and lets time act on what it has become. */
function transition(
  handover: HandoverState,
  { kind, data, ended = [] }: Cause,
  rules: HandoverRules,
  now: Instant,
): HandoverTransition {
  const next = { ...handover, seq: handover.seq + 1, revision: handover.revision + 1 };
  const { state, happenings, tellings } = settleHandover(next, rules, now);
  return { state, event: { kind, data, happenings: [...ended, ...happenings] }, tellings };
}

function endOf({ escalation }: HandoverState): Happening[] {
  if (!escalation) return [];
  return [{ kind: 'escalation-ended', escalationId: escalation.id, because: 'closed' }];
}

function openOne({ escalation }: HandoverState, id: string): Escalation | undefined {
  return escalation?.id === id ? escalation : undefined;
}

function noneOpen(): Refused {
  return no('no-escalation', 'the handover has no such open escalation; it may have ended meanwhile');
}
