import { calendarDefinition } from '@app/contracts/calendars.js';
import { calendarProblems, type CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { problemsOnCalendar } from '@app/domain/pipeline/on-calendar.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { Published } from '@app/persistence/publication.js';
import { badInput } from '../console/failure.js';
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
  const problems = calendarProblems(definition);
  if (problems.length > 0) throw problemsOf(path, problems);
  return definition;
}

/**
 * Publishes a pipeline as its next version; the newest, when it says the same already.
 * @throws Failure when its calendar is not published.
 */
export async function publishPipeline(
  definition: PipelineDefinition,
  definitions: DefinitionRepository,
  note?: string,
): Promise<Published> {
  await requirePublishable(definition, definitions);
  return definitions.publish(definition, { note });
}

/** @throws Failure when the pipeline's calendar is not published, or cannot hold its norms. */
export async function requirePublishable(
  definition: PipelineDefinition,
  definitions: DefinitionRepository,
): Promise<void> {
  const calendar = await definitions.calendarFor(definition.calendar);
  if (!calendar) {
    const known = (await definitions.calendarsNewest()).map((calendar) => calendar.key).join(', ');
    throw badInput(
      `pipeline ${definition.key}: there is no calendar ${definition.calendar}`,
      known ? `Use one of: ${known}.` : 'No calendar is published yet; run `dealwarden migrate` first.',
    );
  }
  const problems = problemsOnCalendar(definition, calendar, Date.now());
  if (problems.length > 0) throw problemsOf(`pipeline ${definition.key}`, problems);
}
