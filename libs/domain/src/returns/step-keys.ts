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

export function isCaseStep(step: Step): step is CaseStep {
  return (caseSteps as readonly Step[]).includes(step);
}

export function isStep(key: string): key is Step {
  return (steps as readonly string[]).includes(key);
}
