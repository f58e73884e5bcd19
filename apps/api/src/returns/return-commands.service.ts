import { Injectable } from '@nestjs/common';
import type { ReturnActInput, ReturnCaseView, TakeClaimInput } from '@app/contracts/returns.js';
import { isRefused } from '@app/domain/deal/transition.js';
import type { Refusal } from '@app/domain/errors.js';
import { refuse } from '@app/domain/errors.js';
import { instant } from '@app/domain/instant.js';
import type { ReturnActor } from '@app/domain/returns/actors.js';
import type {
  ClaimedLine,
  ReturnClaim,
  ReturnCommand,
  ReturnCommanded,
} from '@app/domain/returns/commands.js';
import { decideReturn } from '@app/domain/returns/decide.js';
import { cannotClaim } from '@app/domain/returns/parts.js';
import type { Counterparty } from '@app/domain/returns/state.js';
import { TemporalGateway } from '@app/gateway/temporal.gateway.js';
import { CommandOriginRepository } from '@app/persistence/command-origin.repository.js';
import { CounterpartyRepository } from '@app/persistence/counterparty.repository.js';
import { DealRepository, type KnownEvent } from '@app/persistence/deal.repository.js';
import { EvidenceRepository } from '@app/persistence/evidence.repository.js';
import { ReturnCaseRepository, type ReturnContext } from '@app/persistence/return-case.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { v5 as uuidv5 } from 'uuid';
import type { Commanded } from '@app/domain/deal/commands.js';
import { commandIdOf, keyReused, requestHashOf } from '../common/idempotency.js';
import { notFound, ProblemError, refusalProblem } from '../common/problem.error.js';
import { throughOf } from '../common/request-origin.js';
import { textsOf } from '../deals/command-endpoint.js';
import type { Asked } from '../deals/deal-commands.service.js';
import { commandOf, type ActTexts } from './return-acts.js';
import { returnViewOf } from './return-view.js';

/** Cases' ids are made of who takes the claim and under which key, so that asking twice opens one. */
const caseNamespace = '9c0f3d1e-6a52-5b6c-b3f6-5f1f8f0a2d77';

/**
 * Carries claims and acts to return cases, as deals' commands are carried: the event is the idempotency record, and the
 * rules are asked here only to refuse early.
 */
@Injectable()
export class ReturnCommandsService {
  constructor(
    private readonly cases: ReturnCaseRepository,
    private readonly counterparties: CounterpartyRepository,
    private readonly texts: DealRepository,
    private readonly regulations: ReturnRegulationRepository,
    private readonly temporal: TemporalGateway,
    private readonly origins: CommandOriginRepository,
    private readonly evidence: EvidenceRepository,
  ) {}

  /** Takes a customer's claim. Without lines it is a draft. */
  async take(input: TakeClaimInput, asked: Asked): Promise<ReturnCaseView> {
    const { principal } = asked;
    const caseId = uuidv5(`${principal.userId}:${asked.key}`, caseNamespace);
    const commandId = commandIdOf(principal.userId, asked.key);
    const requestHash = requestHashOf(asked.body, 'take-claim');
    const known = await this.cases.forCommand(caseId, commandId, principal);
    if (known?.known) return this.answer(caseId, known.known, requestHash, known.actors);
    const { customerId, dealId, regulation, said, contact } = input;
    if (!(await this.cases.mayTakeOf(customerId, principal)))
      throw refusalProblem(refuse('customer-unknown', 'no such customer within reach'));
    const lines = input.lines.map(({ serials, ...line }) => ({ ...line, serials }));
    await this.checkNames(lines);
    const command: ReturnClaim = { kind: 'open', customerId, dealId, regulationKey: regulation, lines };
    const early = cannotClaim(lines);
    if (early) throw refusalProblem(early);
    const commanded: Commanded<ReturnClaim> = {
      commandId,
      principalId: principal.userId,
      requestHash,
      command,
      through: await throughOf(principal, this.origins),
    };
    const texts = textsOf({ said, contact });
    if (Object.keys(texts).length > 0) await this.texts.keepTexts(caseId, commanded, texts);
    const answer = await this.temporal.takeClaim(caseId, commanded);
    if (answer.outcome === 'refused') throw refusalProblem(answer.refusal);
    const opened = await this.cases.forCommand(caseId, commandId, principal);
    return this.answer(caseId, answer, requestHash, opened?.actors ?? []);
  }

  /** Does something on a case within the principal's reach, in the roles that it has there. */
  async act(caseId: string, input: ReturnActInput, asked: Asked): Promise<ReturnCaseView> {
    const { principal, ifRevision } = asked;
    const commandId = commandIdOf(principal.userId, asked.key);
    const context = await this.cases.forCommand(caseId, commandId, principal);
    if (!context) throw notFound('no such return case');
    const requestHash = requestHashOf(asked.body, `${input.act} ${caseId}`);
    if (context.known) return this.answer(caseId, context.known, requestHash, context.actors);
    await this.checkEvidence(caseId, input.evidenceId);
    const { command: asWritten, texts } = commandOf(input, commandId);
    const command = await this.completed(asWritten);
    const commanded: ReturnCommanded = {
      ...{ commandId, principalId: principal.userId, requestHash, ifRevision, command },
      actors: context.actors,
      through: await throughOf(principal, this.origins),
    };
    const event = await this.carry(context, commanded, texts);
    return this.answer(caseId, event, requestHash, context.actors);
  }

  /**
   * Carries a command to its case, with what was written kept beside it.
   * @throws ProblemError what the rules refuse
   */
  async carry(
    context: Pick<ReturnContext, 'state' | 'surroundings'>,
    commanded: ReturnCommanded,
    texts: ActTexts,
  ): Promise<KnownEvent> {
    const { caseId } = context.state;
    const refusal = await this.early(context, commanded);
    if (refusal) throw refusalProblem(refusal);
    const written = textsOf({ ...texts });
    if (Object.keys(written).length > 0) await this.texts.keepTexts(caseId, commanded, written);
    const answer = await this.temporal.commandReturn(caseId, commanded);
    if (answer.outcome === 'refused') throw refusalProblem(answer.refusal);
    return answer;
  }

  /** What an act needs to know of others: whether they are there, and what the case keeps of them. */
  private async completed(command: ReturnCommand): Promise<ReturnCommand> {
    if (command.kind === 'request') {
      const { id, kind } = command.counterparty;
      await this.checkCounterparty(id, kind);
    }
    if (command.kind === 'complete') await this.checkNames(command.lines);
    if ('carrierId' in command) await this.checkCounterparty(command.carrierId, 'carrier');
    if (command.kind !== 'move-customer') return command;
    const customer = await this.counterparties.customerFor(command.customerId);
    if (!customer) throw refusalProblem(refuse('customer-unknown', 'no such customer with a team'));
    return { ...command, ...customer };
  }

  private async early(
    { state, surroundings }: Pick<ReturnContext, 'state' | 'surroundings'>,
    commanded: ReturnCommanded,
  ): Promise<Refusal | undefined> {
    const { regulationVersion, calendarVersion, untold } = surroundings;
    const rules = await this.regulations.rulesFor(
      ...([state.caseId, state.regulationKey, regulationVersion, calendarVersion] as const),
    );
    if (!rules) throw new Error(`regulation ${state.regulationKey} ${regulationVersion} is missing`);
    const decision = decideReturn(state, commanded, { ...rules, untold }, instant(Date.now()));
    return isRefused(decision) ? decision.refusal : undefined;
  }

  /** A document that an act names is one of its own case. */
  private async checkEvidence(caseId: string, id: string | undefined): Promise<void> {
    if (id === undefined || (await this.evidence.isOfCase(caseId, id))) return;
    throw new ProblemError('evidence-unknown');
  }

  /** Products and vendors travel with their case, so they must be no free texts. */
  private async checkNames(lines: readonly ClaimedLine[]): Promise<void> {
    for (const { productKey, vendorId, carrierId } of lines) {
      if (!(await this.counterparties.isProduct(productKey)))
        throw refusalProblem(refuse('product-unknown', `no such product: ${productKey}`));
      await this.checkCounterparty(vendorId, 'vendor');
      await this.checkCounterparty(carrierId, 'carrier');
    }
  }

  private async checkCounterparty(id: string | undefined, kind: Counterparty['kind']): Promise<void> {
    if (id === undefined || (await this.counterparties.isOfKind(id, kind))) return;
    throw refusalProblem(refuse('counterparty-unknown', `no such ${kind}`));
  }

  /** The case as the command's own event left it, for the first asking and for every later one. */
  private async answer(
    caseId: string,
    event: KnownEvent,
    requestHash: string,
    actors: readonly ReturnActor[],
  ): Promise<ReturnCaseView> {
    if (event.requestHash !== requestHash) throw keyReused();
    const named = await this.cases.afterEvent(caseId, event.seq);
    if (!named) throw new Error(`event ${event.seq} of return case ${caseId} is missing`);
    return returnViewOf(named, actors);
  }
}
