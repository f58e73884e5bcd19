import type { Problem } from '@app/domain/errors.js';
import { print, printJson } from '../console/output.js';
import type { CheckedFile } from './definition-file.js';

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

/** Tells everything that was found in a file, each with its place. */
export function tellFound(
  file: string,
  { problems, warnings, placeOf }: Pick<CheckedFile, 'problems' | 'warnings' | 'placeOf'>,
  { json }: { readonly json?: boolean },
): void {
  const placed = (list: readonly Problem[]) => list.map((one) => ({ ...one, ...placeOf(one.path) }));
  const found = { file, problems: placed(problems), warnings: placed(warnings) };
  if (json) printJson(found);
  else tell(found);
}
