import { readConfig } from '@app/config/config.js';
import { auditQuery } from '@app/contracts/audit.js';
import { exportTexts } from '@app/exchange/export/export-texts.js';
import { auditExported } from '@app/persistence/exports/audit-export.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { formOf, requireFile, written, type WrittenOptions } from '../export/written.js';

export interface AuditExportOptions extends WrittenOptions {
  readonly from?: string;
  readonly to?: string;
  readonly action?: string;
}

const filter = auditQuery.pick({ from: true, to: true, action: true });

/** `dealwarden audit export`: all of the audit as of one moment, written as it is read. */
export async function auditExportCommand(options: AuditExportOptions): Promise<ExitCode> {
  requireFile(options);
  const { from, to, action } = options;
  const parsed = filter.safeParse({ from, to, action });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badInput(`--${String(issue?.path[0])}: ${issue?.message}`, 'See dealwarden audit export --help.');
  }
  return withDatabase(readConfig(), async (database) => {
    await written('audit', exportTexts(auditExported(database, parsed.data), formOf(options)), options);
    return exitCodes.ok;
  });
}
