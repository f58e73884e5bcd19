import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import {
  checkImportMapping,
  pipelineNamedBy,
  type CheckedMapping,
} from '@app/contracts/import-mapping-check.js';
import { importMapping, type ImportMapping } from '@app/contracts/import-mapping.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ProblemError } from '../common/problem.error.js';

/** What is wrong with mappings, and those that come with the product. */
@Injectable()
export class ImportMappings {
  constructor(private readonly definitions: DefinitionRepository) {}

  /** Everything that is wrong, at once. */
  async check(input: unknown): Promise<CheckedMapping> {
    const named = pipelineNamedBy(input);
    const published = named === undefined ? undefined : await this.definitions.find(named);
    return checkImportMapping(input, published?.definition);
  }

  /** @throws ProblemError mapping-invalid with everything that is wrong */
  async sound(input: unknown): Promise<ImportMapping> {
    const { mapping, problems } = await this.check(input);
    if (mapping && problems.length === 0) return mapping;
    const errors = problems.map((problem) => ({
      ...problem,
      path: ['mapping', problem.path].filter((part) => part !== '').join('.'),
    }));
    throw new ProblemError('mapping-invalid', undefined, { errors });
  }

  /** Those that come with the product, by name. An export of several files is the command's: its mapping is none of these. */
  shipped(): { name: string; mapping: ImportMapping }[] {
    const folder = join(definitionsFolder(), 'mappings');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .flatMap((name) => {
        const { data } = importMapping.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
        return data ? [{ name: name.replace(/\.json$/, ''), mapping: data }] : [];
      });
  }
}

/** The folder that comes with the product: beside `apps`, wherever this was built to. */
function definitionsFolder(from = import.meta.dirname): string {
  const folder = join(from, 'definitions');
  if (existsSync(join(folder, 'mappings'))) return folder;
  if (dirname(from) === from) throw new Error('the folder definitions/ is missing: is the checkout whole?');
  return definitionsFolder(dirname(from));
}
