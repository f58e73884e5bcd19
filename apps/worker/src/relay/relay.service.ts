import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { MailChannel } from '@app/notify/mail-channel.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { MailFactsRepository } from '@app/persistence/mail-facts.repository.js';
import type { MailRepository } from '@app/persistence/mail.repository.js';
import { MailComposer } from './mail-composer.js';
import { MailSender } from './mail-sender.js';
import { NoticeCollector } from './notice-collector.js';
import { RecipientHours } from './recipient-hours.js';
import { Rounds } from './rounds.js';

export interface RelayParts {
  readonly mails: MailRepository;
  readonly facts: MailFactsRepository;
  readonly definitions: Pick<DefinitionRepository, 'rulesFor' | 'calendarFor'>;
  readonly channel: MailChannel;
}

export interface RelayOptions {
  /** How long one recipient's notices are collected. */
  readonly collectSeconds: number;
  readonly publicUrl: string;
  readonly everyMs?: number;
  readonly leaseSeconds?: number;
  readonly firstRetrySeconds?: number;
  readonly closedRecheckMs?: number;
}

/** Mails sent at once, by one worker; also the connections it keeps to the mail server. */
export const parallelMails = 5;

const defaults = {
  /** The inbox has told already; a second more does not matter to a mail. */
  everyMs: 1_000,
  /** Longer than a conversation with the mail server may take (mail-channel.ts), with room for what comes around it. */
  leaseSeconds: 120,
  firstRetrySeconds: 1,
  /** How soon a changed calendar is noticed. */
  closedRecheckMs: 60_000,
};
/** Mails that are under way get this long when the worker is asked to end: most orchestrators kill after 30 s. */
const drainMs = 10_000;

/** Carries notices to people by e-mail: collects, binds, waits for hours, asks once more, sends. */
export class RelayService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sender: MailSender;
  private readonly collecting: Rounds;
  private readonly sending: Rounds;

  constructor(
    private readonly parts: RelayParts,
    options: RelayOptions,
  ) {
    const { mails, facts, definitions, channel } = parts;
    const hours = new RecipientHours(definitions);
    const { everyMs: interval, ...settings } = { ...defaults, ...options };
    const collector = new NoticeCollector(mails, hours, settings);
    const composer = new MailComposer(facts, definitions, options.publicUrl);
    this.sender = new MailSender(mails, composer, hours, channel, { ...settings, parallel: parallelMails });
    this.collecting = new Rounds({
      name: 'Collecting notices',
      everyMs: interval,
      round: async () => {
        if ((await collector.round()) > 0) this.sending.wake();
      },
    });
    this.sending = new Rounds({
      name: 'Sending mails',
      everyMs: interval,
      round: () => this.sender.round(() => this.sending.wake()),
    });
  }

  onApplicationBootstrap(): void {
    this.collecting.start();
    this.sending.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.collecting.stop(), this.sending.stop()]);
    await this.sender.drain(drainMs);
    this.parts.channel.close();
  }
}
