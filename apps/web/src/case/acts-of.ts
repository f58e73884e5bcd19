import type { ReturnCaseView } from '@app/contracts/returns.js';
import type { ActKind } from '../api/cases.js';

export type PossibleAct = ReturnCaseView['possibleActs'][number] & { readonly act: ActKind };

type Given = Pick<ReturnCaseView, 'possibleActs' | 'duties' | 'escalations'>;

/** What is due now, each step once, with the parts that it is due for. */
export interface DueStep {
  readonly step: string;
  readonly inCharge: ReturnCaseView['duties'][number]['inCharge'];
  /** Empty: of the whole case. */
  readonly partIds: readonly string[];
  /** What the reader may do about it. */
  readonly acts: readonly PossibleAct[];
}

/** Answers to an escalation are given where it is told. */
const toEscalations: readonly ActKind[] = ['take-on', 'snooze'];

const actsOf = ({ possibleActs }: Given) => possibleActs as readonly PossibleAct[];

/** The steps that are due, in the order of duty, and what the reader may do about each. */
export function dueSteps(given: Given): DueStep[] {
  const steps = [...new Set(given.duties.map(({ step }) => step))];
  return steps.map((step) => {
    const duties = given.duties.filter((duty) => duty.step === step);
    const partIds = duties.flatMap(({ partId }) => (partId === null ? [] : [partId]));
    return {
      step,
      inCharge: duties[0]?.inCharge ?? 'complaint-desk',
      partIds,
      acts: actsOf(given).filter((one) => one.step === step && isFor(one, partIds)),
    };
  });
}

/** What may be done beside the steps that are due. */
export function otherActs(given: Given): PossibleAct[] {
  const dueActs = new Set(dueSteps(given).flatMap(({ acts }) => acts.map(({ act }) => act)));
  return actsOf(given).filter(({ act }) => !dueActs.has(act) && !toEscalations.includes(act));
}

/** What may be done to one part, whatever is due for the others. */
export function actsOfPart(given: Given, partId: string): PossibleAct[] {
  return actsOf(given).filter(({ partIds }) => partIds?.includes(partId));
}

/**
 * The parts among which an act is done; undefined: it is one of the whole case. A step is left out for parts that it names.
 * @param chosen among these only; undefined: among all
 * @param step that is left out
 */
export function partsFor(
  { partIds, steps }: PossibleAct,
  chosen: readonly string[] | undefined,
  step: unknown,
): readonly string[] | undefined {
  if (steps) return steps.find((one) => one.step === step)?.partIds ?? undefined;
  return partIds?.filter((id) => chosen === undefined || chosen.includes(id));
}

/** What may be answered to an escalation. */
export function answers(given: Given): PossibleAct[] {
  return actsOf(given).filter(({ act }) => toEscalations.includes(act));
}

function isFor(act: PossibleAct, partIds: readonly string[]): boolean {
  return act.partIds === null || act.partIds.some((id) => partIds.includes(id));
}
