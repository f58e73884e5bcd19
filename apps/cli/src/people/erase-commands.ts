import type { Command } from 'commander';
import type { EraseAtCounterpartyOptions, EraseOptions } from './erase.command.js';

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
  erase
    .command('counterparty-contact')
    .description('erase whom one writes to, or wrote to, at a vendor or carrier')
    .argument('<id>', 'of the vendor or carrier')
    .requiredOption('--name <name>', 'of the contact or substitute')
    .option('--email <address>', "their own address; without it, addresses are the company's and stay")
    .option('--yes', 'do it; it cannot be undone')
    .option('--json', 'print the report as JSON')
    .action(async (id: string, options: EraseAtCounterpartyOptions) =>
      done(await (await module()).eraseAtCounterpartyCommand(id, options)),
    );
}
