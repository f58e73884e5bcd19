import { dirname, resolve } from 'node:path';
import { readDefinition } from '../pipelines/definition-file.js';
import { mappingSchema, type Mapping } from './mapping.js';

/** A mapping with the places of the definitions it names. */
export interface MappingFile {
  readonly path: string;
  readonly mapping: Mapping;
  readonly pipelineFile: string;
  readonly calendarFile: string;
}

/** @throws Failure that names every place in the file that is wrong. */
export async function readMapping(path: string): Promise<MappingFile> {
  const mapping = await readDefinition(path, mappingSchema);
  const folder = dirname(path);
  return {
    path,
    mapping,
    pipelineFile: resolve(folder, mapping.pipeline.definition),
    calendarFile: resolve(folder, mapping.pipeline.calendar),
  };
}
