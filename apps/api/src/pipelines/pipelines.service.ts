import { Injectable } from '@nestjs/common';
import type { PipelinePublication } from '@app/contracts/pipelines.js';
import type { Problem } from '@app/domain/errors.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { problemsOnCalendar } from '@app/domain/pipeline/on-calendar.js';
import { pipelineProblems } from '@app/domain/pipeline/problems.js';
import { DefinitionRepository, type PublishedPipeline } from '@app/persistence/definition.repository.js';
import type { Principal } from '../common/principal.js';
import { ProblemError } from '../common/problem.error.js';

export interface Publication {
  readonly isNew: boolean;
  readonly version: PublishedPipeline;
}

/** Publishes pipelines. */
@Injectable()
export class PipelinesService {
  constructor(private readonly definitions: DefinitionRepository) {}

  /** @throws ProblemError definition-invalid with everything that is wrong, at once. */
  async publish({ definition, note }: PipelinePublication, principal: Principal): Promise<Publication> {
    const problems = [...pipelineProblems(definition), ...(await this.calendarProblems(definition))];
    if (problems.length > 0) {
      const errors = problems.map((problem) => ({ ...problem, path: `definition.${problem.path}` }));
      throw new ProblemError('definition-invalid', undefined, { errors });
    }
    const { version, isNew } = await this.definitions.publish(definition, { userId: principal.userId, note });
    const found = await this.definitions.find(definition.key, version);
    if (!found)
      throw new Error(`version ${version} of pipeline ${definition.key} was published, but is not there`);
    return { isNew, version: found };
  }

  private async calendarProblems(definition: PipelineDefinition): Promise<Problem[]> {
    const calendar = await this.definitions.calendarFor(definition.calendar);
    if (calendar) return problemsOnCalendar(definition, calendar, Date.now());
    const hint = 'publish the calendar first, or name one that GET /api/v1/calendars lists';
    return [{ path: 'calendar', reason: `there is no calendar ${definition.calendar}`, hint }];
  }
}
