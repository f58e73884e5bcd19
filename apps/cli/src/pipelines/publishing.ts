import { calendarProblems, type KnownCalendars } from '@app/contracts/calendar-check.js';
import { calendarDefinition } from '@app/contracts/calendars.js';
import {
  calendarProblems as mistakesIn,
  type CalendarDefinition,
} from '@app/domain/calendar/calendar-definition.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { Published } from '@app/persistence/publication.js';
import { checkPipelineFile, problemsOf, readDefinition } from './definition-file.js';

/** @throws Failure with everything that is wrong with the pipeline in the file. */
export async function readPipeline(path: string): Promise<PipelineDefinition> {
  const { definition, problems } = await checkPipelineFile(path);
  if (!definition || problems.length > 0) throw problemsOf(path, problems);
  return definition;
}

/** @throws Failure with everything that is wrong with the calendar in the file. */
export async function readCalendar(path: string): Promise<CalendarDefinition> {
  const definition = await readDefinition(path, calendarDefinition);
  const problems = mistakesIn(definition);
  if (problems.length > 0) throw problemsOf(path, problems);
  return definition;
}

/**
 * Publishes a pipeline as its next version; the newest, when it says the same already.
 * @throws Failure when its calendar is not published, or cannot hold its norms.
 */
export async function publishPipeline(
  definition: PipelineDefinition,
  definitions: DefinitionRepository,
  note?: string,
): Promise<Published> {
  const calendars = await publishedCalendars(definitions);
  const checked = { checkable: definition, problems: [] };
  const problems = await calendarProblems(definition, checked, calendars, Date.now());
  if (problems.length > 0) throw problemsOf(`pipeline ${definition.key}`, problems);
  return definitions.publish(definition, { note });
}

/** The calendars that are published. */
export async function publishedCalendars(definitions: DefinitionRepository): Promise<KnownCalendars> {
  const known = (await definitions.calendarsNewest()).map((calendar) => calendar.key).join(', ');
  const hint = known ? `use one of: ${known}` : 'none is published yet; run `dealwarden migrate` first';
  return { find: (key) => definitions.calendarFor(key), hint };
}
