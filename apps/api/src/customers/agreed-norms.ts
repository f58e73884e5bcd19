import { Injectable } from '@nestjs/common';
import { customerNormsOnCalendar } from '@app/domain/deal/customer-norms.js';
import type { CustomerNorms } from '@app/domain/deal/state.js';
import { CheckedNorms } from '@app/persistence/checked-norms.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { EntityManager } from 'typeorm';
import { ProblemError } from '../common/problem.error.js';

/** Norms that are agreed with a customer. */
@Injectable()
export class AgreedNorms {
  constructor(
    private readonly definitions: DefinitionRepository,
    private readonly checked: CheckedNorms,
  ) {}

  /**
   * Makes a change that agrees on norms. A deal may run in any pipeline, so every calendar that deals run in has to hold
   * them, and none is published meanwhile that does not.
   * @param change asks first, in its transaction, whether that is still so
   * @throws ProblemError request-invalid with each that would never be over
   */
  async agreeing<Result>(
    norms: CustomerNorms | undefined,
    change: (first?: (transaction: EntityManager) => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    if (!norms || Object.keys(norms).length === 0) return change();
    return this.checked.change(() => this.requireHeld(norms), change);
  }

  private async requireHeld(norms: CustomerNorms): Promise<void> {
    const calendars = await this.definitions.runningCalendars();
    const errors = (await Promise.all(calendars.map((key) => this.problems(norms, key)))).flat();
    if (errors.length > 0) throw new ProblemError('request-invalid', undefined, { errors });
  }

  private async problems(norms: CustomerNorms, key: string) {
    const calendar = await this.definitions.calendarFor(key);
    if (!calendar) throw new Error(`calendar ${key} is missing`);
    const problems = customerNormsOnCalendar(norms, key, calendar, Date.now());
    return problems.map((problem) => ({ ...problem, path: `norms.${problem.path}` }));
  }
}
