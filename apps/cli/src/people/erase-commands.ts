import type { Command } from 'commander';
import type { EraseOptions } from './erase.command.js';

/** Erasing people, for whoever looks after the machine. */
export function addEraseCommands(dealwarden: Command, done: (code: number) => void): void {
  const erase = dealwarden.command('erase').description('erase people, and tell what is left of them');
  const module = () => import('./erase.command.js');
  erase
    .command('user')
    .description('erase an inactive user: names, addresses, and every text that names them')
    .argument('<email>', 'whose')
    .option('--yes', 'do it; it cannot be undone')
    .option('--json', 'print the report as JSON')
    .action(async (email: string, options: EraseOptions) =>
      done(await (await module()).eraseUserCommand(email, options)),
    );
  erase
    .command('contact')
    .description('erase a contact of a customer')
    .argument('<id>', 'of the contact')
    .option('--yes', 'do it; it cannot be undone')
    .option('--json', 'print the report as JSON')
    .action(async (id: string, options: EraseOptions) =>
      done(await (await module()).eraseContactCommand(id, options)),
    );
}
