import { extname, resolve } from 'node:path';
import { readConfig } from '@app/config/config.js';
import { exportTexts, type ExportForm } from '@app/exchange/export/export-texts.js';
import { returnStatuses } from '@app/domain/returns/state.js';
import { separators } from '@app/exchange/export/csv-lines.js';
import { ExportRepository } from '@app/persistence/exports/export.repository.js';
import {
  activityStatuses,
  dealStatuses,
  escalationStatuses,
  type ExportFilter,
  type ExportSubject,
} from '@app/persistence/exports/exported.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { operator } from '../console/operator.js';
import { printJson, tell } from '../console/output.js';
import { Progress } from '../console/progress.js';
import { toFile, toOutput } from './export-target.js';

export interface ExportCommandOptions {
  /** Where it is written; absent: to standard output. */
  readonly out?: string;
  readonly format?: 'csv' | 'jsonl';
  readonly separator: keyof typeof separators;
  readonly bom?: boolean;
  readonly pipeline?: string;
  readonly status?: string;
  /** Name or id. */
  readonly team?: string;
  readonly json?: boolean;
}

const statuses: Readonly<Record<ExportSubject, readonly string[]>> = {
  deals: dealStatuses,
  activities: activityStatuses,
  escalations: escalationStatuses,
  cases: returnStatuses,
};

/** `dealwarden export <what>`: all of it as of one moment, written as it is read. */
export async function exportCommand(
  subject: ExportSubject,
  options: ExportCommandOptions,
): Promise<ExitCode> {
  const { out, json, pipeline } = options;
  if (json && !out) throw badInput('--json tells of a file', 'Name it with --out.');
  if (pipeline !== undefined && subject === 'cases') throw badInput('--pipeline: cases are in none');
  const status = statusOf(subject, options.status);
  return withDatabase(readConfig(), async (database) => {
    const repository = new ExportRepository(database);
    const teamId = await teamOf(repository, options.team);
    const filter: ExportFilter = { pipeline, status, teamId };
    const progress = new Progress(tell);
    const texts = exportTexts(repository.read(subject, filter, operator), formOf(options));
    const hear = (rows: number) => progress.say(() => `${rows} ${subject} written`);
    const rows = out ? await toFile(resolve(out), texts, hear) : await toOutput(process.stdout, texts);
    if (json) printJson({ subject, file: resolve(out ?? ''), rows });
    else tell(`${rows} ${subject}${out ? ` written to ${out}` : ''}`);
    return exitCodes.ok;
  });
}

function formOf({ format, out, separator, bom = false }: ExportCommandOptions): ExportForm {
  const byName = out && extname(out) === '.jsonl' ? 'jsonl' : 'csv';
  const chosen = format ?? byName;
  return chosen === 'csv' ? { format: chosen, separator: separators[separator], bom } : { format: chosen };
}

function statusOf(subject: ExportSubject, given: string | undefined): ExportFilter['status'] {
  if (given === undefined || statuses[subject].includes(given)) return given as ExportFilter['status'];
  throw badInput(
    `--status ${given}: ${subject} are never that`,
    `Choose one of ${statuses[subject].join(', ')}.`,
  );
}

async function teamOf(repository: ExportRepository, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const [teamId, ...others] = await repository.teamsCalled(given);
  if (teamId === undefined) throw badInput(`--team ${given}: there is no such team`);
  if (others.length > 0) {
    throw badInput(
      `--team ${given}: several teams are called so`,
      `Name it by its id: ${[teamId, ...others].join(', ')}.`,
    );
  }
  return teamId;
}
