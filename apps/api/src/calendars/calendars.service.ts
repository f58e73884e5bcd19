import { Injectable } from '@nestjs/common';
import type { CalendarPreview } from '@app/contracts/retimings.js';
import type { ProblemDetail } from '@app/contracts/problem.js';
import { calendarProblems, type CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { workingCalendar, type WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import { customerNormsOnCalendar } from '@app/domain/deal/customer-norms.js';
import type { Problem } from '@app/domain/errors.js';
import { instant } from '@app/domain/instant.js';
import { regulationOnCalendar } from '@app/domain/returns/regulation-problems.js';
import { problemsOnCalendar } from '@app/domain/pipeline/on-calendar.js';
import { CheckedNorms } from '@app/persistence/checked-norms.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { publishCalendarVersion, type PublishedCalendar } from '@app/persistence/publication.js';
import { CaseRetimingPreviews } from '@app/persistence/case-retiming-preview.js';
import { RetimingPreviews } from '@app/persistence/retiming-preview.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { Idempotency, type KeyedRequest } from '../common/idempotency.js';
import { ProblemError } from '../common/problem.error.js';

/** Publishes calendars, and says before what that means for running deals and open return cases. */
@Injectable()
export class CalendarsService {
  constructor(
    private readonly definitions: DefinitionRepository,
    private readonly customers: CustomerRepository,
    private readonly previews: RetimingPreviews,
    private readonly casePreviews: CaseRetimingPreviews,
    private readonly regulations: ReturnRegulationRepository,
    private readonly checked: CheckedNorms,
    private readonly idempotency: Idempotency,
  ) {}

  /** @throws ProblemError definition-invalid with everything that is wrong, at once. */
  async publish(
    key: string,
    definition: CalendarDefinition,
    asked: Pick<KeyedRequest, 'principal' | 'key'>,
  ): Promise<PublishedCalendar> {
    const request = { ...asked, route: `PUT /calendars/${key}`, body: definition };
    return this.checked.change(
      () => this.requireSound(key, definition),
      (stillTrue) =>
        this.idempotency.once(request, async (transaction) => {
          await stillTrue(transaction);
          return publishCalendarVersion(transaction, definition);
        }),
    );
  }

  /** What publishing it would mean. Nothing is done. @throws ProblemError as publish does */
  async preview(key: string, definition: CalendarDefinition): Promise<CalendarPreview> {
    await this.requireSound(key, definition);
    const now = instant(Date.now());
    const deals = await this.previews.ofCalendar(definition, now);
    return { ...deals, returnCases: await this.casePreviews.ofCalendar(definition, now) };
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
      ...(await this.regulationProblems(definition.key, calendar, now)),
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

  /** Return cases run in it as well: ours by the regulation's calendar, a counterparty's steps by its own. */
  private async regulationProblems(
    key: string,
    calendar: WorkingCalendar,
    now: number,
  ): Promise<ProblemDetail[]> {
    const theirs = await this.regulations.counterpartiesIn(key);
    const calendarOf = await this.regulations.counterpartyCalendars();
    const found: ProblemDetail[] = [];
    for (const { key: regulation, definition } of await this.regulations.newest()) {
      const ours =
        definition.calendar === key ? calendar : await this.definitions.calendarFor(definition.calendar);
      if (!ours || (definition.calendar !== key && theirs.size === 0)) continue;
      const changed = (id: string) => (theirs.has(id) ? calendar : calendarOf(id));
      const problems = regulationOnCalendar(definition, ours, now, changed);
      found.push(...problems.map((problem) => neverOver(problem, `of regulation ${regulation}`)));
    }
    return found;
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
