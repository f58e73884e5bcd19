import { parseDate } from '@app/domain/calendar/civil-date.js';
import type { WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import { epochMs, type Instant } from '@app/domain/instant.js';
import type { DefinitionRepository, PublishedPipeline } from '@app/persistence/definition.repository.js';
import type { ImportRepository, ImportSource } from '@app/persistence/import.repository.js';
import { badInput } from '../console/failure.js';
import { problemsOf } from '../pipelines/definition-file.js';
import { publishPipeline, readCalendar, readPipeline } from '../pipelines/publishing.js';
import { ImportDays, shiftInDays } from './dates.js';
import { mappingProblems } from './mapping.js';
import type { MappingFile } from './mapping-file.js';

/** Under which rules the deals of an import live, and how its days are read. */
export interface ImportSetting {
  readonly pipeline: PublishedPipeline;
  readonly source: ImportSource;
  readonly days: ImportDays;
  rulesFor(dealId: string): Promise<DealRules>;
}

/**
 * Finds the pipeline (publishing it when it is absent), and how far history is shifted.
 * @throws Failure when mapping and pipeline do not fit, or another as-of day than the first one is asked for.
 */
export async function importSetting(
  file: MappingFile,
  asOf: string | undefined,
  now: Instant,
  definitions: DefinitionRepository,
  repository: ImportRepository,
): Promise<ImportSetting> {
  const pipeline = await pipelineOf(file, definitions);
  const { key, version, definition } = pipeline;
  const { timingVersion, calendarVersion } = (await definitions.effectiveVersions(key, version)) ?? {};
  const rulesFor = async (dealId: string): Promise<DealRules> => {
    const rules = await definitions.rulesFor(dealId, key, version, timingVersion, calendarVersion);
    if (!rules) throw new Error(`pipeline ${key} ${version} is missing`);
    return rules;
  };
  const problems = mappingProblems(file.mapping, definition);
  if (problems.length > 0) throw problemsOf(file.path, problems);
  const { calendar } = await rulesFor('');
  const today = calendar.dayAt(epochMs(now)).epochDay;
  const source = await sourceOf(file, asOf, today, repository);
  return { pipeline, source, days: daysOf(source, calendar, today, now), rulesFor };
}

async function pipelineOf(file: MappingFile, definitions: DefinitionRepository): Promise<PublishedPipeline> {
  const { key } = file.mapping.pipeline;
  const published = await definitions.find(key);
  if (published) return published;
  const definition = await readPipeline(file.pipelineFile);
  if (definition.key !== key) {
    throw badInput(
      `${file.path}: pipeline.definition is pipeline ${definition.key}, not ${key}`,
      'Name the right file.',
    );
  }
  if (!(await definitions.findCalendar(definition.calendar))) {
    await definitions.publishCalendar(await readCalendar(file.calendarFile));
  }
  await publishPipeline(definition, definitions, 'published by an import');
  const now = await definitions.find(key);
  if (!now) throw new Error(`pipeline ${key} was not published`);
  return now;
}

async function sourceOf(
  { mapping }: MappingFile,
  asOf: string | undefined,
  today: number,
  repository: ImportRepository,
): Promise<ImportSource> {
  const wanted = asOf ?? mapping.asOf;
  const known = await repository.source(mapping.source);
  const shiftDays = shiftInDays(parseDate(wanted) ?? today, today);
  const source = known ?? (await repository.keepSource({ key: mapping.source, asOf: wanted, shiftDays }));
  if (asOf !== undefined && asOf !== source.asOf) {
    throw badInput(
      `${mapping.source} was imported as of ${source.asOf} before: its history cannot be shifted otherwise now`,
      'Leave --as-of out.',
    );
  }
  return source;
}

function daysOf(source: ImportSource, calendar: WorkingCalendar, today: number, now: Instant): ImportDays {
  return new ImportDays(source.shiftDays, calendar.timeZone, today, now);
}
