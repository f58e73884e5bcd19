import { Injectable } from '@nestjs/common';
import type { Commanded, DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import { decide, decideOpening, timePassed } from '@app/domain/deal/decide.js';
import { refusedProduct } from '@app/domain/deal/product.js';
import { isRefused, type Decision, type Transition } from '@app/domain/deal/transition.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { DealState } from '@app/domain/deal/state.js';
import { refuse, type Refusal, type RefusalCode } from '@app/domain/errors.js';
import { instant, notBefore, type Instant } from '@app/domain/instant.js';
import { rulesAround, rulesToDecide } from '@app/persistence/deal-surroundings.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { HandoverTransaction } from '@app/persistence/handover.transaction.js';
import { OrderWriter } from '@app/persistence/orders.js';
import {
  TransitionRepository,
  type LockedDeal,
  type TransitionTransaction,
  type TransitionWrite,
  type Written,
} from '@app/persistence/transition.repository.js';
import type {
  CommitRequest,
  CommitResult,
  DealEffects,
  LoadedDeal,
} from '../../../../workflows/src/deal/deal.effects.contract.js';
import { EffectFailures } from './effect-failures.js';

/** The deal workflow's effects: each transition is one transaction on the deal's row. */
@Injectable()
export class DealEffectsService implements DealEffects {
  private readonly failures = new EffectFailures('deal');

  constructor(
    private readonly transitions: TransitionRepository,
    private readonly definitions: DefinitionRepository,
  ) {}

  commitTransition(request: CommitRequest): Promise<CommitResult> {
    return this.failures.scrubbing(request.dealId, () =>
      this.transitions.inTransaction(async (transaction) =>
        withHandover(transaction, await this.commit(transaction, request)),
      ),
    );
  }

  loadDeal(dealId: string): Promise<LoadedDeal | null> {
    return this.failures.scrubbing(dealId, async () => (await this.transitions.rowOf(dealId)) ?? null);
  }

  /** The row is the truth: what this workflow has missed is adopted by deciding on the row's state. */
  private async commit(transaction: TransitionTransaction, request: CommitRequest): Promise<CommitResult> {
    const { commanded } = request;
    if (commanded?.command.kind === 'open' && request.seq === 0)
      return this.open(transaction, request, { ...commanded, command: commanded.command });
    const row = await transaction.lockDeal(request.dealId);
    const seq = row?.state.seq ?? 0;
    if (seq < request.seq) {
      return refused('row-behind-workflow', `the row has ${seq} events, the workflow ${request.seq}`);
    }
    if (!commanded)
      return row ? this.letTimeAct(transaction, row, request) : refused('deal-unknown', 'no such deal');
    const at = row ? notBefore(row.lastAt, instant(request.at)) : instant(request.at);
    const { decision, rules } = await this.decided(transaction, row, commanded, at);
    if (isRefused(decision) || !rules)
      return this.knownOr(transaction, row, request.dealId, commanded, refusalOf(decision));
    const { state } = decision;
    const written = await this.write(transaction, decision, rules, at, commanded);
    if (!written) return this.knownOr(transaction, row, request.dealId, commanded);
    return { outcome: 'done', seq: state.seq, requestHash: commanded.requestHash, state, ...written };
  }

  /** There is no row to lock before there is a deal: the first event can be written once, and whoever comes second is told. */
  private async open(
    transaction: TransitionTransaction,
    request: CommitRequest,
    commanded: Commanded<OpenDeal>,
  ): Promise<CommitResult> {
    const { decision, rules } = await this.decidedOpening(transaction, commanded, request);
    if (!isRefused(decision) && rules) {
      const { state } = decision;
      const written = await this.write(transaction, decision, rules, instant(request.at), commanded);
      if (written)
        return { outcome: 'done', seq: state.seq, requestHash: commanded.requestHash, state, ...written };
    }
    const row = await transaction.lockDeal(request.dealId);
    const refusal = row ? refuse('deal-exists', 'the deal is open already') : refusalOf(decision);
    return this.knownOr(transaction, row, request.dealId, commanded, refusal);
  }

  private async write(
    transaction: TransitionTransaction,
    transition: Transition,
    rules: DealRules,
    at: Instant,
    commanded: TransitionWrite['commanded'],
  ): Promise<Written | undefined> {
    const { orders } = transition;
    const write = {
      ...{ transition, at, commanded, ladder: rules.pipeline.ladder },
      isLast: orders === undefined,
    };
    const written = await transaction.write(write);
    if (written && orders) await new OrderWriter(transaction).carryOut(orders, write, rules);
    return written;
  }

  private async letTimeAct(
    transaction: TransitionTransaction,
    { state: row, wakeAt, lastAt, surroundings }: LockedDeal,
    request: CommitRequest,
  ): Promise<CommitResult> {
    const rules = await rulesAround(this.definitions, row, surroundings);
    const at = notBefore(lastAt, await transaction.actingAt(request.at));
    const transition = timePassed(row, rules, at);
    if (!transition) return { outcome: 'nothing-due', state: row, wakeAt };
    const { state } = transition;
    const commandId = `time:${state.seq}`;
    const written = await this.write(transaction, transition, rules, at, { commandId });
    if (!written) throw new Error(`event ${state.seq} of deal ${state.dealId} is written already`);
    return { outcome: 'done', seq: state.seq, requestHash: '', state, ...written };
  }

  private async decided(
    transaction: TransitionTransaction,
    row: LockedDeal | undefined,
    commanded: Commanded<DealCommand | OpenDeal>,
    now: Instant,
  ): Promise<Decided> {
    const { command } = commanded;
    if (command.kind === 'open') return no('deal-exists', 'the deal is open already');
    if (!row) return no('deal-unknown', 'no such deal');
    const versionsOf = transaction.versionsOf.bind(transaction);
    const { state, surroundings } = row;
    const rules = await rulesToDecide(this.definitions, state, surroundings, command, versionsOf);
    const refusal = await wrongProduct(transaction, productIn(command, state), rules.target ?? rules);
    if (refusal) return { decision: { refusal } };
    const decision = decide(state, { ...commanded, command }, rules, now);
    // What follows a migration is written by the rules under which the deal lives from now on.
    return { decision, rules: rules.target ?? rules };
  }

  private async decidedOpening(
    transaction: TransitionTransaction,
    commanded: Commanded<OpenDeal>,
    { dealId, at }: CommitRequest,
  ): Promise<Decided> {
    const { command } = commanded;
    const { customer, teamId, isArchived, timingVersion, calendarVersion } =
      await transaction.openingSurroundings(command);
    if (!customer) return no('customer-unknown', 'no such customer');
    if (!teamId) return no('owner-unknown', 'no such active user in a team');
    if (timingVersion === null || calendarVersion === null)
      return no('pipeline-unknown', 'no such pipeline version');
    const { pipelineKey, pipelineVersion } = command;
    const deal = { dealId, pipelineKey, pipelineVersion };
    const rules = await rulesAround(this.definitions, deal, { timingVersion, calendarVersion, customer });
    const refusal = await wrongProduct(transaction, command.productKey, rules);
    if (refusal) return { decision: { refusal } };
    const facts = {
      ...{ dealId, teamId, isArchived },
      customerClass: customer.class,
      customerNorms: Object.keys(customer.norms).length > 0 ? customer.norms : undefined,
    };
    return { decision: decideOpening(commanded, facts, rules, instant(at)), rules };
  }

  /** A command that was refused, or could not be written, may have been carried out before: then that is its answer. */
  private async knownOr(
    transaction: TransitionTransaction,
    row: LockedDeal | undefined,
    dealId: string,
    commanded: Commanded<unknown>,
    refusal?: Refusal,
  ): Promise<CommitResult> {
    const known = row && (await transaction.eventOf(dealId, commanded.commandId));
    const now = row && { state: row.state, wakeAt: row.wakeAt };
    if (known && now) return { outcome: 'done', ...known, ...now };
    if (refusal) return { outcome: 'refused', refusal, ...now };
    throw new Error('the event was written meanwhile by another transaction');
  }
}

/**
 * Whatever came of it, a won deal's workflow is told of the open handover: also when it learns only now that the deal has
 * been won, because a worker died in between.
 */
async function withHandover(transaction: TransitionTransaction, result: CommitResult): Promise<CommitResult> {
  if (result.state?.status !== 'won') return result;
  const id = await new HandoverTransaction(transaction).openOf(result.state.dealId);
  return id === undefined ? result : { ...result, handover: { id } };
}

/** The product that a command gives a deal, or takes along to another version. */
function productIn(command: DealCommand, { productKey }: DealState): string | null | undefined {
  if (command.kind === 'change') return command.changes.productKey;
  return command.kind === 'migrate' ? productKey : undefined;
}

/** Why a product is none for the deal: it may have come past the API, or the product may be gone since. */
async function wrongProduct(
  transaction: TransitionTransaction,
  key: string | null | undefined,
  { pipeline }: DealRules,
): Promise<Refusal | undefined> {
  return typeof key === 'string' ? refusedProduct(await transaction.productOf(key), pipeline) : undefined;
}

interface Decided {
  readonly decision: Decision;
  /** Absent where it was refused before any rule was asked. */
  readonly rules?: DealRules;
}

function no(code: RefusalCode, detail: string): Decided {
  return { decision: { refusal: refuse(code, detail) } };
}

function refusalOf(decision: Decision): Refusal | undefined {
  return isRefused(decision) ? decision.refusal : undefined;
}

function refused(code: RefusalCode, detail: string): CommitResult {
  return { outcome: 'refused', refusal: refuse(code, detail) };
}
