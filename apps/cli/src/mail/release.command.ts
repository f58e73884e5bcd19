import { readConfig } from '@app/config/config.js';
import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson } from '../console/output.js';

/** `dealwarden mail release`: lets mails go out that a restore has held. Said twice it changes nothing. */
export async function releaseCommand({ json }: { json?: boolean }): Promise<ExitCode> {
  const released = await withDatabase(readConfig(), (database) => new MailHoldRepository(database).release());
  const { heldSince = null, waiting = null } = released ?? {};
  if (json) printJson({ released: released !== undefined, heldSince, waiting });
  else if (!released) print('Outgoing mail was not held.');
  else
    print(`Released: ${released.waiting} mails wait and go out when they are due, if they are still true.`);
  return exitCodes.ok;
}
