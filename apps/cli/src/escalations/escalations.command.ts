import { readConfig } from '@app/config/config.js';
import { EscalationRepository, type EscalationRow } from '@app/persistence/escalation.repository.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { operator } from '../console/operator.js';
import { print, printJson, table } from '../console/output.js';
import { cells, heads } from './escalation-lines.js';

export const escalationStatuses = ['open', 'taken-on', 'snoozed', 'ended'] as const;
export type EscalationStatus = (typeof escalationStatuses)[number];

export interface EscalationsOptions {
  readonly status: EscalationStatus;
  readonly json?: boolean;
}

const pageSize = 200;

/** `dealwarden escalations`: what stalls, since when, who was told, and who has taken it on or put it off. */
export async function escalationsCommand({ status, json }: EscalationsOptions): Promise<ExitCode> {
  return withDatabase(readConfig(), async (database) => {
    const rows: EscalationRow[] = [];
    for await (const row of escalations(new EscalationRepository(database), status)) rows.push(row);
    if (json) printJson(rows);
    else if (rows.length === 0) print(`No escalation is ${status}.`);
    else for (const line of table(heads, rows.map(cells))) print(line);
    return exitCodes.ok;
  });
}

async function* escalations(
  repository: EscalationRepository,
  status: EscalationStatus,
): AsyncGenerator<EscalationRow> {
  for (let after: { at: string; id: string } | undefined; ;) {
    const page = await repository.page(status, operator, pageSize, after);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = { at: last.openedAt.toISOString(), id: last.id };
  }
}
