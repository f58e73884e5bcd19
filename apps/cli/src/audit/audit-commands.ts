import type { Command } from 'commander';
import type { VerifyOptions } from './verify.command.js';

/** What looks after the audit. */
export function addAuditCommands(dealwarden: Command, done: (code: number) => void): void {
  dealwarden
    .command('audit')
    .description('look after the audit')
    .command('verify')
    .description('count the whole chain of the audit anew, and tell the first place that is broken')
    .option('--since <head>', 'a head that was noted before, <number>:<hash>: the chain has to go through it')
    .option('--json', 'print the outcome as JSON')
    .action(async (options: VerifyOptions) =>
      done(await (await import('./verify.command.js')).verifyCommand(options)),
    );
}
