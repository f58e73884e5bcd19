import { Injectable } from '@nestjs/common';
import { calendarProblems } from '@app/contracts/calendar-check.js';
import { checkDefinition, type CheckedDefinition } from '@app/contracts/definition-check.js';
import type { Problem } from '@app/domain/errors.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { agreedNormProblems } from '@app/persistence/agreed-norms.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ProblemError } from '../common/problem.error.js';

/** Looks at definitions of any form, with what only the database knows: the calendars, and what is agreed with customers. */
@Injectable()
export class PipelineChecks {
  private readonly calendars = {
    find: (key: string) => this.definitions.calendarFor(key),
    hint: 'publish the calendar first, or name one that GET /api/v1/calendars lists',
  };

  constructor(
    private readonly definitions: DefinitionRepository,
    private readonly customers: CustomerRepository,
  ) {}

  /**
   * Everything that is wrong, at once.
   * @param key what the address says the pipeline is; absent: any
   */
  async check(input: unknown, key?: string): Promise<CheckedDefinition> {
    const checked = checkDefinition(input);
    const problems = [
      ...keyProblems(input, key),
      ...checked.problems,
      ...(await calendarProblems(input, checked, this.calendars, Date.now())),
      ...(await this.agreed(checked)),
    ];
    return { ...checked, problems };
  }

  private async agreed({ checkable }: CheckedDefinition): Promise<Problem[]> {
    if (!checkable) return [];
    return agreedNormProblems(this.definitions, this.customers, checkable.calendar, Date.now());
  }
}

/** A definition that can be published. */
export interface Sound {
  readonly definition: PipelineDefinition;
  readonly warnings: readonly Problem[];
}

/**
 * What was found sound.
 * @param place path of the definition in what was sent; empty: it was not sent
 * @throws ProblemError definition-invalid with everything that is wrong
 */
export function soundOf({ definition, problems, warnings }: CheckedDefinition, place = ''): Sound {
  if (definition && problems.length === 0) return { definition, warnings };
  const inPlace = (path: string) => [place, path].filter((part) => part !== '').join('.');
  const errors = problems.map((problem) => ({ ...problem, path: inPlace(problem.path) }));
  throw new ProblemError('definition-invalid', undefined, { errors });
}

function keyProblems(input: unknown, key: string | undefined): Problem[] {
  const given = (input as { key?: unknown }).key;
  if (key === undefined || given === key || given === undefined) return [];
  return [{ path: 'key', reason: `is not ${key}, as in the address`, hint: 'give both the same key' }];
}
