import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { actLink, actLinkDays } from '@app/notify/act-link.js';
import { digestRows, renderDigest } from '@app/notify/digest-mail.js';
import { renderEscalation } from '@app/notify/escalation-mail.js';
import { dealThread, type OutgoingMail } from '@app/notify/mail.js';
import { stalledDealOf } from '@app/notify/stalled-row.js';
import { languageOf } from '@app/domain/pipeline/definition.js';
import type { AccountMailRepository } from '@app/persistence/account-mail.repository.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { MailFactsRepository, MailLine } from '@app/persistence/mail-facts.repository.js';
import type { MailParticularsRepository } from '@app/persistence/mail-particulars.repository.js';
import type { LeasedMail } from '@app/persistence/mail.repository.js';
import type { ReturnLinkRepository } from '@app/persistence/return-link.repository.js';
import type { ReturnMailRepository } from '@app/persistence/return-mail.repository.js';
import type { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import { tellingOf } from './escalation-telling.js';
import { AccountMails } from './account-mails.js';
import { ReturnLinks } from './return-links.js';
import { ReturnMails } from './return-mails.js';
import { OtherMails } from './other-mails.js';
import { standingOf } from './standing.js';
import type { RuledBy, Writing } from './writing.js';

/** Names in a header are bounded: some servers refuse headers above 100 kB, and these stay below 25. */
const namedNotices = 500;

/** Where what a mail says is read from. */
export interface ComposerParts {
  readonly facts: MailFactsRepository;
  readonly particulars: MailParticularsRepository;
  readonly accounts: Pick<AccountMailRepository, 'facts'>;
  readonly keys: Pick<SigningKeyRepository, 'keys'>;
  readonly returns: Pick<ReturnMailRepository, 'notices' | 'letter' | 'lateOfDigest'>;
  readonly returnLinks: Pick<ReturnLinkRepository, 'issue'>;
  readonly definitions: Pick<DefinitionRepository, 'rulesFor'>;
}

export interface ComposerSettings {
  /** Links begin with it. */
  readonly publicUrl: string;
  /** How long a vendor's, carrier's or customer's link works. */
  readonly returnLinkDays: number;
}

/** Writes a mail from what is true at the moment of sending. */
export class MailComposer {
  private readonly others: OtherMails;
  private readonly accounts: AccountMails;
  private readonly returns: ReturnMails;

  constructor(
    private readonly parts: ComposerParts,
    private readonly settings: ComposerSettings,
  ) {
    const { publicUrl } = settings;
    this.others = new OtherMails(parts.particulars, parts.returns);
    this.accounts = new AccountMails(parts, publicUrl);
    this.returns = new ReturnMails(parts.returns, new ReturnLinks(parts.returnLinks, settings));
  }

  /** The mail, or undefined when nothing of it is left. */
  async compose(mail: LeasedMail): Promise<OutgoingMail | undefined> {
    const writing = await this.writing(mail);
    switch (mail.kind) {
      case 'escalation':
        return this.escalation(writing);
      case 'digest':
        return this.digest(writing);
      case 'management-digest':
        return this.others.managementDigest(writing);
      case 'announcement':
        return this.others.announcement(writing);
      case 'message':
        return this.others.message(writing);
      case 'alert':
        return this.others.alert(writing);
      case 'account':
        return this.accounts.account(writing);
      case 'return-notices':
        return this.returns.notices(writing);
      case 'return-letter':
        return this.returns.letter(writing);
    }
  }

  private async writing(mail: LeasedMail): Promise<Writing> {
    const { name, email, locale, timeZone, userId } = mail.recipient;
    // An address that was taken away meanwhile is as ill-formed as any other: the channel gives it up.
    const address = email ?? '';
    const [key] = await this.parts.keys.keys();
    return {
      mail,
      reader: { name, email: address, locale, timeZone },
      language: languageOf(locale),
      now: mail.now.toISOString(),
      base: { to: { name, address }, messageId: mail.messageId, noticeIds: [] },
      linkTo: (escalationId) => {
        if (userId === null) throw new Error('a customer is given no link');
        return actLink(this.settings.publicUrl, key, { escalationId, userId }, mail.now);
      },
      pipelineOf: (state) => this.pipelineOf(state),
    };
  }

  private async escalation(writing: Writing): Promise<OutgoingMail | undefined> {
    const { mail, reader, language, now } = writing;
    const [line] = await this.parts.facts.lines(mail.id, 1);
    if (!line) return undefined;
    const around = await this.parts.facts.surroundings(mail.id, line);
    const telling = tellingOf(
      line,
      around,
      await this.pipelineOf(line.handover?.state ?? line.state),
      language,
    );
    const act = { link: writing.linkTo(line.escalationId), days: actLinkDays };
    return {
      ...(await this.carrying(writing)),
      ...renderEscalation({ ...telling, act }, reader, now),
      threadOf: dealThread(line.state.dealId),
    };
  }

  private async digest(writing: Writing): Promise<OutgoingMail | undefined> {
    const { mail, reader, now } = writing;
    const lines = await this.parts.facts.lines(mail.id, digestRows);
    if (lines.length === 0) return undefined;
    const deals = await Promise.all(lines.map((line) => this.digestDeal(line, writing)));
    const totals = await this.parts.facts.totals(mail.id);
    const digest = {
      ...{ deals, count: totals.deals, keyCount: totals.keyDeals, openCount: totals.openDeals },
      linkDays: actLinkDays,
    };
    return { ...(await this.carrying(writing)), ...renderDigest(digest, reader, now) };
  }

  private async digestDeal(line: MailLine, { language, linkTo }: Writing) {
    return {
      ...stalledDealOf(line, await this.pipelineOf(line.handover?.state ?? line.state), language),
      link: linkTo(line.escalationId),
      standing: standingOf(line),
      handedOver: line.purpose === 'hand-over',
    };
  }

  private async carrying({ base, mail }: Writing): Promise<Writing['base']> {
    return { ...base, noticeIds: await this.parts.facts.noticeNames(mail.id, namedNotices) };
  }

  /** With the timing that the deal or handover was last counted in: its ladder is what told. */
  private async pipelineOf(state: RuledBy): Promise<PipelineDefinition> {
    const { dealId, pipelineKey, pipelineVersion, timingVersion } = state;
    const rules = await this.parts.definitions.rulesFor(dealId, pipelineKey, pipelineVersion, timingVersion);
    if (!rules) throw new Error(`pipeline ${pipelineKey} ${pipelineVersion} is missing`);
    return rules.pipeline;
  }
}
