import { refuse, type Refusal } from '../errors.js';
import type { Stall, Telling } from '../escalation/escalation.js';
import type { EscalationEnd, Happening } from '../escalation/happening.js';
import type { Instant } from '../instant.js';
import type { Recount } from './clocks.js';
import type { DealCommand, OpenDeal } from './commands.js';
import type { Order } from './orders.js';
import { settle, type DealRules } from './settle.js';
import { noEvasions, type DealState, type EvasionCounts } from './state.js';

/** What happened, as the timeline keeps it: ids, codes and dates. */
export interface DealEvent {
  /** `repaired`: the row was brought back to its workflow by an administrator. */
  readonly kind: DealCommand['kind'] | OpenDeal['kind'] | 'time-passed' | 'repaired';
  readonly data: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly happenings: readonly Happening[];
}

/** A decided transition: the deal after it, its event, who is to be told, and what else is to be done. */
export interface Transition {
  readonly state: DealState;
  readonly event: DealEvent;
  readonly tellings: readonly Telling[];
  /** Absent: nothing. */
  readonly orders?: readonly Order[];
}

export interface Refused {
  readonly refusal: Refusal;
}

export type Decision = Refused | Transition;

export function isRefused(decision: Refused | object): decision is Refused {
  return 'refusal' in decision;
}

/** What a command changed, before time has acted on it. */
export interface Cause extends Pick<DealEvent, 'kind' | 'data'> {
  readonly ended?: readonly Happening[];
  readonly tellings?: readonly Telling[];
  readonly orders?: readonly Order[];
  /** Why running clocks are counted anew, beside a change of timing, calendar or customer. */
  readonly recount?: Recount;
  /** Stalls of the escalation that the command has ended. */
  readonly endedStalls?: readonly Stall[];
}

/** Makes the transition of a changed deal: counts it, and lets time act on what it has become. */
export function transition(deal: DealState, cause: Cause, rules: DealRules, now: Instant): Transition {
  const next: DealState = { ...deal, shape: 2, seq: deal.seq + 1, revision: deal.revision + 1 };
  const { state, happenings, tellings } = settle(next, rules, now, cause.recount, cause.endedStalls);
  const { kind, data, ended = [], tellings: told = [], orders = [] } = cause;
  return {
    state,
    event: { kind, data, happenings: [...ended, ...told.map(tellingHappened), ...happenings] },
    tellings: [...told, ...tellings],
    ...(orders.length > 0 ? { orders } : {}),
  };
}

function tellingHappened(telling: Telling): Happening {
  return { kind: 'told', ...telling };
}

/** That the deal's escalation, if there is one, has ended. */
export function endOf(deal: DealState, because: EscalationEnd): Happening[] {
  return deal.escalation ? [{ kind: 'escalation-ended', escalationId: deal.escalation.id, because }] : [];
}

/** Counts something that could be done to keep the ladder quiet. */
export function counting(deal: DealState, what: keyof EvasionCounts): Pick<DealState, 'evasions'> {
  const { evasions = noEvasions } = deal;
  return { evasions: { ...evasions, [what]: (evasions[what] ?? 0) + 1 } };
}

export function no(code: Refusal['code'], detail: string): Refused {
  return { refusal: refuse(code, detail) };
}
