import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import type { DataSource } from 'typeorm';

/** Left in the data folder by a restore, until the first start has written it into the database. */
export const heldMailFile = 'mail-held';

/** Before a worker runs: after a restore mails are held. Cut short, it is done again at the next start. */
export async function holdMailAfterRestore(dataDir: string, database: DataSource): Promise<void> {
  const mark = join(dataDir, heldMailFile);
  if (!existsSync(mark)) return;
  await new MailHoldRepository(database).hold();
  rmSync(mark);
}

/** What is told of mails that are held, and what to do. */
export function heldMailLine(since: Date): string {
  return `Outgoing mail is held since ${since.toISOString()}: \`dealwarden mail release\` lets it go out.`;
}
