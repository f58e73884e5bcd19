import type { HandoverRules } from '@app/domain/handover/settle.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';

/** The rules under which a handover was last counted. */
export async function handoverRules(
  definitions: DefinitionRepository,
  { dealId, pipelineKey, pipelineVersion, timingVersion, calendarVersion }: HandoverState,
): Promise<HandoverRules> {
  const rules = await definitions.rulesFor(
    dealId,
    pipelineKey,
    pipelineVersion,
    timingVersion,
    calendarVersion,
  );
  if (!rules) throw new Error(`pipeline ${pipelineKey} ${pipelineVersion} is missing`);
  return rules;
}
