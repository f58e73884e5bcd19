import { resetMinutes } from '@app/domain/access/password-reset.js';
import { renderAccountMail } from '@app/notify/account-mail.js';
import type { OutgoingMail } from '@app/notify/mail.js';
import { resetLink } from '@app/notify/reset-link.js';
import type { AccountMailRepository } from '@app/persistence/account-mail.repository.js';
import type { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import type { Writing } from './writing.js';

/** Where what is said of accounts is read from. */
export interface AccountMailParts {
  readonly accounts: Pick<AccountMailRepository, 'facts'>;
  readonly keys: Pick<SigningKeyRepository, 'keys'>;
}

/** Writes to people about their own accounts. */
export class AccountMails {
  constructor(
    private readonly parts: AccountMailParts,
    private readonly publicUrl: string,
  ) {}

  async account({ mail, base, reader, now }: Writing): Promise<OutgoingMail | undefined> {
    const facts = await this.parts.accounts.facts(mail.id);
    if (!facts) return undefined;
    if (facts.kind === 'wrong-passwords') {
      const told = { kind: facts.kind, at: facts.askedAt.toISOString() } as const;
      return { ...base, ...renderAccountMail(told, reader, now) };
    }
    const [key] = await this.parts.keys.keys();
    const link = resetLink(this.publicUrl, key, facts.id);
    const asked = { kind: facts.kind, link, minutes: resetMinutes } as const;
    return { ...base, ...renderAccountMail(asked, reader, now) };
  }
}
