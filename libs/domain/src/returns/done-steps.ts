import type { ActKind } from './commands.js';
import { caseActs, isPartAct } from './acts.js';
import { partActs } from './part-acts.js';
import { isStep, type Step } from './step-keys.js';
import type { ReturnEvent } from './transition.js';

/** An event of a case, as far as it tells what it did. */
export interface StepEvent {
  readonly kind: ReturnEvent['kind'] | 'repaired';
  /** The parts that it was done to. */
  readonly partIds: readonly string[];
  /** All parts of the case after it. */
  readonly parts: readonly string[];
  /** What is due after it: the clocks of the case, each with its parts; without parts of the whole case. */
  readonly due: readonly { readonly step: string; readonly partIds: readonly string[] }[];
}

/** A step that is over for a part, or of the whole case, with the event that has ended it. */
export interface DoneStep<Event> {
  readonly step: Step;
  readonly partId: string | null;
  readonly by: Event;
}

/** The event after which a step was due no longer. */
export interface EndingEvent extends Pick<StepEvent, 'kind' | 'partIds'> {
  /** Parts whose receipt the customer's silence has confirmed with it. */
  readonly heard: readonly string[];
}

/** Whether the event with which a step was over has done it; else it fell away with it, or was left out. */
export function isDoneWith(step: Step, partId: string | null, event: EndingEvent): boolean {
  if (step === 'receipt' && partId !== null && event.heard.includes(partId)) return true;
  // Who says how the replacement is has it: nobody records its delivery any more.
  const isThere = event.kind === 'confirm-receipt' || event.kind === 'dispute-receipt';
  if (step === 'delivery' && isThere) return partId !== null && event.partIds.includes(partId);
  return doneBy(event).some(([done, of]) => done === step && of === partId);
}

type Ended<Event> = Map<Step, Event>;

/**
 * Which event has ended each step, for each part: an act does its step, and what is no longer due was ended by whatever came
 * then, be it that the customer's silence confirmed a receipt. Whether a step was done or fell away, the part says. A step that
 * was done again has the last event; a part that was cut off has those of the part that it was of.
 * @param events of one case, in their order
 */
export function doneSteps<Event extends StepEvent>(events: readonly Event[]): DoneStep<Event>[] {
  /** By part; null: of the whole case. */
  const ended = new Map<string | null, Ended<Event>>([[null, new Map()]]);
  let before: StepEvent['due'] = [];
  for (const event of events) {
    for (const [step, partId] of [...placesOf(before), ...doneBy(event)]) {
      if (!isDue(event.due, step, partId)) ended.get(partId)?.set(step, event);
    }
    const [cutFrom] = event.partIds;
    for (const id of event.parts) {
      if (!ended.has(id)) ended.set(id, new Map(cutFrom === undefined ? [] : ended.get(cutFrom)));
    }
    before = event.due;
  }
  return [...ended].flatMap(([partId, steps]) => [...steps].map(([step, by]) => ({ step, partId, by })));
}

type Place = readonly [step: Step, partId: string | null];

/** Each step that is due, and for which part. Clocks that run beside the steps are none. */
function placesOf(due: StepEvent['due']): Place[] {
  return due.flatMap(({ step, partIds }): Place[] => {
    if (!isStep(step)) return [];
    return partIds.length === 0 ? [[step, null]] : partIds.map((id): Place => [step, id]);
  });
}

function doneBy({ kind, partIds }: Pick<StepEvent, 'kind' | 'partIds'>): Place[] {
  if (!isAct(kind)) return [];
  if (!isPartAct(kind)) {
    const { step } = caseActs[kind];
    return step ? [[step, null]] : [];
  }
  const { step } = partActs[kind];
  return step ? partIds.map((id): Place => [step, id]) : [];
}

function isDue(due: StepEvent['due'], step: Step, partId: string | null): boolean {
  return due.some(
    (one) => one.step === step && (partId === null ? one.partIds.length === 0 : one.partIds.includes(partId)),
  );
}

function isAct(kind: StepEvent['kind']): kind is ActKind {
  return Object.hasOwn(caseActs, kind) || Object.hasOwn(partActs, kind);
}
