import { existsSync } from 'node:fs';
import { readConfig } from '@app/config/config.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { diffOf, type Change } from '@app/domain/pipeline/diff.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson } from '../console/output.js';
import { checkPipelineFile, problemsOf } from './definition-file.js';
import { diffOfVersions, versionNumber } from './server-versions.js';

export interface DiffOptions {
  readonly json?: boolean;
}

/**
 * `dealwarden pipelines diff`: what is different in the second file, without a server; or, where the first is no file, in
 * a later version of the pipeline with that key (absent: the newest, against the one before).
 */
export async function diffCommand(
  [before, after, to]: readonly [before: string, after?: string, to?: string],
  { json }: DiffOptions,
): Promise<ExitCode> {
  const changes =
    after !== undefined && to === undefined && existsSync(before)
      ? diffOf(await soundPipeline(before), await soundPipeline(after))
      : await publishedChanges(before, after, to);
  if (json) printJson(changes);
  else for (const line of changes.length > 0 ? changes.map(lineOf) : ['no differences']) print(line);
  return changes.length > 0 ? exitCodes.differences : exitCodes.ok;
}

async function publishedChanges(key: string, from?: string, to?: string): Promise<Change[]> {
  const [first, second] = [from, to].map((given) => (given === undefined ? undefined : versionNumber(given)));
  const { changes } = await withDatabase(readConfig(), (database) =>
    diffOfVersions(new DefinitionRepository(database), key, first, second),
  );
  return changes;
}

async function soundPipeline(path: string): Promise<PipelineDefinition> {
  const { definition, problems } = await checkPipelineFile(path);
  if (!definition || problems.length > 0) throw problemsOf(path, problems);
  return definition;
}

/** A change in one line. */
export function lineOf({ part, kind, path, before, after }: Change): string {
  const values = {
    added: shown(after),
    removed: shown(before),
    changed: `${shown(before)} → ${shown(after)}`,
    moved: `from behind ${shown(before)} to behind ${shown(after)}`,
  };
  return `${part}: ${kind} ${path}: ${values[kind]}`.replace(/\p{Cc}/gu, ' ');
}

const longestValue = 100;

function shown(value: unknown): string {
  if (value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
