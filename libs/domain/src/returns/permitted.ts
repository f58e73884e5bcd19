import { refuse, type Refusal } from '../errors.js';
import type { CaseAct, EvidenceKind, PartAct } from './act.js';
import { caseActs, isPartAct } from './acts.js';
import type { ReturnActor } from './actors.js';
import type { ActKind, CaseActKind, Evidence, PartActKind, ReturnCommanded } from './commands.js';
import { dutiesOf } from './duties.js';
import { partActs } from './part-acts.js';
import { partsOf } from './parts.js';
import type { ReturnCaseState, ReturnPart } from './state.js';
import type { Step } from './step-keys.js';
import { stepRuleOf } from './steps.js';

/** Who wants to act. */
export type Acting = Pick<ReturnCommanded, 'actors' | 'counterpartyId' | 'requests' | 'customerId'>;

/** An act that somebody may do now. */
export interface PossibleAct {
  readonly act: ActKind;
  readonly step?: Step;
  readonly needs: readonly EvidenceKind[];
  /** The parts that it can be done to; absent: of the whole case. */
  readonly partIds?: readonly string[];
  /** Of `skip`: what can be left out. */
  readonly steps?: readonly SkippableStep[];
}

/** A step that is due and that somebody may leave out. */
export interface SkippableStep {
  readonly step: Step;
  /** The parts that it is due for; absent: it is of the whole case. */
  readonly partIds?: readonly string[];
}

/** Everything that somebody may do on a case as it is, with the evidence that it asks for. */
export function possibleActs(given: ReturnCaseState, who: Acting): PossibleAct[] {
  const ofCase = Object.entries(caseActs).flatMap(([act, rule]): PossibleAct[] => {
    const isPossible = !cannotAct(given, rule, act, who) && rule.when(given);
    if (!isPossible) return [];
    if (act !== 'skip') return [possible(act as CaseActKind, rule, who)];
    const steps = skippableSteps(given, who);
    return steps.length === 0 ? [] : [{ ...possible(act, rule, who), steps }];
  });
  const ofParts = Object.entries(partActs).flatMap(([act, rule]): PossibleAct[] => {
    if (cannotAct(given, rule, act, who)) return [];
    const parts = partsOf(given).filter((part) => isWithin(part, who) && rule.when(part, given));
    if (parts.length === 0) return [];
    return [{ ...possible(act as PartActKind, rule, who), partIds: parts.map(({ id }) => id) }];
  });
  return [...ofCase, ...ofParts];
}

/** Why somebody may not do this with these parts now, or has not shown what it asks for. */
export function notPermitted(
  given: ReturnCaseState,
  { kind, evidence, partIds }: { kind: ActKind; evidence?: Evidence; partIds?: readonly string[] },
  who: Acting,
): Refusal | undefined {
  const rule = isPartAct(kind) ? partActs[kind] : caseActs[kind];
  return (
    cannotAct(given, rule, kind, who) ??
    (isPartAct(kind)
      ? cannotBeDoneTo(given, partActs[kind], kind, partIds ?? [], who)
      : caseActs[kind].when(given)
        ? undefined
        : notDue(kind, given.caseId)) ??
    missing(needsOf(rule, who), evidence)
  );
}

/** Why a part cannot be reached, or parts are not named as they have to be. */
export function partsRefusal(
  given: ReturnCaseState,
  partIds: readonly string[],
  who: Acting,
): Refusal | undefined {
  if (partIds.length === 0) return refuse('parts-invalid', 'name at least one part', 'partIds');
  if (new Set(partIds).size !== partIds.length)
    return refuse('parts-invalid', 'name each part once', 'partIds');
  const reachable = new Set(
    partsOf(given)
      .filter((part) => isWithin(part, who))
      .map(({ id }) => id),
  );
  const unknown = partIds.findIndex((id) => !reachable.has(id));
  if (unknown < 0) return undefined;
  return refuse('part-unknown', `the case has no part ${partIds[unknown]}`, `partIds.${unknown}`);
}

function cannotAct(
  { status, customerId }: ReturnCaseState,
  rule: CaseAct | PartAct,
  kind: string,
  who: Acting,
): Refusal | undefined {
  const { actors } = who;
  if (who.customerId !== undefined && who.customerId !== customerId)
    return refuse('act-not-permitted', 'the case is of another customer by now');
  if (!actors.some((actor) => rule.may.includes(actor))) {
    return refuse('act-not-permitted', `${kind} is for: ${rule.may.join(', ')}`);
  }
  const during = rule.during ?? ['open'];
  if (during.includes(status)) return undefined;
  if (status === 'closed') return refuse('return-case-closed', 'it can be opened again, with a reason');
  if (status === 'draft') return refuse('return-case-draft', 'complete it first');
  return refuse('return-case-not-draft', 'it has been completed');
}

function cannotBeDoneTo(
  given: ReturnCaseState,
  rule: PartAct,
  kind: PartActKind,
  partIds: readonly string[],
  who: Acting,
): Refusal | undefined {
  const refusal = partsRefusal(given, partIds, who);
  if (refusal) return refusal;
  if (rule.single && partIds.length > 1) return refuse('parts-invalid', `${kind} takes one part at a time`);
  const unfit = partsOf(given).find((part) => partIds.includes(part.id) && !rule.when(part, given));
  return unfit && notDue(kind, unfit.id);
}

/** A counterparty reaches what was requested of it, by a link what the link is for, and nothing else. */
export function isWithin(
  { counterparty, requestedAt }: ReturnPart,
  { actors, counterpartyId, requests }: Acting,
): boolean {
  if (!actors.includes('vendor')) return true;
  if (counterpartyId === undefined || counterparty?.id !== counterpartyId) return false;
  return requests === undefined || (requestedAt !== undefined && requests.includes(requestedAt));
}

/** Who does not act for itself says how it was said. */
function needsOf({ needs, actOf }: CaseAct | PartAct, { actors }: Acting): readonly EvidenceKind[] {
  return actOf === undefined || actors.includes(actOf) ? needs : [...needs, 'through'];
}

function missing(needs: readonly EvidenceKind[], evidence: Evidence = {}): Refusal | undefined {
  const shown: Readonly<Record<EvidenceKind, boolean>> = {
    reason: evidence.reasoned === true,
    document: Boolean(evidence.documentId),
    shipment: Boolean(evidence.shipmentId),
    through: evidence.through !== undefined,
  };
  const lacking = needs.filter((kind) => !shown[kind]);
  if (lacking.length === 0) return undefined;
  return lacking[0] === 'reason'
    ? refuse('reason-missing', 'write the reason, or what was said')
    : refuse('evidence-missing', `what is missing: ${lacking.join(', ')}`);
}

function possible(act: ActKind, rule: CaseAct | PartAct, who: Acting): PossibleAct {
  return { act, ...(rule.step ? { step: rule.step } : {}), needs: needsOf(rule, who) };
}

function notDue(kind: ActKind, id: string): Refusal {
  return refuse('step-not-due', `${kind} cannot be done to ${id} as it is now`);
}

/** For whom a step may be left out. */
export function mayLeaveOut(by: readonly ReturnActor[] | undefined, { actors }: Acting): boolean {
  if (by === undefined) return false;
  return actors.includes('administrator') || actors.some((actor) => by.includes(actor));
}

/** What is due and may be left out by them, in the order of duty. */
export function skippableSteps(given: ReturnCaseState, who: Acting): SkippableStep[] {
  const due = dutiesOf(given).filter(({ step }) => mayLeaveOut(stepRuleOf(step).skippableBy, who));
  return [...new Set(due.map(({ step }) => step))].map((step) => {
    const partIds = due.flatMap((duty) => (duty.step === step && duty.partId ? [duty.partId] : []));
    return { step, ...(partIds.length > 0 ? { partIds } : {}) };
  });
}
