import { readFile, stat } from 'node:fs/promises';
import { checkDefinition, type CheckedDefinition } from '@app/contracts/definition-check.js';
import { withoutSchema } from '@app/contracts/pipeline-json-schema.js';
import type { Problem } from '@app/domain/errors.js';
import { errorCode } from '@app/stack/errors.js';
import type { z } from 'zod';
import { badInput, type Failure } from '../console/failure.js';
import { jsonErrorPlace, placeOf, placesIn, repeatedIn, type Place } from './json-place.js';

/** Far above any definition that people write. */
const largestFile = 1_000_000;
const byteOrderMark = /^\uFEFF/;
/** Of many problems the first are enough to begin with. */
const shownProblems = 20;

/**
 * Reads a JSON file of a known form.
 * @throws Failure that says in which line, or at which place, something is wrong.
 */
export async function readDefinition<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(parseJson(path, await readText(path)));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    reason: issue.message,
    hint: '',
  }));
  throw problemsOf(path, problems);
}

/** A file that wants to be a pipeline's definition, and what there is to say of it. */
export interface CheckedFile extends CheckedDefinition {
  /** As it was read; it may be anything. */
  readonly content: unknown;
  /** Where something stands in the file. */
  readonly placeOf: (path: string) => Place;
}

/** @throws Failure when the file cannot be read, or is not JSON. */
export async function checkPipelineFile(path: string): Promise<CheckedFile> {
  const text = (await readText(path)).replace(byteOrderMark, '');
  const content = parseJson(path, text);
  const places = placesIn(text);
  const checked = checkDefinition(content);
  const repeated = [...repeatedIn(text)].slice(0, shownProblems).map(([at, { line }]): Problem => ({
    path: at,
    reason: `is written again in line ${line}, and only that would count`,
    hint: 'leave one of them',
  }));
  const problems = [...repeated, ...checked.problems];
  return { ...checked, problems, content, placeOf: (at) => placeOf(at, places) };
}

/** The failure of a file in which something is wrong, each problem with its place. */
export function problemsOf(path: string, problems: readonly Problem[]): Failure {
  const lines = problems
    .slice(0, shownProblems)
    .map(
      (problem) =>
        `${problem.path || 'the whole'}: ${problem.reason}${problem.hint ? ` (${problem.hint})` : ''}`,
    );
  const more = problems.length > shownProblems ? [`and ${problems.length - shownProblems} more`] : [];
  return badInput(`${path}: ${[...lines, ...more].join('; ')}`, 'Correct the file and run this again.');
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > largestFile) {
      throw badInput(
        `${path}: the file has ${(size / 1e6).toFixed(1)} MB, a definition at most ${largestFile / 1e6} MB`,
        'Name the right file.',
      );
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw badInput(`${path}: cannot be read (${errorCode(error)})`, 'Name a file that is there.');
  }
}

function parseJson(path: string, text: string): unknown {
  const json = text.replace(byteOrderMark, '');
  try {
    return withoutSchema(JSON.parse(json));
  } catch {
    // The parser's message quotes the text, and tells the place for some mistakes only.
    const { line, column } = jsonErrorPlace(json);
    throw badInput(
      `${path}, line ${line}, column ${column}: is not JSON`,
      'Correct the file and run this again.',
    );
  }
}
