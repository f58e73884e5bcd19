import { calendarProblems } from '@app/contracts/calendar-check.js';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { shippedCalendars } from '../seed/shipped.js';
import { checkPipelineFile } from './definition-file.js';
import { tellFound } from './found.js';
import { readCalendar } from './publishing.js';

export interface ValidateOptions {
  /** File of the calendar; absent: one of those that come along. */
  readonly calendar?: string;
  readonly json?: boolean;
}

/** `dealwarden pipelines validate`: every mistake in a definition at once, each with its place. Needs no server. */
export async function validateCommand(file: string, options: ValidateOptions): Promise<ExitCode> {
  const checked = await checkPipelineFile(file);
  const calendars = options.calendar ? [await readCalendar(options.calendar)] : shippedCalendars();
  const find = async (named: string) => {
    const calendar = calendars.find(({ key }) => key === named);
    return calendar && workingCalendar(calendar);
  };
  const known = calendars.map(({ key }) => key).join(', ');
  const hint = `known here are: ${known}; name the file of another with --calendar`;
  const onCalendar = await calendarProblems(checked.content, checked, { find, hint }, Date.now());
  const problems = [...checked.problems, ...onCalendar];
  tellFound(file, { ...checked, problems }, options);
  return problems.length > 0 ? exitCodes.badInput : exitCodes.ok;
}
