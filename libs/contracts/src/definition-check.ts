import type { Problem } from '@app/domain/errors.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { pipelineProblems } from '@app/domain/pipeline/problems.js';
import { pipelineWarnings } from '@app/domain/pipeline/warnings.js';
import type { z } from 'zod';
import { deepest, isDeeperThan } from './depth.js';
import { dotted, formProblems } from './form-problems.js';
import { pipelineDefinition } from './pipelines.js';
import { schemaAt, standIn, type Path } from './stand-in.js';

/** What there is to say of something that wants to be a pipeline's definition. */
export interface CheckedDefinition {
  /** Present when its form is good; it may contradict itself all the same. */
  readonly definition?: PipelineDefinition;
  /** Everything that is wrong with it, in form and in meaning, at once. */
  readonly problems: readonly Problem[];
  /** What can be published, but is worth a second look. Told of a definition without problems only. */
  readonly warnings: readonly Problem[];
}

/** Of a definition that is wrong everywhere, the first problems are enough to begin with. */
const mostProblems = 200;

/**
 * Checks a definition. What is of bad form is replaced by a stand-in, so that what the rest means is checked all the
 * same. Never throws. Whether its calendar exists, and can hold its norms, is not known here.
 */
export function checkDefinition(input: unknown): CheckedDefinition {
  if (isDeeperThan(input, deepest)) {
    const reason = `nests deeper than ${deepest} levels`;
    return { problems: [{ path: '', reason, hint: 'no part of a definition does' }], warnings: [] };
  }
  const parsed = pipelineDefinition.safeParse(input);
  if (parsed.success) {
    const problems = pipelineProblems(parsed.data);
    if (problems.length > 0) return { definition: parsed.data, problems: limited(problems), warnings: [] };
    return { definition: parsed.data, problems, warnings: pipelineWarnings(parsed.data) };
  }
  const { issues } = parsed.error;
  return {
    problems: limited([...formProblems(issues, pipelineDefinition), ...meaningProblems(input, issues)]),
    warnings: [],
  };
}

function limited(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostProblems) return problems;
  const reason = `${problems.length - mostProblems} more problems are not told`;
  return [...problems.slice(0, mostProblems), { path: '', reason, hint: 'correct those above first' }];
}

function meaningProblems(input: unknown, issues: readonly z.core.$ZodIssue[]): Problem[] {
  const told = issues.flatMap(placesOf).map(dotted);
  const holes = issues.filter((issue) => !isOddText(issue, input)).flatMap(placesOf);
  if (holes.some((hole) => hole.length === 0)) return [];
  const mended = mend(input, holes);
  const rest = pipelineDefinition.safeParse(mended).error?.issues ?? [];
  // Form that is bad even with stand-ins: what it means cannot be told until it is corrected.
  if (!rest.every((issue) => isOddText(issue, mended))) return [];
  return pipelineProblems(mended as PipelineDefinition, holes.map(dotted)).filter(
    ({ path }) => !told.some((place) => path === place || path.startsWith(`${place}.`)),
  );
}

/** The places that an issue speaks of. An unknown key is one: it is taken away. */
function placesOf(issue: z.core.$ZodIssue): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
  return [issue.path];
}

/** A text that should be another one is a text all the same: others may name it. */
function isOddText({ code, path }: z.core.$ZodIssue, input: unknown): boolean {
  if (code !== 'invalid_format' && code !== 'too_big' && code !== 'too_small') return false;
  return typeof valueAt(input, path) === 'string';
}

function mend(input: unknown, holes: readonly Path[]): unknown {
  const copy: unknown = structuredClone(input);
  holes.forEach((hole, number) => {
    const parts = inside(valueAt(copy, hole.slice(0, -1)));
    const last = hole.at(-1);
    if (!parts || last === undefined) return;
    const schema = schemaAt(pipelineDefinition, hole);
    if (schema) parts[last] = standIn(schema, `hole-${number}`);
    else delete parts[last];
  });
  return copy;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    const parts = inside(inner);
    return parts && Object.hasOwn(parts, step) ? parts[step] : undefined;
  }, value);
}

function inside(value: unknown): Record<PropertyKey, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>) : undefined;
}
