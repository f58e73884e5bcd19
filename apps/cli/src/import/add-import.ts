import { Option, type Command } from 'commander';
import type { ImportOptions } from './import-options.js';

/** Its module is loaded when it is called. */
export function addImport(dealwarden: Command, done: (code: number) => void): void {
  const clocks = new Option(
    '--clocks <from>',
    'of a file: whether clocks run from when the file says (history) or from now (today)',
  ).choices(['history', 'today']);
  dealwarden
    .command('import')
    .description('import deals of another system; it can be run again')
    .argument('<path>', 'a CSV file of deals; or the folder of an export with people and products')
    .requiredOption('--mapping <file>', 'how it is read, e.g. one of definitions/mappings')
    .option('--dry-run', 'of a file: say what would become of it, and change nothing')
    .addOption(clocks)
    .option('--resume', 'of a file: go on with its import, which was interrupted')
    .option('--cancel', 'of a file: give up its import, which was interrupted; what came in stays')
    .option(
      '--as-of <day>',
      'of a folder: YYYY-MM-DD, the day the export was made, which becomes now; kept at the first import',
    )
    .option('--errors <file>', 'where the errors of rows are written', 'import-errors.csv')
    .option('--json', 'print the summary as JSON')
    .action(async (path: string, options: ImportOptions) =>
      done(await (await import('./import.command.js')).importCommand(path, options)),
    );
}
