import type { ReturnActor } from './actors.js';
import type { ReturnCaseState, ReturnPart } from './state.js';

/** Who has to do a step. The customer's personal manager and the head of its team are found when they are told. */
export const inCharges = [
  'personal-manager',
  'complaint-desk',
  'head-of-sales',
  'counterparty',
  'customer',
] as const;
export type InCharge = (typeof inCharges)[number];

/** The steps of a whole case. */
export const caseSteps = ['completion', 'passing-on', 'contact'] as const;
export type CaseStep = (typeof caseSteps)[number];

/** The steps of a part of a line, in the order of duty. What a counterparty does has `vendor`, also of a carrier. */
export const partSteps = [
  'cause',
  'confirmation',
  'decision',
  'vendor-answer',
  'answer-to-vendor',
  'pick-up',
  'return',
  'vendor-receipt',
  'good-goods',
  'check',
  'compensation',
  'replacement',
  'delivery',
  'receipt',
  'settlement',
  'give-back',
] as const;
export type PartStep = (typeof partSteps)[number];

export type Step = CaseStep | PartStep;
export const steps: readonly Step[] = ['completion', 'passing-on', ...partSteps, 'contact'];

export interface StepRule {
  readonly inCharge: InCharge;
  /** What becomes due when it has been done. */
  readonly leadsTo: readonly Step[];
  /** May be due beside other steps of the same part. */
  readonly parallel: boolean;
  /** Who may leave it out, with a recorded reason; absent: nobody. */
  readonly skippableBy?: readonly ReturnActor[];
}

export interface CaseStepRule extends StepRule {
  readonly isDue: (given: ReturnCaseState) => boolean;
}

export interface PartStepRule extends StepRule {
  readonly isDue: (part: ReturnPart, given: ReturnCaseState) => boolean;
}

/** What is next is never stored: it follows from what has been done. */
export const caseStepRules: Readonly<Record<CaseStep, CaseStepRule>> = {
  completion: {
    inCharge: 'personal-manager',
    leadsTo: ['passing-on'],
    parallel: false,
    isDue: ({ status }) => status === 'draft',
  },
  'passing-on': {
    inCharge: 'personal-manager',
    leadsTo: ['cause'],
    parallel: false,
    isDue: (given) => given.status === 'open' && given.passedOnAt === undefined && hasOpenPart(given),
  },
  contact: {
    inCharge: 'personal-manager',
    leadsTo: [],
    parallel: true,
    skippableBy: ['personal-manager', 'head-of-sales'],
    isDue: (given) => given.status === 'open' && !given.contact && !hasOpenPart(given) && isOwed(given),
  },
};

export const partStepRules: Readonly<Record<PartStep, PartStepRule>> = {
  cause: {
    inCharge: 'head-of-sales',
    leadsTo: ['confirmation'],
    parallel: false,
    isDue: (part, given) => isOpen(part) && given.passedOnAt !== undefined && part.cause === undefined,
  },
  confirmation: {
    inCharge: 'head-of-sales',
    leadsTo: ['decision'],
    parallel: false,
    skippableBy: ['head-of-sales'],
    isDue: (part) => isOpen(part) && part.cause !== undefined && !isConfirmed(part),
  },
  decision: {
    inCharge: 'head-of-sales',
    leadsTo: ['vendor-answer', 'replacement', 'settlement', 'give-back'],
    parallel: true,
    isDue: (part) => isOpen(part) && isConfirmed(part) && part.remedy === undefined && !isAwaited(part),
  },
  'vendor-answer': {
    inCharge: 'counterparty',
    leadsTo: ['answer-to-vendor', 'decision', 'pick-up', 'good-goods', 'compensation'],
    parallel: true,
    isDue: ({ claim }) => claim === 'requested',
  },
  'answer-to-vendor': {
    inCharge: 'head-of-sales',
    leadsTo: ['vendor-answer'],
    parallel: true,
    isDue: ({ claim }) => claim === 'asked',
  },
  'pick-up': {
    inCharge: 'complaint-desk',
    leadsTo: ['return', 'good-goods'],
    parallel: true,
    skippableBy: ['head-of-sales', 'complaint-desk'],
    isDue: (part) => isToGoBack(part) && ['at-customer', 'pick-up-planned'].includes(part.goods),
  },
  return: {
    inCharge: 'complaint-desk',
    leadsTo: ['vendor-receipt', 'good-goods'],
    parallel: true,
    skippableBy: ['head-of-sales', 'complaint-desk'],
    isDue: (part) => isToGoBack(part) && part.goods === 'picked-up',
  },
  'vendor-receipt': {
    inCharge: 'counterparty',
    leadsTo: ['good-goods'],
    parallel: true,
    skippableBy: ['head-of-sales', 'complaint-desk'],
    isDue: (part) => isToGoBack(part) && part.goods === 'returned' && !isSkipped(part, 'vendor-receipt'),
  },
  'good-goods': {
    inCharge: 'counterparty',
    leadsTo: ['check', 'replacement'],
    parallel: true,
    isDue: (part) =>
      givesGoods(part) && hasGoneBack(part) && (part.supply === 'none' || part.supply === 'on-the-way'),
  },
  check: {
    inCharge: 'complaint-desk',
    leadsTo: ['good-goods', 'replacement'],
    parallel: true,
    skippableBy: ['head-of-sales', 'complaint-desk'],
    isDue: (part) => givesGoods(part) && part.supply === 'received' && !isSkipped(part, 'check'),
  },
  compensation: {
    inCharge: 'counterparty',
    leadsTo: [],
    parallel: true,
    isDue: (part) => part.claim === 'accepted' && part.grants === 'credit' && !part.compensated,
  },
  replacement: {
    inCharge: 'complaint-desk',
    leadsTo: ['delivery'],
    parallel: true,
    isDue: (part) => canShip(part),
  },
  delivery: {
    inCharge: 'complaint-desk',
    leadsTo: ['receipt'],
    parallel: true,
    isDue: (part) => isOpen(part) && part.replacement === 'shipped',
  },
  receipt: {
    inCharge: 'customer',
    leadsTo: ['contact'],
    parallel: true,
    isDue: (part) => isOpen(part) && part.replacement === 'delivered',
  },
  settlement: {
    inCharge: 'complaint-desk',
    leadsTo: ['contact'],
    parallel: true,
    isDue: (part) => isOpen(part) && part.remedy !== undefined && !isShipped(part),
  },
  'give-back': {
    inCharge: 'complaint-desk',
    leadsTo: [],
    parallel: true,
    skippableBy: ['head-of-sales', 'complaint-desk'],
    isDue: (part) =>
      part.goods === 'picked-up' &&
      (part.outcome === 'rejected' || part.outcome === 'withdrawn') &&
      !isSkipped(part, 'give-back'),
  },
};

export function stepRuleOf(step: Step): StepRule {
  return isCaseStep(step) ? caseStepRules[step] : partStepRules[step];
}

export function isCaseStep(step: Step): step is CaseStep {
  return (caseSteps as readonly Step[]).includes(step);
}

/** The customer still waits for how it ends. */
export function isOpen({ outcome }: ReturnPart): boolean {
  return outcome === undefined;
}

/** The cause is confirmed, or somebody said why it need not be. */
export function isConfirmed(part: ReturnPart): boolean {
  return part.confirmation !== undefined || (part.cause !== undefined && isSkipped(part, 'confirmation'));
}

export function isSkipped({ skipped }: ReturnPart, step: PartStep): boolean {
  return skipped.includes(step);
}

/** A counterparty has a request and has not settled it. */
export function isAwaited({ claim }: ReturnPart): boolean {
  return claim === 'requested' || claim === 'asked';
}

/** What the customer gets is goods that are shipped: others, or its own from the vendor's repair. */
export function isShipped({ remedy, source }: ReturnPart): boolean {
  return remedy === 'replace' || (remedy === 'repair' && source === 'vendor');
}

/** The replacement is there to be shipped. */
export function canShip(part: ReturnPart): boolean {
  if (!isOpen(part) || !isShipped(part) || part.replacement !== 'none') return false;
  return (
    part.source === 'own-stock' ||
    part.supply === 'checked' ||
    (part.supply === 'received' && isSkipped(part, 'check'))
  );
}

/** The counterparty owes good goods, or the repaired ones. */
export function givesGoods({ claim, grants }: ReturnPart): boolean {
  return claim === 'accepted' && (grants === 'exchange' || grants === 'repair');
}

/** A vendor that accepts wants the goods back, unless it is not worth shipping them; a carrier does not. */
function isToGoBack({ claim, counterparty }: ReturnPart): boolean {
  return claim === 'accepted' && counterparty?.kind === 'vendor';
}

function hasGoneBack(part: ReturnPart): boolean {
  if (!isToGoBack(part)) return true;
  return (
    part.goods === 'received-by-vendor' ||
    part.goods === 'not-shipped' ||
    (part.goods === 'returned' && isSkipped(part, 'vendor-receipt'))
  );
}

function hasOpenPart({ lines }: ReturnCaseState): boolean {
  return lines.some(({ parts }) => parts.some(isOpen));
}

/** Who has withdrawn everything has been spoken to, and of what goes on in another case one speaks there. */
function isOwed({ lines }: ReturnCaseState): boolean {
  return lines.some(({ parts }) =>
    parts.some(({ outcome, continuedIn }) => outcome !== 'withdrawn' && continuedIn === undefined),
  );
}
