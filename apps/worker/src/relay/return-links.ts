import type { Instant } from '@app/domain/instant.js';
import type { ReturnLinkRepository } from '@app/persistence/return-link.repository.js';
import { newToken } from '@app/persistence/secret-token.js';

/** Makes the links of letters about return cases, when a letter is written. */
export class ReturnLinks {
  constructor(
    private readonly links: Pick<ReturnLinkRepository, 'issue'>,
    private readonly settings: { readonly publicUrl: string; readonly returnLinkDays: number },
  ) {}

  /**
   * A link for the letter of a mail. Each attempt to send it has a token of its own: it stands in the mail and nowhere
   * else, and cannot be had again.
   */
  async newLink(mailId: string): Promise<{ address: string; until: Instant } | undefined> {
    const { publicUrl, returnLinkDays } = this.settings;
    const { token, hash } = newToken('link');
    const until = await this.links.issue(mailId, hash, returnLinkDays);
    return until && { address: `${publicUrl}/return/${token}`, until: until.toISOString() };
  }
}
