import type { DealRules } from '@app/domain/deal/settle.js';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { workingCalendar, type WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import {
  counted,
  nothingRetimed,
  retimingEffect,
  type RetimingTotals,
} from '@app/domain/deal/retiming-effect.js';
import type { Instant } from '@app/domain/instant.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { withTiming } from '@app/domain/pipeline/timing.js';
import type { DataSource } from 'typeorm';
import type { DefinitionRepository, VersionedRules } from './definition.repository.js';
import { concernedDeals, type DealScope } from './retiming-scope.js';
import { RetimingRepository, type RunningDeal } from './retiming.repository.js';

/** What a publication would mean for running deals. Nothing of it has happened. */
export interface RetimingPreview extends RetimingTotals {
  /** Deals that it concerns; more than were counted when there are very many. */
  readonly runningDeals: number;
}

// Small, for other requests wait while a page is counted.
const pageSize = 200;
/** Somebody waits for the answer: of more deals the first give the picture. */
const mostCounted = 20_000;

/** Counts what a change would mean, with the function that decides what it does once it is published. */
export class RetimingPreviews {
  private readonly retimings: RetimingRepository;

  constructor(
    private readonly database: DataSource,
    private readonly definitions: DefinitionRepository,
    private readonly countedAtMost = mostCounted,
  ) {
    this.retimings = new RetimingRepository(database);
  }

  /** As if the definition were published now, its timing for running deals as well. */
  async ofPipeline(definition: PipelineDefinition, now: Instant): Promise<RetimingPreview> {
    const { key } = definition;
    const newest = await this.definitions.find(key);
    const calendar = await this.definitions.findCalendar(definition.calendar);
    const working = await this.definitions.calendarFor(definition.calendar);
    if (!calendar || !working) throw new Error(`there is no calendar ${definition.calendar}`);
    const versions = { timingVersion: (newest?.version ?? 0) + 1, calendarVersion: calendar.version };
    return this.count({ cause: 'timing', pipelineKey: key }, now, (rules) => ({
      ...{ ...rules, ...versions, calendar: working },
      pipeline: withTiming(rules.pipeline, definition),
    }));
  }

  /** As if the calendar were published now. */
  async ofCalendar(definition: CalendarDefinition, now: Instant): Promise<RetimingPreview> {
    const { key } = definition;
    const newest = await this.definitions.findCalendar(key);
    const calendar: WorkingCalendar = workingCalendar(definition);
    const calendarVersion = (newest?.version ?? 0) + 1;
    return this.count({ cause: 'calendar', calendarKey: key }, now, (rules) => ({
      ...{ ...rules, calendar, calendarVersion },
    }));
  }

  private async count(
    scope: DealScope,
    now: Instant,
    changed: (rules: VersionedRules) => DealRules,
  ): Promise<RetimingPreview> {
    const runningDeals = await concernedDeals(this.database, scope);
    let totals = nothingRetimed;
    for (let after: string | null = null; totals.deals < this.countedAtMost;) {
      const asked = Math.min(pageSize, this.countedAtMost - totals.deals);
      const page: RunningDeal[] = await this.retimings.runningDeals(scope, after, asked);
      for (const deal of page) {
        const rules = { ...changed(await this.rulesOf(deal)), customer: deal.customer };
        totals = counted(totals, retimingEffect(deal.state, rules, now));
      }
      if (page.length < asked) break;
      after = page.at(-1)!.state.dealId;
    }
    return { runningDeals, ...totals };
  }

  private async rulesOf({ state, timingVersion, calendarVersion }: RunningDeal): Promise<VersionedRules> {
    const { dealId, pipelineKey, pipelineVersion } = state;
    const rules = await this.definitions.rulesFor(
      dealId,
      pipelineKey,
      pipelineVersion,
      timingVersion,
      calendarVersion,
    );
    if (!rules) throw new Error(`pipeline ${pipelineKey} ${pipelineVersion} is missing`);
    return rules;
  }
}
