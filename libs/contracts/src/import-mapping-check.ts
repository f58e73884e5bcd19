import type { Problem } from '@app/domain/errors.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { allIssues, formProblems } from './form-problems.js';
import { importMapping, importMappingProblems, type ImportMapping } from './import-mapping.js';

export interface CheckedMapping {
  /** Present when its form is good; it may not fit its pipeline all the same. */
  readonly mapping?: ImportMapping;
  /** Everything that is wrong with it, in form and in meaning, at once. */
  readonly problems: readonly Problem[];
}

/** Which pipeline something that wants to be a mapping leads into; undefined: it does not say. */
export function pipelineNamedBy(input: unknown): string | undefined {
  const named = importMapping.shape.pipeline.safeParse(partOf(input, 'pipeline'));
  return named.success ? named.data : undefined;
}

/**
 * Checks a mapping against its pipeline. Where its form is bad, what is of good form is held against the pipeline all the same.
 * Never throws.
 * @param pipeline the one that it names; undefined: there is none
 */
export function checkImportMapping(input: unknown, pipeline: PipelineDefinition | undefined): CheckedMapping {
  const parsed = importMapping.safeParse(input);
  const form = parsed.success
    ? []
    : formProblems(allIssues(parsed.error.issues, importMapping, input), importMapping);
  const named = pipelineNamedBy(input);
  const missing =
    named === undefined || pipeline
      ? []
      : [{ path: 'pipeline', reason: `there is no pipeline ${named}`, hint: 'publish it first' }];
  const meaning = pipeline ? importMappingProblems(soundParts(input), pipeline) : [];
  return { mapping: parsed.data, problems: [...form, ...missing, ...meaning] };
}

/** What of it can be held against a pipeline. */
function soundParts(input: unknown): Pick<ImportMapping, 'stages' | 'lossReasons' | 'fields' | 'defaults'> {
  const { stages, lossReasons, fields, defaults } = importMapping.shape;
  const soundly = <Value>(
    name: string,
    parse: (one: unknown) => { success: boolean; data?: Record<string, Value> | undefined },
  ): Record<string, Value> => {
    const whole = partOf(input, name);
    const entries =
      typeof whole === 'object' && whole !== null
        ? Object.entries<unknown>(whole as Record<string, unknown>)
        : [];
    const sound: Record<string, Value> = {};
    for (const [key, value] of entries) Object.assign(sound, parse({ [key]: value }).data);
    return sound;
  };
  return {
    stages: soundly('stages', (one) => stages.safeParse(one)),
    lossReasons: soundly('lossReasons', (one) => lossReasons.safeParse(one)),
    fields: soundly('fields', (one) => fields.safeParse(one)),
    defaults: defaults.safeParse(partOf(input, 'defaults')).data ?? {},
  };
}

function partOf(input: unknown, name: string): unknown {
  return typeof input === 'object' && input !== null && Object.hasOwn(input, name)
    ? (input as Record<string, unknown>)[name]
    : undefined;
}
