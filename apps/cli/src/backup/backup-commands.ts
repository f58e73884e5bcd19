import type { Command } from 'commander';

const backupHelp = `
Exit codes: 0 made, 2 the folder cannot be used, 4 nothing runs, 1 failed; then nothing is left behind.`;

const restoreHelp = `
Exit codes: 0 restored, 2 the backup cannot be used, 1 failed (also: the folder is in use or not empty).
The first start holds outgoing mail, since the old installation may have sent it: dealwarden mail release`;

/** Backup, restore, and the mails that a restore holds. */
export function addBackupCommands(dealwarden: Command, done: (code: number) => void): void {
  dealwarden
    .command('backup')
    .description('copy this installation as it is at one moment, while it runs')
    .argument('<folder>', 'the backup: a folder that is not there yet, outside of the data folder')
    .option('--json', 'print what was made as JSON')
    .addHelpText('after', backupHelp)
    .action(async (folder: string, options: { json?: boolean }) =>
      done(await (await import('./backup.command.js')).backupCommand(folder, options)),
    );

  dealwarden
    .command('restore')
    .description('put a backup into an empty data folder')
    .argument('<backup>', 'the folder that backup has made')
    .option('--data-dir <folder>', 'the data folder; else DEALWARDEN_DATA_DIR')
    .option('--json', 'print what was restored as JSON')
    .addHelpText('after', restoreHelp)
    .action(async (backup: string, options: { dataDir?: string; json?: boolean }) =>
      done(await (await import('./restore.command.js')).restoreCommand(backup, options)),
    );

  dealwarden
    .command('mail')
    .description('work with outgoing mail')
    .command('release')
    .description('let mails go out that were held after a restore')
    .option('--drop', 'what waits now is not sent: the old installation has told it')
    .option('--json', 'print the outcome as JSON')
    .action(async (options: { drop?: boolean; json?: boolean }) =>
      done(await (await import('../mail/release.command.js')).releaseCommand(options)),
    );
}
