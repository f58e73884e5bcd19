import type { Refused } from '../deal/transition.js';
import type { Instant } from '../instant.js';
import type { ActKind, ReturnClaim } from './commands.js';
import type { ReturnTelling } from './escalating.js';
import { droppings, endings, type ReturnNews } from './news.js';
import { newsOfReminders } from './reminding.js';
import type { ReturnRules } from './rules.js';
import { settleReturn, type ReturnHappening, type Warning } from './settle.js';
import type { ReturnCaseState } from './state.js';

/** What happened, as the timeline keeps it: ids, codes, dates and quantities. */
export interface ReturnEvent {
  readonly kind: ReturnClaim['kind'] | ActKind | 'time-passed';
  readonly data: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly happenings: readonly ReturnHappening[];
}

/** Parts that go on in a linked case, which the same transaction opens under this id. */
export interface Continuation {
  readonly caseId: string;
  readonly because: 'wrong' | 'defective';
  readonly partIds: readonly string[];
}

/** A decided transition: the case after it, its event, and who is to be told. */
export interface ReturnTransition {
  readonly state: ReturnCaseState;
  readonly event: ReturnEvent;
  /** Levels of ladders, for whoever is in charge, the head of sales and the management. */
  readonly tellings: readonly ReturnTelling[];
  /** Deadlines that are near, for whoever is in charge. */
  readonly warnings: readonly Warning[];
  readonly news: readonly ReturnNews[];
  readonly continuation?: Continuation;
}

export type ReturnDecision = Refused | ReturnTransition;

/** What a command changed, before time has acted on it. */
export interface ReturnCause extends Pick<ReturnEvent, 'kind' | 'data'> {
  readonly news?: readonly ReturnNews[];
  readonly continuation?: Continuation;
}

/** Makes the transition of a changed case: counts it, and lets time act on what it has become. */
export function transition(
  before: ReturnCaseState,
  changed: ReturnCaseState,
  { kind, data, news = [], continuation }: ReturnCause,
  rules: ReturnRules,
  now: Instant,
): ReturnTransition {
  const next = { ...changed, seq: changed.seq + 1, revision: changed.revision + 1 };
  const isMoved = before.customerId !== changed.customerId;
  const { state, happenings, tellings, warnings, reminders } = settleReturn(
    next,
    // They say the class of the customer whose case it was.
    isMoved ? { ...rules, customerClass: changed.customerClass } : rules,
    now,
    before.customerClass !== changed.customerClass,
  );
  return {
    state,
    event: { kind, data, happenings },
    tellings,
    warnings,
    news: [
      ...news,
      ...newsOfReminders(reminders),
      ...droppings(before, state),
      ...endings(before, state, now),
    ],
    ...(continuation ? { continuation } : {}),
  };
}
