import type { Problem } from '@app/domain/errors.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { pipelineProblems } from '@app/domain/pipeline/problems.js';
import { z } from 'zod';
import { pipelineDefinition } from './pipelines.js';

/** What is known of something that wants to be a pipeline's definition. */
export interface DefinitionCheck {
  /** Present when its form is good; it may contradict itself all the same. */
  readonly definition?: PipelineDefinition;
  /** Why it cannot be published; empty: it can, as far as can be known without its calendar. */
  readonly problems: readonly Problem[];
  /** What is unusual, and allowed. */
  readonly warnings: readonly Problem[];
}

/** More than this nobody reads; a megabyte can hold far more mistakes. */
export const problemsAtMost = 500;

/** Looks at a definition of any form, and tells everything at once. */
export function checkDefinition(input: unknown): DefinitionCheck {
  const parsed = pipelineDefinition.safeParse(input);
  if (parsed.success) {
    return { definition: parsed.data, problems: pipelineProblems(parsed.data), warnings: [] };
  }
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    reason: message,
    hint: 'see GET /api/v1/pipelines/schema.json for the form of a definition',
  }));
  return { problems: problems.slice(0, problemsAtMost), warnings: [] };
}

/** The form of a definition for editors: JSON Schema, draft 2020-12. */
export function definitionJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(pipelineDefinition, { io: 'input', unrepresentable: 'any' }) };
}
