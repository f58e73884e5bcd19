import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import {
  calendarDefinition,
  calendarList,
  calendarView,
  type CalendarView,
} from '@app/contracts/calendars.js';
import { keyPath, type KeyPath } from '@app/contracts/fields.js';
import { calendarProblems, type CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { Endpoint } from '../common/endpoint.js';
import { notFound, ProblemError } from '../common/problem.error.js';

/** Working calendars: in which hours clocks run and people are told. */
@Controller('calendars')
export class CalendarsController {
  constructor(private readonly definitions: DefinitionRepository) {}

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

  /** Publishing what the newest version already says makes no new one. */
  @Put(':key')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Publishes a version of a calendar',
    description:
      'Pipelines keep the version they were published with; publish them again to use the new one.',
    answers: { 200: calendarView },
    problems: ['definition-invalid'],
  })
  async publishCalendar(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: calendarDefinition }) definition: CalendarDefinition,
  ): Promise<CalendarView> {
    const errors = [...keyProblems(key, definition), ...calendarProblems(definition)];
    if (errors.length > 0) throw new ProblemError('definition-invalid', undefined, { errors });
    const version = await this.definitions.publishCalendar(definition);
    return { key, version, definition };
  }
}

function keyProblems(key: string, definition: CalendarDefinition) {
  if (definition.key === key) return [];
  return [{ path: 'key', reason: `is not ${key}, as in the address`, hint: 'give both the same key' }];
}
