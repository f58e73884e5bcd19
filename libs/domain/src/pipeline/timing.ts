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
 * timing does not know keeps its own norm.
 */
export function withTiming(structure: PipelineDefinition, timing: PipelineDefinition): PipelineDefinition {
  if (structure === timing) return structure;
  const { norms, ...rest } = timingOf(timing);
  const stages = structure.stages.map((stage) => ({ ...stage, norm: norms[stage.key] ?? stage.norm }));
  return { ...structure, ...rest, stages };
}

/** Whether two definitions differ in what may change for running deals, and in what may not. */
export function changedParts(
  before: PipelineDefinition,
  after: PipelineDefinition,
): { readonly structure: boolean; readonly timing: boolean } {
  const isOther = (one: object, other: object) => canonicalJson(one) !== canonicalJson(other);
  return {
    structure: isOther(structureOf(before), structureOf(after)),
    timing: isOther(timingOf(before), timingOf(after)),
  };
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
