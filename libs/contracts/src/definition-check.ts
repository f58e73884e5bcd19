import type { Problem } from '@app/domain/errors.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { pipelineProblems } from '@app/domain/pipeline/problems.js';
import { pipelineWarnings } from '@app/domain/pipeline/warnings.js';
import type { z } from 'zod';
import { deepest, isDeeperThan } from './depth.js';
import { allIssues, dotted, formProblems, inside, isLongList, valueAt } from './form-problems.js';
import { pipelineDefinition } from './pipelines.js';
import { schemaAt, standIn, type Path } from './stand-in.js';

/** What there is to say of something that wants to be a pipeline's definition. */
export interface CheckedDefinition {
  /** Present when its form is good; it may contradict itself all the same. */
  readonly definition?: PipelineDefinition;
  /** What further checks can look at: the definition, with stand-ins where its form is bad. Absent: there is nothing. */
  readonly checkable?: PipelineDefinition;
  /** Everything that is wrong with it, in form and in meaning, at once. */
  readonly problems: readonly Problem[];
  /** What can be published, but is worth a second look. */
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
  if (parsed.success) return { definition: parsed.data, ...meaning({ checkable: parsed.data, holes: [] }) };
  const issues = allIssues(parsed.error.issues, pipelineDefinition, input);
  return meaning(mended(input, issues), formProblems(issues, pipelineDefinition));
}

/** What can be checked of a definition, and where nothing is known of it. */
interface Checkable {
  readonly checkable: PipelineDefinition;
  readonly holes: readonly string[];
}

function meaning(
  part: Checkable | undefined,
  ofForm: readonly Problem[] = [],
): Omit<CheckedDefinition, 'definition'> {
  if (!part) return { problems: limited(ofForm), warnings: [] };
  const { checkable, holes } = part;
  const problems = limited([...ofForm, ...pipelineProblems(checkable, holes)]);
  return { checkable, problems, warnings: pipelineWarnings(checkable, holes) };
}

function limited(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostProblems) return problems;
  const reason = `${problems.length - mostProblems} more problems are not told`;
  return [...problems.slice(0, mostProblems), { path: '', reason, hint: 'correct those above first' }];
}

/** With stand-ins where the form is bad; undefined when that is everywhere. */
function mended(input: unknown, issues: readonly z.core.$ZodIssue[]): Checkable | undefined {
  const wrong = issues.filter((issue) => !isOdd(issue, input)).flatMap(placesOf);
  if (wrong.some((place) => place.length === 0)) return undefined;
  const checkable = mend(input, wrong);
  const left = pipelineDefinition.safeParse(checkable).error?.issues ?? [];
  const rest = allIssues(left, pipelineDefinition, checkable);
  // Form that is bad even with stand-ins: what it means cannot be told until it is corrected.
  if (!rest.every((issue) => isOdd(issue, checkable))) return undefined;
  // Of an unknown key nothing depends, and what it is called may look like another place.
  const holes = issues
    .filter((issue) => issue.code !== 'unrecognized_keys' && !isLongList(issue, input))
    .map(({ path }) => dotted(path));
  return { checkable: checkable as PipelineDefinition, holes };
}

/** The places that an issue speaks of. An unknown key is one: it is taken away. */
function placesOf(issue: z.core.$ZodIssue): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
  return [issue.path];
}

/** A text that should be another one is a text all the same, and a list that is too long a list: it stays, to be told by. */
function isOdd(issue: z.core.$ZodIssue, input: unknown): boolean {
  const { code, path } = issue;
  if (code !== 'invalid_format' && code !== 'too_big' && code !== 'too_small') return false;
  if (isLongList(issue, input)) return true;
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
