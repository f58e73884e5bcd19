import { Injectable } from '@nestjs/common';
import type { SnoozeInput, TakeOnInput } from '@app/contracts/escalations.js';
import type { HandoverView } from '@app/contracts/handovers.js';
import type { Commanded } from '@app/domain/deal/commands.js';
import { isRefused } from '@app/domain/deal/transition.js';
import type { HandoverCommand } from '@app/domain/handover/commands.js';
import { decideHandover } from '@app/domain/handover/decide.js';
import type { HandoverRules } from '@app/domain/handover/settle.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import { instant } from '@app/domain/instant.js';
import { CommandOriginRepository } from '@app/persistence/command-origin.repository.js';
import { DealRepository, type KnownEvent } from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { HandoverRepository } from '@app/persistence/handover.repository.js';
import { throughOf } from '../common/request-origin.js';
import { commandIdOf, keyReused, requestHashOf } from '../common/idempotency.js';
import { notFound, refusalProblem } from '../common/problem.error.js';
import { whenOf } from '../common/when.js';
import type { Asked } from '../deals/deal-commands.service.js';
import { TemporalGateway } from '@app/gateway/temporal.gateway.js';
import { handoverRules } from './handover-rules.js';
import { handoverViewOf } from './handover-view.js';

/**
 * Carries commands to handovers, as deals' are carried: the event is the idempotency record, and the rules are asked here
 * only to refuse early.
 */
@Injectable()
export class HandoverCommandsService {
  constructor(
    private readonly handovers: HandoverRepository,
    private readonly texts: DealRepository,
    private readonly definitions: DefinitionRepository,
    private readonly temporal: TemporalGateway,
    private readonly origins: CommandOriginRepository,
  ) {}

  /**
   * Gives a command to a handover that is the principal's to work.
   * @param commandOf makes the command, knowing the handover as it is
   * @param texts what people wrote with it; it stays in the database
   */
  async command(
    handoverId: string,
    commandOf: (handover: HandoverState, rules: HandoverRules) => HandoverCommand,
    asked: Asked,
    texts: Record<string, string> = {},
  ): Promise<HandoverView> {
    const { principal, ifRevision } = asked;
    const commandId = commandIdOf(principal.userId, asked.key);
    const context = await this.handovers.forCommand(handoverId, commandId, principal);
    if (!context) throw notFound('no such handover');
    const rules = await handoverRules(this.definitions, context.state);
    const command = commandOf(context.state, rules);
    const requestHash = requestHashOf(asked.body, `${command.kind} ${handoverId}`);
    if (context.known) return this.answer(handoverId, context.known, requestHash);
    const commanded: Commanded<HandoverCommand> = {
      commandId,
      principalId: principal.userId,
      through: await throughOf(principal, this.origins),
      requestHash,
      ifRevision,
      command,
    };
    const early = decideHandover(context.state, commanded, rules, instant(Date.now()));
    if (isRefused(early)) throw refusalProblem(early.refusal);
    if (Object.keys(texts).length > 0) await this.texts.keepTexts(handoverId, commanded, texts);
    const answer = await this.temporal.commandHandover(handoverId, commanded);
    if (answer.outcome === 'refused') throw refusalProblem(answer.refusal);
    return this.answer(handoverId, answer, requestHash);
  }

  /** Takes the escalation of a handover on: the given one, or the one that is open. */
  takeOn(
    handoverId: string,
    escalationId: string | undefined,
    { promisedFor }: TakeOnInput,
    asked: Asked,
  ): Promise<HandoverView> {
    return this.command(
      handoverId,
      (handover, { calendar }) => ({
        ...{ kind: 'take-on', escalationId: escalationId ?? openOne(handover) },
        promisedFor: whenOf(promisedFor, calendar).at,
      }),
      asked,
    );
  }

  /** Puts the escalation of a handover off; why it can wait is kept beside the event. */
  snooze(
    handoverId: string,
    escalationId: string | undefined,
    { until, reason }: SnoozeInput,
    asked: Asked,
  ): Promise<HandoverView> {
    return this.command(
      handoverId,
      (handover, { calendar }) => ({
        ...{ kind: 'snooze', escalationId: escalationId ?? openOne(handover), reasoned: true },
        until: whenOf(until, calendar).at,
      }),
      asked,
      { reason },
    );
  }

  /** The handover as the command's own event left it, for the first asking and for every later one. */
  private async answer(handoverId: string, event: KnownEvent, requestHash: string): Promise<HandoverView> {
    if (event.requestHash !== requestHash) throw keyReused();
    const handover = await this.handovers.afterEvent(handoverId, event.seq);
    if (!handover) throw new Error(`event ${event.seq} of handover ${handoverId} is missing`);
    return handoverViewOf(handover);
  }
}

/** A handover has one escalation at most; the rules refuse what is said of none. */
function openOne({ escalation }: HandoverState): string {
  return escalation?.id ?? '';
}
