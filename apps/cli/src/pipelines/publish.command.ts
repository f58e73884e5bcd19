import { readConfig } from '@app/config/config.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print } from '../console/output.js';
import { publishPipeline, readPipeline } from './publishing.js';

export interface PublishOptions {
  readonly note?: string;
}

/** `dealwarden pipelines publish`: a definition from a file becomes the pipeline's next version. */
export async function publishCommand(file: string, { note }: PublishOptions): Promise<ExitCode> {
  const config = readConfig();
  const definition = await readPipeline(file);
  return withDatabase(config, async (database) => {
    const definitions = new DefinitionRepository(database);
    const { version, isNew } = await publishPipeline(definition, definitions, note);
    print(
      isNew
        ? `Pipeline ${definition.key}: version ${version} is published.`
        : `Pipeline ${definition.key}: version ${version} says the same already; nothing was published.`,
    );
    return exitCodes.ok;
  });
}
