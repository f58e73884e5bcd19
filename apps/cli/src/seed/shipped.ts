import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calendarDefinition } from '@app/contracts/calendars.js';
import { withoutSchema } from '@app/contracts/pipeline-json-schema.js';
import { pipelineDefinition } from '@app/contracts/pipelines.js';
import { calendarProblems, type CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import type { Problem } from '@app/domain/errors.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { regulationProblems } from '@app/domain/returns/regulation-problems.js';
import type { ReturnRegulation } from '@app/domain/returns/regulation.js';
import { pipelineProblems } from '@app/domain/pipeline/problems.js';
import type { z } from 'zod';

/** The folder of the definitions that come with the product: beside `apps`, wherever this was built to. */
export function shippedFolder(from = import.meta.dirname): string {
  const folder = join(from, 'definitions');
  if (existsSync(join(folder, 'pipelines'))) return folder;
  if (dirname(from) === from) throw new Error('the folder definitions/ is missing: is the checkout whole?');
  return shippedFolder(dirname(from));
}

/** Every calendar that comes with the product. */
export function shippedCalendars(): CalendarDefinition[] {
  const folder = join(shippedFolder(), 'calendars');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => read(join(folder, name), calendarDefinition, calendarProblems));
}

/** The regulation that return cases follow until another one is published. */
export function shippedRegulation(): ReturnRegulation {
  const path = join(shippedFolder(), 'returns', 'defects-and-returns.json');
  const definition = JSON.parse(readFileSync(path, 'utf8')) as ReturnRegulation;
  const problems = regulationProblems(definition);
  if (problems.length === 0) return definition;
  throw new Error(`${path}: ${problems.map((problem) => `${problem.path}: ${problem.reason}`).join('; ')}`);
}

/** The pipelines that every installation begins with, each for a trade of its own. */
export const shippedPipelines = [
  'machinery-project',
  'components-framework',
  'consumables-distribution',
] as const;

/** A pipeline that comes with the product. */
export function shippedPipeline(key: string): PipelineDefinition {
  return read(join(shippedFolder(), 'pipelines', `${key}.json`), pipelineDefinition, pipelineProblems);
}

function read<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  check: (definition: z.output<Schema>) => Problem[],
): z.output<Schema> {
  const definition = schema.parse(withoutSchema(JSON.parse(readFileSync(path, 'utf8'))));
  const problems = check(definition);
  if (problems.length === 0) return definition;
  throw new Error(`${path}: ${problems.map((problem) => `${problem.path}: ${problem.reason}`).join('; ')}`);
}
