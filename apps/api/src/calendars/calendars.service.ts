import { Injectable } from '@nestjs/common';
import type { ProblemDetail } from '@app/contracts/problem.js';
import { calendarProblems, type CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { customerNormsOnCalendar } from '@app/domain/deal/customer-norms.js';
import type { Problem } from '@app/domain/errors.js';
import { instant } from '@app/domain/instant.js';
import { problemsOnCalendar } from '@app/domain/pipeline/on-calendar.js';
import { CheckedNorms } from '@app/persistence/checked-norms.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { Published } from '@app/persistence/publication.js';
import { RetimingPreviews, type RetimingPreview } from '@app/persistence/retiming-preview.js';
import { ProblemError } from '../common/problem.error.js';

/** Publishes calendars, and says before what that means for running deals. */
@Injectable()
export class CalendarsService {
  constructor(
    private readonly definitions: DefinitionRepository,
    private readonly customers: CustomerRepository,
    private readonly previews: RetimingPreviews,
    private readonly checked: CheckedNorms,
  ) {}

  /** @throws ProblemError definition-invalid with everything that is wrong, at once. */
  async publish(key: string, definition: CalendarDefinition): Promise<Published> {
    return this.checked.change(
      () => this.requireSound(key, definition),
      (stillTrue) => this.definitions.publishCalendar(definition, stillTrue),
    );
  }

  /** What publishing it would mean. Nothing is done. @throws ProblemError as publish does */
  async preview(key: string, definition: CalendarDefinition): Promise<RetimingPreview> {
    await this.requireSound(key, definition);
    return this.previews.ofCalendar(definition, instant(Date.now()));
  }

  private async requireSound(key: string, definition: CalendarDefinition): Promise<void> {
    const own: ProblemDetail[] = [...keyProblems(key, definition), ...calendarProblems(definition)];
    const errors = own.length > 0 ? own : await this.normProblems(definition);
    if (errors.length > 0) throw new ProblemError('definition-invalid', undefined, { errors });
  }

  /** Deals run in the newest version: it has to be open long enough for every norm that counts in it. */
  private async normProblems(definition: CalendarDefinition): Promise<ProblemDetail[]> {
    const calendar = workingCalendar(definition);
    const now = Date.now();
    const running = await this.definitions.runningIn(definition.key);
    // No deal runs in it, so no customer's norm counts in it either.
    const agreed = running.length > 0 ? await this.customers.agreedNorms() : [];
    return [
      ...running.flatMap(({ key, version, definition: pipeline }) =>
        problemsOnCalendar(pipeline, calendar, now).map((problem) =>
          neverOver(problem, `of pipeline ${key}, version ${version}`),
        ),
      ),
      ...agreed.flatMap(({ customerId, name, norms }) =>
        customerNormsOnCalendar(norms, definition.key, calendar, now).map((problem) =>
          neverOver(problem, `agreed with ${name} (${customerId})`),
        ),
      ),
    ];
  }
}

function neverOver({ path, reason }: Problem, whose: string): ProblemDetail {
  return {
    path: 'week',
    reason: `${path} ${whose} would never be over: ${reason}`,
    hint: 'open it longer, or shorten that norm first',
  };
}

function keyProblems(key: string, definition: CalendarDefinition): ProblemDetail[] {
  if (definition.key === key) return [];
  return [{ path: 'key', reason: `is not ${key}, as in the address`, hint: 'give both the same key' }];
}
