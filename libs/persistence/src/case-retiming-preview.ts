import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { Instant } from '@app/domain/instant.js';
import {
  caseRetimingEffect,
  countedCase,
  noCaseRetimed,
  type CaseRetimingTotals,
} from '@app/domain/returns/retiming.js';
import type { ReturnRegulation } from '@app/domain/returns/regulation.js';
import type { ReturnRules } from '@app/domain/returns/rules.js';
import type { DataSource } from 'typeorm';
import { concernedCases, type RetimingScope } from './retiming-scope.js';
import { RetimingRepository, rulesOfCase, type OpenCase } from './retiming.repository.js';
import type { ReturnRegulationRepository } from './return-regulation.repository.js';

/** What a publication would mean for open return cases. Nothing of it has happened. */
export interface CaseRetimingPreview extends CaseRetimingTotals {
  /** Cases that it concerns; more than were counted when there are very many. */
  readonly openCases: number;
}

// Small, for other requests wait while a page is counted.
const pageSize = 200;
/** Somebody waits for the answer: of more cases the first give the picture. */
const countedAtMost = 20_000;

/** Counts what a change would mean, with the function that decides what it does once it is published. */
export class CaseRetimingPreviews {
  private readonly retimings: RetimingRepository;

  constructor(
    private readonly database: DataSource,
    private readonly regulations: ReturnRegulationRepository,
  ) {
    this.retimings = new RetimingRepository(database);
  }

  /** As if the regulation were published now. */
  async ofRegulation(regulation: ReturnRegulation, now: Instant): Promise<CaseRetimingPreview> {
    const { key } = regulation;
    const newest = await this.regulations.find(key);
    const calendar = await this.regulations.newestCalendar(regulation.calendar);
    if (!calendar) throw new Error(`there is no calendar ${regulation.calendar}`);
    const regulationVersion = (newest?.version ?? 0) + 1;
    return this.count({ cause: 'timing', regulationKey: key }, now, (rules) => ({
      ...{ ...rules, regulation, regulationVersion },
      ...calendar,
    }));
  }

  /** As if the calendar were published now: ours, or that of a vendor or carrier. */
  async ofCalendar(definition: CalendarDefinition, now: Instant): Promise<CaseRetimingPreview> {
    const { key } = definition;
    const calendar = workingCalendar(definition);
    const theirs = await this.regulations.counterpartiesIn(key);
    return this.count({ cause: 'calendar', calendarKey: key }, now, (rules) => ({
      ...rules,
      ...(rules.regulation.calendar === key
        ? { calendar, calendarVersion: (rules.calendarVersion ?? 0) + 1 }
        : {}),
      calendarOf: (id) => (theirs.has(id) ? calendar : rules.calendarOf?.(id)),
    }));
  }

  private async count(
    scope: RetimingScope,
    now: Instant,
    changed: (rules: ReturnRules) => ReturnRules,
  ): Promise<CaseRetimingPreview> {
    const openCases = await concernedCases(this.database, scope);
    let totals = noCaseRetimed;
    for (let after: string | null = null; totals.cases < countedAtMost;) {
      const page: OpenCase[] = await this.retimings.openCases(scope, after, pageSize);
      for (const one of page) {
        const rules = changed(await rulesOfCase(this.regulations, one));
        totals = countedCase(totals, caseRetimingEffect(one.state, rules, now));
      }
      if (page.length < pageSize) break;
      after = page.at(-1)!.state.caseId;
    }
    return { openCases, ...totals };
  }
}
