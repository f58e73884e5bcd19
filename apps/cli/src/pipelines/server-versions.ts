import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { diffOf, type Change } from '@app/domain/pipeline/diff.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { badInput } from '../console/failure.js';

/** One version of a pipeline, or the newest. @throws Failure when there is none. */
export async function serverVersion(
  definitions: DefinitionRepository,
  key: string,
  version?: number,
): Promise<{ readonly version: number; readonly definition: PipelineDefinition }> {
  const found = await definitions.find(key, version);
  if (found) return found;
  const what = version === undefined ? `pipeline ${key}` : `version ${version} of pipeline ${key}`;
  throw badInput(`there is no ${what}`, '`dealwarden pipelines list` tells what there is.');
}

/** What differs between two versions; absent: the version before, and the newest. @throws Failure when one is missing. */
export async function diffOfVersions(
  definitions: DefinitionRepository,
  key: string,
  from?: number,
  to?: number,
): Promise<{ readonly from: number; readonly to: number; readonly changes: Change[] }> {
  const after = await serverVersion(definitions, key, to);
  const before = await serverVersion(definitions, key, from ?? Math.max(1, after.version - 1));
  return {
    ...{ from: before.version, to: after.version },
    changes: diffOf(before.definition, after.definition),
  };
}

/** The number of a version as it is typed. @throws Failure when it is none. */
export function versionNumber(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw badInput(`${given} is no number of a version`, 'Versions count from 1.');
}
