import { Injectable, type StreamableFile } from '@nestjs/common';
import {
  returnTableColumns,
  type ReturnReport,
  type ReturnReportQuery,
  type ReturnTable,
} from '@app/contracts/return-reports.js';
import type { WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import { stepReports, timeReport, type CalendarOfRegulation } from '@app/domain/returns/step-report.js';
import type { Viewer } from '@app/persistence/deal.repository.js';
import type { Cell } from '@app/persistence/exports/exported.js';
import {
  ReturnReportRepository,
  type ReportPeriod,
  type StepGrouping,
} from '@app/persistence/return-report.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { reportFile } from '../reports/report-file.js';

/** Counts how return cases have gone, by the clock on the wall and in the working time of their calendars. */
@Injectable()
export class ReturnReportsService {
  constructor(
    private readonly reports: ReturnReportRepository,
    private readonly regulations: ReturnRegulationRepository,
  ) {}

  /** The report as JSON or, table by table with the same columns, as CSV. */
  async answer(
    { by, format, table, ...period }: ReturnReportQuery,
    viewer: Viewer,
  ): Promise<ReturnReport | StreamableFile> {
    const report = await this.report(period, viewer, by);
    if (format === 'json') return report;
    return reportFile(`returns-${table}`, returnTableColumns[table], rowsOf(report)[table]);
  }

  private async report(period: ReportPeriod, viewer: Viewer, by?: StepGrouping): Promise<ReturnReport> {
    const [spans, cases, defects, ofRegulation, ofCounterparty] = await Promise.all([
      this.reports.steps(period, viewer, by),
      this.reports.cases(period, viewer),
      this.reports.defects(period, viewer),
      this.calendars(),
      this.regulations.counterpartyCalendars(),
    ]);
    const now = new Date();
    const steps = stepReports(spans, { ofRegulation, ofCounterparty }, now);
    return { time: timeReport(cases, ofRegulation, now), steps, defects };
  }

  private async calendars(): Promise<CalendarOfRegulation> {
    const calendars = new Map<string, WorkingCalendar>();
    for (const { key, definition } of await this.regulations.newest()) {
      const newest = await this.regulations.newestCalendar(definition.calendar);
      if (newest) calendars.set(key, newest.calendar);
    }
    return (key) => {
      const calendar = calendars.get(key);
      if (!calendar) throw new Error(`regulation ${key} has no calendar`);
      return calendar;
    };
  }
}

function rowsOf({
  time,
  steps,
  defects,
}: ReturnReport): Readonly<Record<ReturnTable, Readonly<Record<string, Cell>>[]>> {
  return {
    time: [time],
    steps: steps.map(({ group, ...step }) => ({
      ...step,
      ...{ groupKey: group?.key ?? null, groupName: group?.name ?? null },
    })),
    defects,
  };
}
