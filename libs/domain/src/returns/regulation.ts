import type { CustomerClass, LadderLevel, Named, Norm } from '../pipeline/definition.js';
import type { Counterparty } from './state.js';
import type { Step } from './step-keys.js';

export type ClassNorms = Readonly<Record<CustomerClass, Norm>>;
export type ClassLadders = Readonly<Record<CustomerClass, readonly LadderLevel[]>>;

/** How long a step may take, when it warns, and who is told when it is late. */
export interface StepTiming extends Pick<Named, 'name' | 'labels'> {
  /** Working time from when the step is due, by customer class. Of `receipt`: how long silence takes to say yes. */
  readonly norm: ClassNorms;
  /** Working time before the deadline; absent: it does not warn. */
  readonly warnBefore?: Norm;
  /** Absent: that of the regulation. */
  readonly ladder?: ClassLadders;
  /** Of a counterparty's step: when it is reminded; absent: it is not. */
  readonly reminders?: StepReminders;
}

/** Letters to a vendor or carrier about what it has not done yet, in working time of its calendar. */
export interface StepReminders {
  /** So long before the deadline; absent: none. */
  readonly before?: Norm;
  /** So long after the deadline, each one letter. */
  readonly after?: readonly Norm[];
}

/**
 * Within how many days of the delivery a counterparty has to be told. Calendar days, all of them: where a law leaves
 * Sundays and holidays out, that is earlier than it asks, and never too late.
 */
export interface ClaimWindow {
  readonly days: number;
  readonly warnDaysBefore: number;
}

/** The counterparty's steps, which may have norms of their own for one of them. */
export const counterpartySteps = ['vendor-answer', 'vendor-receipt', 'good-goods', 'compensation'] as const;
export type CounterpartyStep = (typeof counterpartySteps)[number];

/** What was agreed with one vendor or carrier. */
export interface CounterpartyTerms extends Counterparty {
  readonly claimWindow?: ClaimWindow;
  readonly norms?: Readonly<Partial<Record<CounterpartyStep, Norm>>>;
}

/**
 * When a return case is late, and who is told of it. Immutable and numbered once published; a changed one applies to
 * running cases. In its ladders the `owner` is whoever is in charge of the step.
 */
export interface ReturnRegulation extends Named {
  /** Key of the working calendar in which our clocks run. */
  readonly calendar: string;
  readonly steps: Readonly<Record<Step, StepTiming>>;
  /** From the claim to its end, without the time in which others were to act. */
  readonly wholeCase: StepTiming;
  readonly claimWindows: Readonly<Record<Counterparty['kind'], ClaimWindow>>;
  readonly ladder: ClassLadders;
  readonly counterparties?: readonly CounterpartyTerms[];
}

/** What was agreed with a vendor or carrier, if anything was. */
export function termsOf(
  { counterparties = [] }: Pick<ReturnRegulation, 'counterparties'>,
  id: string | undefined,
): CounterpartyTerms | undefined {
  return counterparties.find((terms) => terms.id === id);
}
