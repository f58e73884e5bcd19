import type { ReturnActor } from './actors.js';
import {
  canShip,
  givesGoods,
  hasGoneBack,
  hasOpenPart,
  isAwaited,
  isConfirmed,
  isOpen,
  isOwed,
  isShipped,
  isSkipped,
  isToGoBack,
  isWithVendor,
} from './facts.js';
import type { ReturnCaseState, ReturnPart } from './state.js';
import { isCaseStep, type CaseStep, type InCharge, type PartStep, type Step } from './step-keys.js';

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
    leadsTo: [
      ...(['answer-to-vendor', 'decision', 'pick-up', 'return', 'vendor-receipt', 'give-back'] as const),
      ...(['good-goods', 'compensation', 'replacement'] as const),
    ],
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
    leadsTo: ['return', 'good-goods', 'give-back'],
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
      (part.goods === 'picked-up' || (isWithVendor(part) && part.claim === 'refused')) &&
      !isToGoBack(part) &&
      (part.outcome === 'rejected' || part.outcome === 'withdrawn') &&
      !isSkipped(part, 'give-back'),
  },
};

export function stepRuleOf(step: Step): StepRule {
  return isCaseStep(step) ? caseStepRules[step] : partStepRules[step];
}
