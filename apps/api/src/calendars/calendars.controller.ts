import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import {
  calendarDefinition,
  calendarList,
  calendarMonthQuery,
  calendarMonthView,
  calendarVersionList,
  calendarView,
  type CalendarMonthQuery,
  type CalendarMonthView,
  type CalendarVersionView,
  type CalendarView,
} from '@app/contracts/calendars.js';
import { keyPath, type KeyPath } from '@app/contracts/fields.js';
import { publishedCalendar } from '@app/contracts/pipeline-publishing.js';
import { calendarPreview, type CalendarPreview } from '@app/contracts/retimings.js';
import {
  workingTimeInput,
  workingTimeView,
  type WorkingTimeInput,
  type WorkingTimeView,
} from '@app/contracts/working-time.js';
import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { notFound } from '../common/problem.error.js';
import { CalendarsService } from './calendars.service.js';
import { WorkingTimeService } from './working-time.service.js';

/** Working calendars: in which hours clocks run and people are told. */
@Controller('calendars')
export class CalendarsController {
  constructor(
    private readonly definitions: DefinitionRepository,
    private readonly calendars: CalendarsService,
    private readonly workingTime: WorkingTimeService,
  ) {}

  @Get()
  @Endpoint({
    permit: 'calendar.read',
    reach: 'all',
    summary: 'Lists the newest version of every calendar',
    answers: { 200: calendarList },
  })
  async listCalendars(): Promise<{ items: CalendarView[] }> {
    return { items: await this.definitions.calendarsNewest() };
  }

  @Get(':key')
  @Endpoint({
    permit: 'calendar.read',
    reach: 'all',
    summary: 'Shows the newest version of a calendar',
    answers: { 200: calendarView },
    problems: ['not-found'],
  })
  async readCalendar(@Param({ schema: keyPath }) { key }: KeyPath): Promise<CalendarView> {
    const found = await this.definitions.findCalendar(key);
    if (!found) throw notFound('no such calendar');
    return { key, ...found };
  }

  @Get(':key/versions')
  @Endpoint({
    permit: 'calendar.read',
    reach: 'all',
    summary: 'Lists the versions of a calendar, the newest first',
    answers: { 200: calendarVersionList },
    problems: ['not-found'],
  })
  async listCalendarVersions(
    @Param({ schema: keyPath }) { key }: KeyPath,
  ): Promise<{ items: CalendarVersionView[] }> {
    const versions = await this.definitions.calendarVersions(key);
    if (versions.length === 0) throw notFound('no such calendar');
    return {
      items: versions.map(({ publishedAt, ...version }) => ({
        ...version,
        publishedAt: publishedAt.toISOString(),
      })),
    };
  }

  @Get(':key/days')
  @Endpoint({
    permit: 'calendar.read',
    reach: 'all',
    summary:
      'Shows the days of a month in the newest version of a calendar: how long each is open, or why not',
    answers: { 200: calendarMonthView },
    problems: ['not-found'],
  })
  showMonth(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Query({ schema: calendarMonthQuery }) { month }: CalendarMonthQuery,
  ): Promise<CalendarMonthView> {
    return this.workingTime.month(key, month);
  }

  /** Sent again with its key it is answered as at first, whatever was published since. What the newest version already says makes no new one. */
  @Put(':key')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Publishes a version of a calendar',
    description:
      'Clocks run in the newest version: running deals and open return cases follow within minutes.',
    answers: { 200: publishedCalendar },
    problems: ['definition-invalid'],
  })
  async publishCalendar(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: calendarDefinition }) definition: CalendarDefinition,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() idempotencyKey: string,
  ): Promise<CalendarView & { retimedDeals: number; retimedCases: number }> {
    const { version, retimedDeals, retimedCases } = await this.calendars.publish(key, definition, {
      principal,
      key: idempotencyKey,
    });
    return { key, version, definition, retimedDeals, retimedCases };
  }

  @Post(':key/preview')
  @Endpoint({
    permit: 'calendar.read',
    reach: 'all',
    summary:
      'Shows what publishing a calendar would mean for running deals and open return cases; nothing is done',
    answers: { 200: calendarPreview },
    problems: ['definition-invalid'],
  })
  previewCalendar(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: calendarDefinition }) definition: CalendarDefinition,
  ): Promise<CalendarPreview> {
    return this.calendars.preview(key, definition);
  }

  @Post(':key/working-time')
  @Endpoint({
    permit: 'calendar.read',
    reach: 'all',
    summary: 'Counts working time in the newest version of a calendar: when it is over, and why then',
    answers: { 200: workingTimeView },
    problems: ['not-found'],
  })
  countWorkingTime(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: workingTimeInput }) asked: WorkingTimeInput,
  ): Promise<WorkingTimeView> {
    return this.workingTime.count(key, asked);
  }
}
