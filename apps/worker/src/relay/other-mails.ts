import { labelOf, stageOf } from '@app/domain/pipeline/definition.js';
import { actLinkDays } from '@app/notify/act-link.js';
import { renderAlerts } from '@app/notify/alert-mail.js';
import { renderAnnouncements, type Announcement } from '@app/notify/announcement-mail.js';
import { renderCustomerMessage } from '@app/notify/customer-mail.js';
import { dealThread, type OutgoingMail } from '@app/notify/mail.js';
import { renderManagementDigest, type KeyStall, type LateCase } from '@app/notify/management-digest-mail.js';
import { stageNameOf, stalledDealOf } from '@app/notify/stalled-row.js';
import type {
  AlertRow,
  AnnouncementFacts,
  KeyStallFacts,
  MailParticularsRepository,
} from '@app/persistence/mail-particulars.repository.js';
import { handedOver } from '@app/persistence/announcement.repository.js';
import type { LateCaseFacts, ReturnMailRepository } from '@app/persistence/return-mail.repository.js';
import type { EscalationStanding } from '@app/notify/standing.js';
import { windowOf } from './return-mails.js';
import { standingOf } from './standing.js';
import type { Writing } from './writing.js';

/** Writes what is no notice of an escalation: to management, administrators, whom a stage tells, and customers. */
export class OtherMails {
  constructor(
    private readonly particulars: MailParticularsRepository,
    private readonly returns: Pick<ReturnMailRepository, 'lateOfDigest'>,
  ) {}

  async managementDigest(writing: Writing): Promise<OutgoingMail | undefined> {
    const { mail, base, reader, now } = writing;
    const told = await this.particulars.keyStalls(mail.id);
    if (!told) return undefined;
    const { since, counts, stalls } = told;
    const cases = (await this.returns.lateOfDigest(mail.id)).map((one) => lateCase(one, writing));
    if (stalls.length + cases.length === 0) return undefined;
    const inSteadOf = told.inSteadOf ?? undefined;
    const deals = await Promise.all(stalls.map((stall) => keyStall(stall, writing)));
    return {
      ...base,
      ...renderManagementDigest(
        { since, inSteadOf, counts, deals, cases, linkDays: actLinkDays },
        reader,
        now,
      ),
    };
  }

  async announcement(writing: Writing): Promise<OutgoingMail | undefined> {
    const { mail, base, reader, now } = writing;
    const facts = await this.particulars.announcements(mail.id);
    const [first, ...others] = await Promise.all(facts.map((one) => announcement(one, writing)));
    if (!first) return undefined;
    const rendered = renderAnnouncements([first, ...others], reader, now);
    return { ...base, ...rendered, threadOf: mail.dealId === null ? undefined : dealThread(mail.dealId) };
  }

  async message({ mail, base }: Writing): Promise<OutgoingMail | undefined> {
    const message = await this.particulars.message(mail.id);
    if (!message) return undefined;
    const onBehalfOf = { name: message.ownerName, address: message.ownerEmail };
    return { ...base, ...renderCustomerMessage(message), onBehalfOf, isAutomatic: !message.isApproved };
  }

  async alert({ mail, base, reader, now }: Writing): Promise<OutgoingMail | undefined> {
    const alerts = await this.particulars.alerts(mail.id);
    if (alerts.length === 0) return undefined;
    const told = alerts.map((alert) => ({
      ...alert,
      subject: alert.subject ?? undefined,
      count: countOf(alert),
    }));
    return { ...base, ...renderAlerts(told, reader, now) };
  }
}

/** An alert may stand for many things at once: then it says how many. */
function countOf({ detail }: AlertRow): number {
  return typeof detail.count === 'number' && detail.count > 0 ? detail.count : 1;
}

async function announcement(facts: AnnouncementFacts, writing: Writing): Promise<Announcement> {
  const { state, entered, stage, action, at, title, customerName, ownerName } = facts;
  const { language } = writing;
  const pipeline = await writing.pipelineOf(entered ?? state);
  const common = {
    ...{ title, customerName, ownerName, at },
    ...{ customerClass: state.customerClass, amount: state.amount, currency: state.currency },
    ...{ isKey: state.key, stageName: stageNameOf(pipeline, stage === '' ? state.stage : stage, language) },
  };
  if (stage === '') return { ...common, kind: action === handedOver ? 'own' : 'handover' };
  const named = stageOf(pipeline, stage)?.actions?.find(({ key }) => key === action) ?? { name: action };
  return { ...common, kind: 'stage', what: labelOf(named, language) };
}

async function keyStall(facts: KeyStallFacts, writing: Writing): Promise<KeyStall> {
  const pipeline = await writing.pipelineOf(facts.handover?.state ?? facts.state);
  const standing = standingOf(facts);
  return {
    ...stalledDealOf(facts, pipeline, writing.language),
    ownerName: facts.ownerName,
    standing,
    link: standing.kind === 'ended' ? undefined : writing.linkTo(facts.escalationId),
  };
}

function lateCase(facts: LateCaseFacts, { language }: Writing): LateCase {
  const { number, customerName, step, named, lateSince } = facts;
  return {
    ...{ number, customerName, window: windowOf(step), lateSince: lateSince.toISOString() },
    stepName: named ? labelOf(named, language) : undefined,
    standing: caseStanding(facts),
  };
}

function caseStanding({ status, answeredByName, until }: LateCaseFacts): EscalationStanding | undefined {
  if (status === 'ended') return undefined;
  if (status === 'telling' || answeredByName === null || until === null) return { kind: 'open' };
  return status === 'taken-on'
    ? { kind: status, by: answeredByName, promisedFor: until }
    : { kind: status, by: answeredByName, until };
}
