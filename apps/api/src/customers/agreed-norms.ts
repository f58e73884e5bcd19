import { Injectable } from '@nestjs/common';
import { customerNormsOnCalendar } from '@app/domain/deal/customer-norms.js';
import type { CustomerNorms } from '@app/domain/deal/state.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ProblemError } from '../common/problem.error.js';

/** Norms that are agreed with a customer. */
@Injectable()
export class AgreedNorms {
  constructor(private readonly definitions: DefinitionRepository) {}

  /**
   * A deal may run in any pipeline, so every pipeline's calendar has to hold the norms.
   * @throws ProblemError request-invalid with each that would never be over
   */
  async requireHeld(norms: CustomerNorms | undefined): Promise<void> {
    if (!norms || Object.keys(norms).length === 0) return;
    const errors = (
      await Promise.all((await this.calendars()).map((key) => this.problems(norms, key)))
    ).flat();
    if (errors.length > 0) throw new ProblemError('request-invalid', undefined, { errors });
  }

  private async calendars(): Promise<string[]> {
    const pipelines = await this.definitions.newest();
    return [...new Set(pipelines.map(({ definition }) => definition.calendar))];
  }

  private async problems(norms: CustomerNorms, key: string) {
    const calendar = await this.definitions.calendarFor(key);
    if (!calendar) throw new Error(`calendar ${key} is missing`);
    const problems = customerNormsOnCalendar(norms, key, calendar, Date.now());
    return problems.map((problem) => ({ ...problem, path: `norms.${problem.path}` }));
  }
}
