import { separateAtMost } from '@app/domain/access/mail-habits.js';
import type { NoticeBindingRepository } from '@app/persistence/notice-binding.repository.js';
import type { RecipientHours } from './recipient-hours.js';

export interface CollectorOptions {
  readonly collectSeconds: number;
  /** How soon a recipient outside of working hours is looked at again, since calendars may change. */
  readonly closedRecheckMs: number;
}

/**
 * Binds collected notices to mails once their recipient is at work. What comes together outside of somebody's hours is
 * collected on, so that the morning begins with one digest.
 */
export class NoticeCollector {
  private readonly closedUntil = new Map<string, number>();

  constructor(
    private readonly notices: NoticeBindingRepository,
    private readonly hours: RecipientHours,
    private readonly options: CollectorOptions,
  ) {}

  /** @returns the number of mails made */
  async round(): Promise<number> {
    const { collectSeconds, closedRecheckMs } = this.options;
    let made = 0;
    for (const { recipientId, calendarKey, mails, now } of await this.notices.ripeRecipients(
      collectSeconds,
      this.closed(),
    )) {
      const opening = await this.hours.opening(calendarKey, now);
      const waitMs = opening.getTime() - now.getTime();
      if (waitMs > 0) this.closedUntil.set(recipientId, Date.now() + Math.min(waitMs, closedRecheckMs));
      else made += await this.notices.bindNotices(recipientId, collectSeconds, separateAtMost[mails]);
    }
    return made;
  }

  private closed(): string[] {
    const now = Date.now();
    for (const [recipientId, until] of this.closedUntil)
      if (until <= now) this.closedUntil.delete(recipientId);
    return [...this.closedUntil.keys()];
  }
}
