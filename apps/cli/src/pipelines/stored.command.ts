import { readConfig } from '@app/config/config.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { PipelineRepository, type PipelineSummary } from '@app/persistence/pipeline.repository.js';
import type { DataSource } from 'typeorm';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { print, printJson, table } from '../console/output.js';
import { serverVersion, versionNumber } from './server-versions.js';

export interface OutputOptions {
  readonly json?: boolean;
}

/** `dealwarden pipelines list` */
export async function listCommand({ json }: OutputOptions): Promise<ExitCode> {
  return inDatabase(async (database) => {
    const pipelines = await new PipelineRepository(database).list();
    if (json) printJson(pipelines);
    else if (pipelines.length === 0) print('There is no pipeline.');
    else
      for (const line of table(['key', 'name', 'version', 'published', 'state'], pipelines.map(cells)))
        print(line);
  });
}

/** `dealwarden pipelines versions <key>` */
export async function versionsCommand(key: string, { json }: OutputOptions): Promise<ExitCode> {
  return inDatabase(async (database) => {
    const definitions = new DefinitionRepository(database);
    await serverVersion(definitions, key);
    const versions = await definitions.versionsOf(key);
    if (json) printJson(versions.map(({ definition: _, ...version }) => version));
    else {
      const rows = versions.map(({ version, publishedAt, note }) => [
        String(version),
        minute(publishedAt),
        note ?? '',
      ]);
      for (const line of table(['version', 'published', 'note'], rows)) print(line);
    }
  });
}

/** `dealwarden pipelines export <key> [version]`: prints the definition as `publish` takes it. */
export async function exportCommand(key: string, version: string | undefined): Promise<ExitCode> {
  const number = version === undefined ? undefined : versionNumber(version);
  return inDatabase(async (database) => {
    printJson((await serverVersion(new DefinitionRepository(database), key, number)).definition);
  });
}

/** `dealwarden pipelines archive <key>` and `restore <key>` */
export async function archiveCommand(
  key: string,
  isArchived: boolean,
  { json }: OutputOptions,
): Promise<ExitCode> {
  return inDatabase(async (database) => {
    if (!(await new PipelineRepository(database).setArchived(key, isArchived)))
      throw badInput(`there is no pipeline ${key}`, '`dealwarden pipelines list` tells what there is.');
    if (json) printJson({ key, archived: isArchived });
    else
      print(
        isArchived
          ? `Pipeline ${key} takes no new deals; running ones go on.`
          : `Pipeline ${key} takes new deals again.`,
      );
  });
}

async function inDatabase(work: (database: DataSource) => Promise<void>): Promise<ExitCode> {
  return withDatabase(readConfig(), async (database) => {
    await work(database);
    return exitCodes.ok;
  });
}

function cells({ key, name, version, publishedAt, archivedAt, hasDraft }: PipelineSummary): string[] {
  const states = [...(archivedAt ? ['archived'] : []), ...(hasDraft ? ['draft'] : [])];
  return [
    ...[key, name ?? '', version === null ? '' : String(version)],
    ...[publishedAt ? minute(publishedAt) : '', states.join(', ')],
  ];
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
