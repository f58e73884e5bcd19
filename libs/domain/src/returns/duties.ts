import { caseSteps, partSteps, type InCharge, type Step } from './step-keys.js';
import { caseStepRules, partStepRules } from './steps.js';
import { partsOf } from './parts.js';
import type { ReturnCaseState } from './state.js';

/** What is due now, and who has to do it. */
export interface Duty {
  readonly step: Step;
  readonly inCharge: InCharge;
  /** Absent: of the whole case. */
  readonly partId?: string;
}

/** Everything that is due on a case, in the order of duty. A closed case has no duties. */
export function dutiesOf(given: ReturnCaseState): Duty[] {
  if (given.status === 'closed') return [];
  const ofCase = caseSteps
    .filter((step) => caseStepRules[step].isDue(given))
    .map((step): Duty => ({ step, inCharge: caseStepRules[step].inCharge }));
  if (given.status === 'draft') return ofCase;
  const ofParts = partsOf(given).flatMap((part) =>
    partSteps
      .filter((step) => partStepRules[step].isDue(part, given))
      .map((step): Duty => ({ step, inCharge: partStepRules[step].inCharge, partId: part.id })),
  );
  return [...ofCase, ...ofParts];
}
