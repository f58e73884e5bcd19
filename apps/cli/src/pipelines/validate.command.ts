import type { CalendarDefinition } from '@app/domain/calendar/calendar-definition.js';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { Problem } from '@app/domain/errors.js';
import { problemsOnCalendar } from '@app/domain/pipeline/on-calendar.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson } from '../console/output.js';
import { shippedCalendars } from '../seed/shipped.js';
import { checkPipelineFile, type CheckedFile } from './definition-file.js';
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
  const problems = [...checked.problems, ...calendarProblems(checked, calendars)];
  const placed = (list: readonly Problem[]) => list.map((one) => ({ ...one, ...checked.placeOf(one.path) }));
  const found = { file, problems: placed(problems), warnings: placed(checked.warnings) };
  if (options.json) printJson(found);
  else tell(found);
  return problems.length > 0 ? exitCodes.badInput : exitCodes.ok;
}

interface Placed extends Problem {
  readonly line: number;
  readonly column: number;
}

interface Found {
  readonly file: string;
  readonly problems: readonly Placed[];
  readonly warnings: readonly Placed[];
}

function tell({ file, problems, warnings }: Found): void {
  const lineOf = ({ line, column, path, reason, hint }: Placed, kind = '') =>
    `${file}:${line}:${column}: ${kind}${path || 'the whole'}: ${reason} (${hint})`.replace(/\p{Cc}/gu, ' ');
  for (const problem of problems) print(lineOf(problem));
  for (const warning of warnings) print(lineOf(warning, 'warning: '));
  print(`${file}: ${counted(problems.length, 'problem')}, ${counted(warnings.length, 'warning')}`);
}

function counted(number: number, what: string): string {
  return `${number === 0 ? 'no' : number} ${what}${number === 1 ? '' : 's'}`;
}

/** Whether the calendar is there, and its norms end in it. */
function calendarProblems(
  { content, definition, problems }: CheckedFile,
  calendars: readonly CalendarDefinition[],
): Problem[] {
  const named = typeof content === 'object' && content !== null && 'calendar' in content && content.calendar;
  // What is told of already is not told twice.
  if (typeof named !== 'string' || problems.some(({ path }) => path === 'calendar')) return [];
  const calendar = calendars.find(({ key }) => key === named);
  if (!calendar) {
    const known = calendars.map(({ key }) => key).join(', ');
    const hint = `known here are: ${known}; name the file of another with --calendar`;
    return [{ path: 'calendar', reason: `there is no calendar ${named}`, hint }];
  }
  return definition ? problemsOnCalendar(definition, workingCalendar(calendar), Date.now()) : [];
}
