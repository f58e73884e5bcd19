import { Argument, Option, type Command } from 'commander';
import { exportSubjects, type ExportSubject } from '@app/persistence/exports/exported.js';
import type { ExportCommandOptions } from './export.command.js';

/** Its module is loaded when it is called. */
export function addExport(dealwarden: Command, done: (code: number) => void): void {
  dealwarden
    .command('export')
    .description(
      'write all deals, activities, escalations or return cases as CSV or JSON lines, as of one moment',
    )
    .addArgument(new Argument('<what>', 'what is written').choices(exportSubjects))
    .option('--out <file>', 'where it is written; absent: to standard output')
    .addOption(formatOption())
    .addOption(separatorOption())
    .option('--bom', 'begin CSV with the byte order mark by which spreadsheets recognise UTF-8')
    .option('--pipeline <key>', 'only of this pipeline')
    .option('--status <status>', 'only what is in this state, such as open or done')
    .option('--team <team>', 'only of deals or cases of this team: its name or id')
    .option('--json', 'print what was written as JSON; it takes --out')
    .action(async (subject: ExportSubject, options: ExportCommandOptions) =>
      done(await (await import('./export.command.js')).exportCommand(subject, options)),
    );
}

export function separatorOption(): Option {
  return new Option('--separator <name>', 'between the values of CSV')
    .choices(['comma', 'semicolon'])
    .default('comma');
}

export function formatOption(): Option {
  return new Option('--format <format>', "absent: by the file's ending, else csv").choices(['csv', 'jsonl']);
}
