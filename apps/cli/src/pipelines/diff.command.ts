import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { diffOf, type Change } from '@app/domain/pipeline/diff.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson } from '../console/output.js';
import { checkPipelineFile, problemsOf } from './definition-file.js';

export interface DiffOptions {
  readonly json?: boolean;
}

/** `dealwarden pipelines diff`: what is different in the second file. Needs no server. */
export async function diffCommand(before: string, after: string, { json }: DiffOptions): Promise<ExitCode> {
  const changes = diffOf(await soundPipeline(before), await soundPipeline(after));
  if (json) printJson(changes);
  else for (const line of changes.length > 0 ? changes.map(lineOf) : ['no differences']) print(line);
  return changes.length > 0 ? exitCodes.differences : exitCodes.ok;
}

async function soundPipeline(path: string): Promise<PipelineDefinition> {
  const { definition, problems } = await checkPipelineFile(path);
  if (!definition) throw problemsOf(path, problems);
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
