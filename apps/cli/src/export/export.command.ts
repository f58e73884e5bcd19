import { readConfig } from '@app/config/config.js';
import { returnStatuses } from '@app/domain/returns/state.js';
import { exportTexts } from '@app/exchange/export/export-texts.js';
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
import { formOf, requireFile, written, type WrittenOptions } from './written.js';

export interface ExportCommandOptions extends WrittenOptions {
  readonly pipeline?: string;
  readonly status?: string;
  /** Name or id. */
  readonly team?: string;
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
  const { pipeline } = options;
  requireFile(options);
  if (pipeline !== undefined && subject === 'cases') throw badInput('--pipeline: cases are in none');
  const status = statusOf(subject, options.status);
  return withDatabase(readConfig(), async (database) => {
    const repository = new ExportRepository(database);
    const teamId = await teamOf(repository, options.team);
    const filter: ExportFilter = { pipeline, status, teamId };
    const texts = exportTexts(repository.read(subject, filter, operator), formOf(options));
    await written(subject, texts, options);
    return exitCodes.ok;
  });
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
