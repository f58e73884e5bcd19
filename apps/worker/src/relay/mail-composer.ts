import { nextToTell } from '@app/domain/escalation/ladder.js';
import type { Escalation } from '@app/domain/escalation/escalation.js';
import { stageOf, type LadderRecipient, type PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { digestRows, renderDigest } from '@app/notify/digest-mail.js';
import { renderEscalation, type EscalationTelling, type StalledDeal } from '@app/notify/escalation-mail.js';
import { dealThread, type OutgoingMail } from '@app/notify/mail.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type {
  EscalationSurroundings,
  MailFactsRepository,
  MailLine,
} from '@app/persistence/mail-facts.repository.js';
import type { LeasedMail } from '@app/persistence/mail.repository.js';

/** Names in a header are bounded: some servers refuse headers above 100 kB, and these stay below 25. */
const namedNotices = 500;

/** Writes a mail from what is true at the moment of sending. */
export class MailComposer {
  constructor(
    private readonly facts: MailFactsRepository,
    private readonly definitions: Pick<DefinitionRepository, 'rulesFor'>,
    private readonly publicUrl: string,
  ) {}

  /** The mail, or undefined when nothing of it is left. */
  async compose(mail: LeasedMail): Promise<OutgoingMail | undefined> {
    const lines = await this.facts.lines(mail.id, digestRows);
    const [first] = lines;
    if (!first) return undefined;
    const { recipient } = mail;
    const now = mail.now.toISOString();
    const base = {
      to: { name: recipient.name, address: recipient.email },
      messageId: mail.messageId,
      noticeIds: await this.facts.noticeNames(mail.id, namedNotices),
    };
    if (mail.kind === 'digest') {
      const deals = await Promise.all(
        lines.map(async (line) => stalledDeal(line, await this.pipelineOf(line))),
      );
      const totals = await this.facts.totals(mail.id);
      const digest = { deals, count: totals.deals, keyCount: totals.keyDeals };
      return { ...base, ...renderDigest(digest, recipient, this.publicUrl, now) };
    }
    const telling = await this.telling(mail, first);
    const rendered = renderEscalation(telling, recipient, this.publicUrl, now);
    return { ...base, ...rendered, threadOf: dealThread(first.state.dealId) };
  }

  private async telling(mail: LeasedMail, line: MailLine): Promise<EscalationTelling> {
    const pipeline = await this.pipelineOf(line);
    const around = await this.facts.surroundings(mail.id, line);
    const { state } = line;
    return {
      ...stalledDeal(line, pipeline),
      expectedContractOn: state.expectedContractOn,
      ownerName: line.ownerName,
      norms: {
        'stage-norm': stageIn(pipeline, state.stage).norm[state.customerClass],
        'no-future-activity': pipeline.stalls.noFutureActivity,
      },
      brokenPromises: around.escalation?.brokenPromises ?? 0,
      lastActivity: state.lastActivityAt
        ? { type: around.lastActivityType, at: state.lastActivityAt }
        : undefined,
      planned: state.activities,
      level: levelWords(pipeline, line.level, around),
      told: around.told.map(({ name, level, at }) => ({ name, to: recipientOf(pipeline, level), at })),
      next: around.escalation && nextTelling(around.escalation, pipeline, state.key),
      takeOnUrl: `${this.publicUrl}/api/v1/escalations/${line.escalationId}/take-on`,
    };
  }

  private async pipelineOf({ state }: MailLine): Promise<PipelineDefinition> {
    const rules = await this.definitions.rulesFor(state.dealId, state.pipelineKey, state.pipelineVersion);
    if (!rules) throw new Error(`pipeline ${state.pipelineKey} ${state.pipelineVersion} is missing`);
    return rules.pipeline;
  }
}

function stalledDeal(line: MailLine, pipeline: PipelineDefinition): StalledDeal {
  const { state } = line;
  return {
    dealId: state.dealId,
    title: line.title,
    customerName: line.customerName,
    customerClass: state.customerClass,
    amount: state.amount,
    currency: state.currency,
    isKey: state.key,
    stageName: stageIn(pipeline, state.stage).name,
    escalatedAt: line.escalatedAt,
    stalls: line.stalls,
    round: line.round,
  };
}

function levelWords(
  pipeline: PipelineDefinition,
  level: number,
  { recipientIs }: EscalationSurroundings,
): EscalationTelling['level'] {
  const to = recipientOf(pipeline, level);
  const holds: Record<LadderRecipient, boolean> = {
    owner: recipientIs.owner,
    'head-of-sales': recipientIs.headOfSales,
    management: recipientIs.management,
  };
  return { to, instead: recipientIs.administrator && !holds[to] };
}

/** Asks the ladder itself what it would tell next, if nobody answered. */
function nextTelling(
  escalation: Escalation,
  pipeline: PipelineDefinition,
  isKey: boolean,
): EscalationTelling['next'] {
  const { nextLevelAt } = escalation;
  if (nextLevelAt === undefined) return undefined;
  const level = nextToTell(escalation, { levels: pipeline.ladder, isKey });
  return level && { to: level.to, at: nextLevelAt };
}

function recipientOf(pipeline: PipelineDefinition, level: number): LadderRecipient {
  const found = pipeline.ladder[level];
  if (!found) throw new Error(`pipeline ${pipeline.key} has no level ${level}`);
  return found.to;
}

function stageIn(pipeline: PipelineDefinition, key: string) {
  const stage = stageOf(pipeline, key);
  if (!stage) throw new Error(`pipeline ${pipeline.key} has no stage ${key}`);
  return stage;
}
