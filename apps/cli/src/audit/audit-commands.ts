import type { Command } from 'commander';
import { formatOption, separatorOption } from '../export/add-export.js';
import type { AuditExportOptions } from './audit-export.command.js';
import type { VerifyOptions } from './verify.command.js';

/** What looks after the audit. */
export function addAuditCommands(dealwarden: Command, done: (code: number) => void): void {
  const audit = dealwarden.command('audit').description('look after the audit');
  audit
    .command('verify')
    .description('count the whole chain of the audit anew, and tell the first place that is broken')
    .option('--since <head>', 'a head that was noted before, <number>:<hash>: the chain has to go through it')
    .option('--json', 'print the outcome as JSON')
    .action(async (options: VerifyOptions) =>
      done(await (await import('./verify.command.js')).verifyCommand(options)),
    );
  audit
    .command('export')
    .description('write the audit as CSV or JSON lines, as of one moment, the newest first')
    .option('--from <instant>', 'from this instant on, such as 2026-03-02T09:30:00+01:00')
    .option('--to <instant>', 'before this instant')
    .option('--action <action>', 'only this, such as sign-in.failed')
    .option('--out <file>', 'where it is written; absent: to standard output')
    .addOption(formatOption())
    .addOption(separatorOption())
    .option('--bom', 'begin CSV with the byte order mark by which spreadsheets recognise UTF-8')
    .option('--json', 'print what was written as JSON; it takes --out')
    .action(async (options: AuditExportOptions) =>
      done(await (await import('./audit-export.command.js')).auditExportCommand(options)),
    );
}
