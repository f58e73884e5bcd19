import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { MailChannel } from '@app/notify/mail-channel.js';
import type { AccountMailRepository } from '@app/persistence/account-mail.repository.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { MailSourcesRepository } from '@app/persistence/mail-sources.repository.js';
import type { MailRepository } from '@app/persistence/mail.repository.js';
import type { ReturnMailRepository } from '@app/persistence/return-mail.repository.js';
import type { NoticeBindingRepository } from '@app/persistence/notice-binding.repository.js';
import { MailComposer, type ComposerParts } from './mail-composer.js';
import { MailSender } from './mail-sender.js';
import { ManagementDigests } from './management-digests.js';
import { NoticeCollector } from './notice-collector.js';
import { RecipientHours } from './recipient-hours.js';
import { CaseNoticeCollector } from './return-mails.js';
import { Rounds } from './rounds.js';

export interface RelayParts extends ComposerParts {
  readonly mails: MailRepository;
  readonly notices: NoticeBindingRepository;
  readonly sources: MailSourcesRepository;
  readonly accounts: AccountMailRepository;
  readonly returns: ReturnMailRepository;
  readonly definitions: Pick<DefinitionRepository, 'rulesFor' | 'calendarFor'>;
  readonly channel: MailChannel;
}

export interface RelayOptions {
  /** How long one recipient's notices are collected. */
  readonly collectSeconds: number;
  readonly publicUrl: string;
  readonly returnLinkDays: number;
  readonly everyMs?: number;
  readonly leaseSeconds?: number;
  readonly firstRetrySeconds?: number;
  readonly closedRecheckMs?: number;
  readonly digestsEveryMs?: number;
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
  /** A digest of a day comes within a minute of the day's closing. */
  digestsEveryMs: 60_000,
};
/** Mails that are under way get this long when the worker is asked to end: most orchestrators kill after 30 s. */
const drainMs = 10_000;

/** Carries what people are told by e-mail: collects, binds, waits for hours, asks once more, sends. */
export class RelayService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sender: MailSender;
  private readonly rounds: readonly Rounds[];
  private readonly sending: Rounds;

  constructor(
    private readonly parts: RelayParts,
    options: RelayOptions,
  ) {
    const { mails, notices, sources, accounts, returns, definitions, channel } = parts;
    const hours = new RecipientHours(definitions);
    const { everyMs, digestsEveryMs, ...settings } = { ...defaults, ...options };
    const { collectSeconds } = settings;
    const collector = new NoticeCollector(notices, hours, settings);
    const cases = new CaseNoticeCollector(returns, hours, collectSeconds);
    const digests = new ManagementDigests(sources, hours);
    const composer = new MailComposer(parts, options);
    this.sender = new MailSender(mails, composer, hours, channel, { ...settings, parallel: parallelMails });
    this.sending = new Rounds({
      name: 'Sending mails',
      everyMs,
      round: () => this.sender.round(() => this.sending.wake()),
    });
    this.rounds = [
      this.sending,
      // Apart from each other: what is wrong with one source keeps the others from nobody.
      this.making('Collecting notices', everyMs, () => collector.round()),
      this.making('Collecting announcements', everyMs, () => sources.bindAnnouncements(collectSeconds)),
      this.making('Taking up messages', everyMs, () => sources.queueMessages()),
      this.making('Taking up mails about accounts', everyMs, () => accounts.bind()),
      this.making('Collecting notices of return cases', everyMs, () => cases.round()),
      this.making('Taking up letters of return cases', everyMs, () => returns.bindLetters()),
      this.making('Collecting alerts', everyMs, () => sources.bindAlerts(collectSeconds)),
      this.making("Making management's digests", digestsEveryMs, () => digests.round()),
    ];
  }

  /** Rounds that make mails; when there are any, they are sent at once. */
  private making(name: string, everyMs: number, make: () => Promise<number>): Rounds {
    const round = async () => {
      if ((await make()) > 0) this.sending.wake();
    };
    return new Rounds({ name, everyMs, round });
  }

  onApplicationBootstrap(): void {
    for (const rounds of this.rounds) rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.rounds.map((rounds) => rounds.stop()));
    await this.sender.drain(drainMs);
    this.parts.channel.close();
  }
}
