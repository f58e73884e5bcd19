import { readConfig } from '@app/config/config.js';
import { MailHoldRepository, type Release } from '@app/persistence/mail-hold.repository.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson } from '../console/output.js';

export interface ReleaseOptions {
  /** What has waited so far is not sent. */
  readonly drop?: boolean;
  readonly json?: boolean;
}

/** `dealwarden mail release`: lets mails go out that a restore has held. Said twice it changes nothing. */
export async function releaseCommand({ drop = false, json }: ReleaseOptions): Promise<ExitCode> {
  const release = await withDatabase(readConfig(), (database) =>
    new MailHoldRepository(database).release({ drop }),
  );
  const nothing = { heldSince: null, waiting: null, dropped: null, returned: null };
  if (json) printJson({ released: release !== undefined, ...nothing, ...release });
  else print(release ? lineOf(release, drop) : 'Outgoing mail was not held.');
  return exitCodes.ok;
}

function lineOf({ waiting, dropped, returned }: Release, drop: boolean): string {
  if (!drop) return `Released: ${waiting} mails wait and go out when they are due, if they are still true.`;
  return `Released: ${dropped} mails are not sent, ${returned} messages to customers wait for approval again.`;
}
