import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser, type AddressObject } from 'mailparser';
import { ifThere } from './files.js';
import { mailFolder } from './mail-store.js';

/** The mails that were caught on this machine, as somebody looks at them who does not catch any. */
export class CaughtMails {
  private readonly folder: string;

  /** @param dataDirectory where this machine keeps everything; there are no mails where none were caught */
  constructor(dataDirectory: string) {
    this.folder = mailFolder(dataDirectory);
  }

  /**
   * Takes away every mail that holds what is wanted: to whom it went, in its heads, or in what it says.
   * @returns how many there were
   */
  async forget(wanted: RegExp): Promise<number> {
    let forgotten = 0;
    for (const name of (await ifThere(readdir(this.folder))) ?? []) {
      const [, id] = /^([\w-]+)\.eml$/.exec(name) ?? [];
      if (id === undefined || !(await this.holds(id, wanted))) continue;
      // What the list shows of it first: without that it is not there.
      for (const ending of ['json', 'eml']) await rm(join(this.folder, `${id}.${ending}`), { force: true });
      forgotten++;
    }
    return forgotten;
  }

  private async holds(id: string, wanted: RegExp): Promise<boolean> {
    const [raw, summary] = await Promise.all(
      ['eml', 'json'].map((ending) => ifThere(readFile(join(this.folder, `${id}.${ending}`)))),
    );
    // The oldest go while we look.
    if (!raw) return false;
    const mail = await simpleParser(raw, { skipImageLinks: true });
    const heads = [mail.from, mail.replyTo, ...[mail.to, mail.cc, mail.bcc].flat()].map(addressesOf);
    const told = [summary?.toString('utf8'), mail.subject, mail.text, mail.html || undefined, ...heads];
    return wanted.test(told.join('\n'));
  }
}

function addressesOf(addresses: AddressObject | undefined): string | undefined {
  return addresses?.text;
}
