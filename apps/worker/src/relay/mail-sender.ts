import { Logger } from '@nestjs/common';
import { MailError, type MailChannel } from '@app/notify/mail-channel.js';
import type { LeasedMail, MailOutcome, MailRepository } from '@app/persistence/mail.repository.js';
import type { MailComposer } from './mail-composer.js';
import type { RecipientHours } from './recipient-hours.js';
import { describeTrouble } from './trouble.js';
import { UnderWay } from './under-way.js';

export interface SenderOptions {
  /** Mails under way at once. */
  readonly parallel: number;
  /** Longer than sending one mail can take, so that nobody else begins with it meanwhile. */
  readonly leaseSeconds: number;
  /** The pause after the first attempt in vain; it doubles each time. */
  readonly firstRetrySeconds: number;
}

/** A mail server that is away for a night is asked four times an hour. */
const longestRetrySeconds = 15 * 60;
/** A mail server that is broken over a weekend is mended within three days. */
const giveUpAfterSeconds = 3 * 24 * 60 * 60;

interface Settlement {
  readonly mail: LeasedMail;
  readonly outcome: MailOutcome;
}

/** Sends the mails that are due, a few at a time, each under a lease. */
export class MailSender {
  private readonly logger = new Logger(MailSender.name);
  private readonly underWay: UnderWay;
  /** What happened while the database was away: to be recorded before anything else is begun. */
  private unrecorded: Settlement[] = [];

  constructor(
    private readonly mails: MailRepository,
    private readonly composer: MailComposer,
    private readonly hours: RecipientHours,
    private readonly channel: MailChannel,
    private readonly options: SenderOptions,
  ) {
    this.underWay = new UnderWay(options.parallel);
  }

  /**
   * Begins to send as many mails as there is room for, and does not wait for them.
   * @param onDone called after each one: there is room again
   */
  async round(onDone: () => void): Promise<void> {
    await this.recordAll();
    const { room } = this.underWay;
    if (room <= 0) return;
    for (const mail of await this.mails.lease(room, this.options.leaseSeconds))
      this.underWay.add(this.handle(mail), onDone);
  }

  /** Waits for the mails that are under way; what has not ended within `patienceMs` is given up, to be sent later. */
  async drain(patienceMs: number): Promise<void> {
    await this.underWay.drain(patienceMs);
    await this.recordAll().catch((error: unknown) =>
      this.logger.error(`Not recorded: ${describeTrouble(error)}`),
    );
  }

  /** Never throws: whatever happens becomes an outcome. */
  private async handle(mail: LeasedMail): Promise<void> {
    let outcome: MailOutcome | undefined;
    try {
      outcome = await this.deliver(mail);
    } catch (error) {
      outcome = this.outcomeOf(error, mail);
    }
    if (!outcome) return;
    this.unrecorded.push({ mail, outcome });
    // When this fails, the next round does it first.
    await this.recordAll().catch((error: unknown) =>
      this.logger.error(`Not recorded: ${describeTrouble(error)}`),
    );
  }

  /** @returns what became of it; undefined when it is no longer ours */
  private async deliver(mail: LeasedMail): Promise<MailOutcome | undefined> {
    const opening = await this.openingFor(mail);
    if (opening > mail.now) return { kind: 'deferred', until: opening };
    const standing = await this.mails.suppressUntrue(mail);
    if (standing === 'taken') return undefined;
    const composed = standing === 'true' ? await this.composer.compose(mail) : undefined;
    if (!composed) return { kind: 'suppressed' };
    await this.channel.send(composed, this.underWay.signal);
    return { kind: 'sent' };
  }

  /** Management's digest is of the day that has just closed, and whoever asks for a password waits for it: no hours count. */
  private async openingFor({ kind, recipient, now }: LeasedMail): Promise<Date> {
    return kind === 'management-digest' || kind === 'account'
      ? now
      : this.hours.opening(recipient.calendarKey, now);
  }

  private outcomeOf(error: unknown, mail: LeasedMail): MailOutcome {
    const isMailError = error instanceof MailError;
    const told = isMailError ? error.message : describeTrouble(error);
    if (isMailError && error.isPermanent) return { kind: 'failed', error: told };
    const { firstRetrySeconds } = this.options;
    const inSeconds = Math.min(firstRetrySeconds * 2 ** Math.min(mail.attempt - 1, 20), longestRetrySeconds);
    this.logger.warn(`Mail ${mail.id}: attempt ${mail.attempt} in vain, again in ${inSeconds} s: ${told}`);
    // The text is kept in the mail's row: a stack does not belong there.
    const kept = isMailError ? told : `not sent: ${error instanceof Error ? error.name : 'unknown error'}`;
    return { kind: 'retry', error: kept, inSeconds, giveUpAfterSeconds };
  }

  private async recordAll(): Promise<void> {
    while (this.unrecorded.length > 0) {
      const settlement = this.unrecorded.shift() as Settlement;
      try {
        await this.record(settlement);
      } catch (error) {
        this.unrecorded.unshift(settlement);
        throw error;
      }
    }
  }

  private async record({ mail, outcome }: Settlement): Promise<void> {
    const status = await this.mails.settle(mail, outcome);
    if (status === 'failed' && 'error' in outcome)
      this.logger.error(`Mail ${mail.id} is given up: ${outcome.error}`);
    else this.logger.debug(`Mail ${mail.id}: ${outcome.kind}, now ${status ?? 'with another worker'}`);
  }
}
