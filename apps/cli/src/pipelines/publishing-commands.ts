import { Option, type Command } from 'commander';
import type { MigrateOptions } from './migrate.command.js';
import type { PublishOptions } from './publish.command.js';
import type { OutputOptions } from './stored.command.js';

/** The commands on what is published. Each one's module is loaded when it is called. */
export function addPublishingCommands(pipelines: Command, done: (code: number) => void): void {
  const timing = new Option(
    '--timing <deals>',
    'whom norms, stall rules, ladder and calendar are for; absent: running if they have changed',
  ).choices(['running', 'new']);
  pipelines
    .command('publish')
    .description(
      "show what a definition means for running deals, and publish it as its pipeline's next version",
    )
    .argument('<file>', 'the definition, JSON of at most 1 MB')
    .option('--note <text>', 'what has changed, for those who look at the versions')
    .addOption(timing)
    .option('--dry-run', 'only show what it would mean')
    .option('--yes', 'publish without asking')
    .option('--json', 'print the outcome as JSON')
    .action(async (file: string, options: PublishOptions) =>
      done(await (await import('./publish.command.js')).publishCommand(file, options)),
    );

  addMigrating(pipelines, done);
  pipelines
    .command('list')
    .description('list pipelines with their newest version')
    .option('--json', 'print them as JSON')
    .action(async (options: OutputOptions) => done(await (await stored()).listCommand(options)));

  pipelines
    .command('versions')
    .description('list the versions of a pipeline')
    .argument('<key>', 'key of the pipeline')
    .option('--json', 'print them as JSON')
    .action(async (key: string, options: OutputOptions) =>
      done(await (await stored()).versionsCommand(key, options)),
    );

  pipelines
    .command('export')
    .description('print the definition of a version as JSON')
    .argument('<key>', 'key of the pipeline')
    .argument('[version]', 'number of the version; else the newest')
    .option('--json', 'say a failure as JSON, too')
    .action(async (key: string, version?: string) =>
      done(await (await stored()).exportCommand(key, version)),
    );

  for (const [name, isArchived, description] of [
    ['archive', true, 'let a pipeline take no new deals; running ones go on'],
    ['restore', false, 'let an archived pipeline take new deals again'],
  ] as const) {
    pipelines
      .command(name)
      .description(description)
      .argument('<key>', 'key of the pipeline')
      .option('--json', 'print the outcome as JSON')
      .action(async (key: string, options: OutputOptions) =>
        done(await (await stored()).archiveCommand(key, isArchived, options)),
      );
  }
}

function addMigrating(pipelines: Command, done: (code: number) => void): void {
  const each = (given: string, before: readonly string[] = []) => [...before, given];
  pipelines
    .command('migrate')
    .description('show what putting running deals on another version means, and order it')
    .argument('<key>', 'key of the pipeline')
    .option('--to <version>', 'the version; else the newest')
    .option('--from <version>', 'only deals of this version; else of every older one')
    .option('--stage <old=new>', 'where deals stand whose stage the version does not know; repeatable', each)
    .option('--lose-fields', 'values that fit no field of the version may be lost')
    .option('--by <e-mail>', 'who migrates: told on every timeline')
    .option('--reason <text>', 'why: told on every timeline')
    .option('--dry-run', 'only show what it would mean')
    .option('--json', 'print the outcome as JSON')
    .action(async (key: string, options: MigrateOptions) =>
      done(await (await import('./migrate.command.js')).migrateCommand(key, options)),
    );
  pipelines
    .command('migrations')
    .description('tell how far running deals have got on their way to another version')
    .argument('<key>', 'key of the pipeline')
    .option('--json', 'print them as JSON')
    .action(async (key: string, options: OutputOptions) =>
      done(await (await import('./migrate.command.js')).migrationsCommand(key, options)),
    );
}

function stored() {
  return import('./stored.command.js');
}
