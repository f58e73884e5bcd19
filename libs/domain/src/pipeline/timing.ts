import { canonicalJson } from '../canonical-json.js';
import type { LadderLevel, Norm, PipelineDefinition, StageDefinition, StallRules } from './definition.js';

/** What of a definition may change for running deals: when a deal is late, and who is told of it. */
export interface Timing {
  readonly calendar: string;
  /** By key of the stage. */
  readonly norms: Readonly<Record<string, StageDefinition['norm']>>;
  readonly stalls: StallRules;
  readonly ladder: readonly LadderLevel[];
  readonly handover?: { readonly norm: Norm };
}

export function timingOf({ calendar, stages, stalls, ladder, handover }: PipelineDefinition): Timing {
  const norms = Object.fromEntries(stages.map((stage) => [stage.key, stage.norm]));
  return { calendar, norms, stalls, ladder, handover };
}

/**
 * A structure under another version's timing: what a running deal lives by after a change of timing. A stage that the
 * timing does not know keeps the norm it has; after several changes, applied from the oldest on, that is the norm of the
 * last one that knew it.
 */
export function withTiming(structure: PipelineDefinition, timing: PipelineDefinition): PipelineDefinition {
  if (structure === timing) return structure;
  const { norms, ...rest } = timingOf(timing);
  const stages = structure.stages.map((stage) => ({
    ...stage,
    // Own ones only: a stage may be called `constructor`.
    norm: (Object.hasOwn(norms, stage.key) ? norms[stage.key] : undefined) ?? stage.norm,
  }));
  return { ...structure, ...rest, stages };
}

/**
 * Whether two definitions differ in what may change for running deals, and in what may not. A stage that only one of them
 * knows is structure, with its norm.
 */
export function changedParts(
  before: PipelineDefinition,
  after: PipelineDefinition,
): { readonly structure: boolean; readonly timing: boolean } {
  const isOther = (one: object, other: object) => canonicalJson(one) !== canonicalJson(other);
  return {
    structure: isOther(structureOf(before), structureOf(after)),
    timing: isOther(timingOf(sharedStages(before, after)), timingOf(sharedStages(after, before))),
  };
}

function sharedStages(definition: PipelineDefinition, other: PipelineDefinition): PipelineDefinition {
  const known = new Set(other.stages.map((stage) => stage.key));
  return { ...definition, stages: definition.stages.filter((stage) => known.has(stage.key)) };
}

function structureOf({
  calendar: _,
  stalls: _1,
  ladder: _2,
  handover: _3,
  ...rest
}: PipelineDefinition): object {
  return { ...rest, stages: rest.stages.map(({ norm: _4, ...stage }) => stage) };
}
