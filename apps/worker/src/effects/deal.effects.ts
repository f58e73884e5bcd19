import { Injectable, Logger } from '@nestjs/common';
import type { ApplicationFailure } from '@temporalio/common';
import type { Commanded, DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import { decide, decideOpening, timePassed } from '@app/domain/deal/decide.js';
import { isRefused, type Decision } from '@app/domain/deal/transition.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { DealState } from '@app/domain/deal/state.js';
import { refuse, type Refusal, type RefusalCode } from '@app/domain/errors.js';
import { instant } from '@app/domain/instant.js';
import type { LadderLevel } from '@app/domain/pipeline/definition.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { TransitionRepository, type TransitionTransaction } from '@app/persistence/transition.repository.js';
import type {
  CommitRequest,
  CommitResult,
  DealEffects,
} from '../../../../workflows/src/deal/deal.effects.contract.js';
import { scrubbed } from './scrub.js';

/** The deal workflow's effects: each transition is one transaction on the deal's row. */
@Injectable()
export class DealEffectsService implements DealEffects {
  private readonly logger = new Logger(DealEffectsService.name);

  constructor(
    private readonly transitions: TransitionRepository,
    private readonly definitions: DefinitionRepository,
  ) {}

  async commitTransition(request: CommitRequest): Promise<CommitResult> {
    try {
      return await this.transitions.inTransaction((transaction) => this.commit(transaction, request));
    } catch (error) {
      throw this.told(error, request.dealId);
    }
  }

  async loadDeal(dealId: string): Promise<DealState | null> {
    try {
      return (await this.transitions.stateOf(dealId)) ?? null;
    } catch (error) {
      throw this.told(error, dealId);
    }
  }

  /** Only the kind of error goes into the history; what is no database's error is a mistake of ours, and logged whole. */
  private told(error: unknown, dealId: string): ApplicationFailure {
    const failure = scrubbed(error);
    const isOurs = error instanceof Error && !failure.message.startsWith('SQLSTATE');
    this.logger.warn({
      message: `deal ${dealId}: ${failure.message}`,
      stack: isOurs ? error.stack : undefined,
    });
    return failure;
  }

  /** The row is the truth: what this workflow has missed is adopted by deciding on the row's state. */
  private async commit(transaction: TransitionTransaction, request: CommitRequest): Promise<CommitResult> {
    const row = await transaction.lockDeal(request.dealId);
    if ((row?.seq ?? 0) < request.seq) {
      return refused(
        'row-behind-workflow',
        `the row has ${row?.seq ?? 0} events, the workflow ${request.seq}`,
      );
    }
    const { commanded } = request;
    if (!commanded)
      return row ? this.letTimeAct(transaction, row, request) : refused('deal-unknown', 'no such deal');
    const { decision, ladder } = await this.decided(transaction, row, commanded, request);
    if (isRefused(decision))
      return this.knownOr(transaction, row, request.dealId, commanded, decision.refusal);
    const written = await transaction.write({
      transition: decision,
      at: instant(request.at),
      commanded,
      productKey: commanded.command.kind === 'open' ? commanded.command.productKey : undefined,
      ladder,
    });
    if (!written) return this.knownOr(transaction, row, request.dealId, commanded);
    const { seq } = decision.state;
    return { outcome: 'done', seq, requestHash: commanded.requestHash, state: decision.state };
  }

  private async letTimeAct(
    transaction: TransitionTransaction,
    row: DealState,
    { at }: CommitRequest,
  ): Promise<CommitResult> {
    const rules = await this.rulesOf(row);
    const transition = timePassed(row, rules, instant(at));
    if (!transition) return { outcome: 'nothing-due', state: row };
    const { state } = transition;
    const commandId = `time:${state.seq}`;
    const written = await transaction.write({
      transition,
      at: instant(at),
      commanded: { commandId },
      ladder: rules.pipeline.ladder,
    });
    if (!written) throw new Error(`event ${state.seq} of deal ${state.dealId} is written already`);
    return { outcome: 'done', seq: state.seq, requestHash: '', state };
  }

  private async decided(
    transaction: TransitionTransaction,
    row: DealState | undefined,
    commanded: Commanded<DealCommand | OpenDeal>,
    request: CommitRequest,
  ): Promise<Decided> {
    const { command } = commanded;
    const now = instant(request.at);
    if (command.kind === 'open') {
      if (row) return no('deal-exists', 'the deal is open already');
      const facts = await transaction.openingFacts(command.customerId, command.ownerId);
      if (!facts.customerClass) return no('customer-unknown', 'no such customer');
      if (!facts.teamId) return no('owner-unknown', 'no such active user in a team');
      const rules = await this.definitions.rulesFor(
        request.dealId,
        command.pipelineKey,
        command.pipelineVersion,
      );
      if (!rules) return no('pipeline-unknown', 'no such pipeline version');
      const known = { dealId: request.dealId, customerClass: facts.customerClass, teamId: facts.teamId };
      const decision = decideOpening({ ...commanded, command }, known, rules, now);
      return { decision, ladder: rules.pipeline.ladder };
    }
    if (!row) return no('deal-unknown', 'no such deal');
    const rules = await this.rulesOf(row);
    return { decision: decide(row, { ...commanded, command }, rules, now), ladder: rules.pipeline.ladder };
  }

  /** A command that was refused, or could not be written, may have been carried out before: then that is its answer. */
  private async knownOr(
    transaction: TransitionTransaction,
    row: DealState | undefined,
    dealId: string,
    commanded: Commanded<unknown>,
    refusal?: Refusal,
  ): Promise<CommitResult> {
    const known = row && (await transaction.eventOf(dealId, commanded.commandId));
    if (known) return { outcome: 'done', ...known, state: row };
    if (refusal) return { outcome: 'refused', refusal, state: row };
    throw new Error('the event was written meanwhile by another transaction');
  }

  private async rulesOf(deal: DealState): Promise<DealRules> {
    const rules = await this.definitions.rulesFor(deal.dealId, deal.pipelineKey, deal.pipelineVersion);
    if (!rules) throw new Error(`pipeline ${deal.pipelineKey} ${deal.pipelineVersion} is missing`);
    return rules;
  }
}

interface Decided {
  readonly decision: Decision;
  readonly ladder: readonly LadderLevel[];
}

function no(code: RefusalCode, detail: string): Decided {
  return { decision: { refusal: refuse(code, detail) }, ladder: [] };
}

function refused(code: RefusalCode, detail: string): CommitResult {
  return { outcome: 'refused', refusal: refuse(code, detail) };
}
