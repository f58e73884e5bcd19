import { Command, CommanderError, Option } from 'commander';
import { addAuditCommands } from './audit/audit-commands.js';
import { addBackupCommands } from './backup/backup-commands.js';
import { addExamples } from './console/examples.js';
import { exitCodes } from './console/exit-codes.js';
import { printJson } from './console/output.js';
import type { EscalationsOptions } from './escalations/escalations.command.js';
import { addEraseCommands } from './people/erase-commands.js';
import { addPeopleCommands } from './people/people-commands.js';
import { addExport } from './export/add-export.js';
import { addImport } from './import/add-import.js';
import { addPublishingCommands } from './pipelines/publishing-commands.js';

const exitCodesHelp = `
Exit codes: 0 done, 1 failed, 2 wrong usage or input that cannot be used, 3 differences (left by doctor, found by
pipelines diff, a broken audit, left after erase), 4 nothing runs (stop, status, backup).
Under --json a failure is JSON too. docs/COMMAND.md tells of every command.
Settings come from the environment and .env; .env.example explains every key.`;

const stopHelp = `
Exit codes: 0 ended, 4 nothing ran, 1 it does not end.`;

const statusHelp = `
Exit codes: 0 ready, 1 running and not ready, 4 not running.
Until it is ready: until dealwarden status >/dev/null; do sleep 1; done`;

/** Each command's module is loaded when it is called: help comes at once. */
function program(done: (code: number) => void): Command {
  const dealwarden = new Command('dealwarden')
    .description('Keeps B2B deals moving, and tells the right people when one stalls')
    .addHelpText('after', exitCodesHelp)
    .showHelpAfterError('(dealwarden --help tells the commands, dealwarden help <command> its options)')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'dealwarden: ')) })
    .exitOverride();

  dealwarden
    .command('start')
    .description('bring everything up on this machine, until Ctrl-C')
    .option('--fresh', 'begin with empty data')
    .option('--json', 'print where it runs as JSON, once it is ready')
    .action(async (options: { fresh?: boolean; json?: boolean }) => {
      const { startEverything } = await import('./stack/start.js');
      const { readConfig } = await import('@app/config/config.js');
      done(await startEverything(readConfig(), options));
    });

  dealwarden
    .command('migrate')
    .description('bring the database up to this version')
    .option('--json', 'print what was done as JSON')
    .action(async (options: { json?: boolean }) =>
      done(await (await import('./migrate/migrate.command.js')).migrateCommand(options)),
    );

  addImport(dealwarden, done);
  addExport(dealwarden, done);
  addReports(dealwarden, done);
  addAuditCommands(dealwarden, done);
  addPeopleCommands(dealwarden, done);
  addEraseCommands(dealwarden, done);
  addRunning(dealwarden, done);
  addBackupCommands(dealwarden, done);

  dealwarden
    .command('demo')
    .description(
      'show the main job on a stack of its own, with a crash in the middle, and count from outside',
    )
    .option('--export <folder>', 'import this export; else the shared one, else a generated one')
    .option('--json', 'print the figures as JSON')
    .action(async (options: { export?: string; json?: boolean }) =>
      done(await (await import('./demo/demo.command.js')).demoCommand(options)),
    );
  addExamples(dealwarden);
  return dealwarden;
}

/** What looks after that which `start` has brought up, from another terminal. */
function addRunning(dealwarden: Command, done: (code: number) => void): void {
  dealwarden
    .command('stop')
    .description('end in good order what start brought up, and wait for its end; the data stay')
    .option('--json', 'print what was ended as JSON')
    .addHelpText('after', stopHelp)
    .action(async (options: { json?: boolean }) =>
      done(await (await import('./stack/stop.command.js')).stopCommand(options)),
    );

  dealwarden
    .command('status')
    .description('tell what runs and where, whether it can be used, and what waits; changes nothing')
    .option('--json', 'print it as JSON')
    .addHelpText('after', statusHelp)
    .action(async (options: { json?: boolean }) =>
      done(await (await import('./stack/status.command.js')).statusCommand(options)),
    );
}

function addReports(dealwarden: Command, done: (code: number) => void): void {
  const status = new Option('--status <status>', 'which')
    .choices(['open', 'taken-on', 'snoozed', 'ended'])
    .default('open');
  dealwarden
    .command('escalations')
    .description('list what stalls, who was told, and who has taken it on')
    .addOption(status)
    .option('--json', 'print them as JSON')
    .action(async (options: EscalationsOptions) =>
      done(await (await import('./escalations/escalations.command.js')).escalationsCommand(options)),
    );

  dealwarden
    .command('doctor')
    .description('compare the rows of deals with their workflows')
    .option('--repair', 'make them agree again, both ways; without it nothing is changed')
    .option('--json', 'print the diagnosis as JSON')
    .action(async (options: { json?: boolean; repair?: boolean }) =>
      done(await (await import('./doctor/doctor.command.js')).doctorCommand(options)),
    );
  addPipelines(dealwarden, done);
}

function addPipelines(dealwarden: Command, done: (code: number) => void): void {
  const pipelines = dealwarden.command('pipelines').description('work with pipelines');
  pipelines
    .command('validate')
    .description("tell every mistake in a pipeline's definition; needs no server")
    .argument('<file>', 'the definition, JSON of at most 1 MB')
    .option('--calendar <file>', 'the calendar it runs in; else it is looked for among those that come along')
    .option('--json', 'print problems and warnings as JSON')
    .action(async (file: string, options: { calendar?: string; json?: boolean }) =>
      done(await (await import('./pipelines/validate.command.js')).validateCommand(file, options)),
    );
  pipelines
    .command('schema')
    .description("print the JSON Schema of a pipeline's definition, for editors; needs no server")
    .option('--json', 'say a failure as JSON, too')
    .action(async () => done((await import('./pipelines/schema.command.js')).schemaCommand()));
  pipelines
    .command('diff')
    .description('tell what is different in a definition after a change: of two files, or of two versions')
    .argument('<before>', 'the definition before, JSON; or the key of a published pipeline')
    .argument(
      '[after]',
      'the definition after, JSON; or the number of the version before (else the last but one)',
    )
    .argument('[to]', 'the number of the version after; else the newest')
    .option('--json', 'print the changes as JSON')
    .action(async (before: string, after?: string, to?: string, options: { json?: boolean } = {}) =>
      done(await (await import('./pipelines/diff.command.js')).diffCommand([before, after, to], options)),
    );
  addPublishingCommands(pipelines, done);
}

// Whoever reads the result may have had enough of it (`| head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

// Also where the command line itself is wrong, and nothing has been read of it.
const json = process.argv.includes('--json');
try {
  await program((code) => (process.exitCode = code)).parseAsync();
} catch (error) {
  const { failureJson, tellFailure } = await import('./console/failure.js');
  if (!(error instanceof CommanderError)) process.exitCode = tellFailure(error, json);
  else if (error.exitCode !== 0) {
    // Commander has said already what was wrong with the command line; help and version are no errors.
    process.exitCode = exitCodes.badInput;
    const message = error.message.replace(/^error: /, '');
    const advice = 'dealwarden help <command> tells its options';
    if (json) printJson(failureJson({ message, advice, exitCode: exitCodes.badInput }));
  }
}
