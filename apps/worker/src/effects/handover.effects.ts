import { Injectable } from '@nestjs/common';
import { decideHandover, timeActsOn, type HandoverTransition } from '@app/domain/handover/decide.js';
import type { HandoverCommand } from '@app/domain/handover/commands.js';
import type { HandoverRules } from '@app/domain/handover/settle.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import type { Commanded } from '@app/domain/deal/commands.js';
import { isRefused } from '@app/domain/deal/transition.js';
import { refuse, type Refusal } from '@app/domain/errors.js';
import { instant, notBefore, type Instant } from '@app/domain/instant.js';
import { rulesAround } from '@app/persistence/deal-surroundings.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { HandoverRepository } from '@app/persistence/handover.repository.js';
import { HandoverTransaction, type LockedHandover } from '@app/persistence/handover.transaction.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import type {
  HandoverCommitRequest,
  HandoverCommitResult,
  HandoverEffects,
} from '../../../../workflows/src/handover/handover.effects.contract.js';
import { EffectFailures } from './effect-failures.js';

/** The handover workflow's effects: each transition is one transaction on the handover's row. */
@Injectable()
export class HandoverEffectsService implements HandoverEffects {
  private readonly failures = new EffectFailures('handover');

  constructor(
    private readonly transitions: TransitionRepository,
    private readonly handovers: HandoverRepository,
    private readonly definitions: DefinitionRepository,
  ) {}

  commitHandover(request: HandoverCommitRequest): Promise<HandoverCommitResult> {
    return this.failures.scrubbing(request.handoverId, () =>
      this.transitions.inTransaction((transaction) =>
        this.commit(new HandoverTransaction(transaction), request),
      ),
    );
  }

  loadHandover(handoverId: string): Promise<HandoverState | null> {
    return this.failures.scrubbing(
      handoverId,
      async () => (await this.handovers.stateOf(handoverId)) ?? null,
    );
  }

  /** The row is the truth: what this workflow has missed is adopted by deciding on the row's state. */
  private async commit(
    transaction: HandoverTransaction,
    request: HandoverCommitRequest,
  ): Promise<HandoverCommitResult> {
    const row = await transaction.lock(request.handoverId);
    if (!row) return refused(refuse('handover-unknown', 'no such handover'));
    const { state } = row;
    if (state.seq < request.seq) {
      const detail = `the row has ${state.seq} events, the workflow ${request.seq}`;
      return refused(refuse('row-behind-workflow', detail));
    }
    const rules = await rulesAround(this.definitions, state, row.surroundings);
    const { commanded } = request;
    return commanded
      ? this.carryOut(transaction, row, rules, request, commanded)
      : this.letTimeAct(transaction, row, rules, request);
  }

  private async carryOut(
    transaction: HandoverTransaction,
    { state, lastAt }: LockedHandover,
    rules: HandoverRules,
    request: HandoverCommitRequest,
    commanded: Commanded<HandoverCommand>,
  ): Promise<HandoverCommitResult> {
    // A command that was carried out before is answered from its event, whatever the rules say by now.
    const known = await transaction.eventOf(request.handoverId, commanded.commandId);
    if (known) return { outcome: 'done', ...known, state };
    const at = notBefore(lastAt, instant(request.at));
    const decision = decideHandover(state, commanded, rules, at);
    if (isRefused(decision)) return { ...refused(decision.refusal), state };
    return this.write(transaction, decision, rules, at, commanded);
  }

  private async letTimeAct(
    transaction: HandoverTransaction,
    { state, lastAt }: LockedHandover,
    rules: HandoverRules,
    request: HandoverCommitRequest,
  ): Promise<HandoverCommitResult> {
    const at = notBefore(lastAt, await transaction.actingAt(request.at));
    const transition = timeActsOn(state, rules, at);
    if (!transition) return { outcome: 'nothing-due', state };
    return this.write(transaction, transition, rules, at, { commandId: `time:${transition.state.seq}` });
  }

  private async write(
    transaction: HandoverTransaction,
    transition: HandoverTransition,
    rules: HandoverRules,
    at: Instant,
    commanded: Pick<Commanded<unknown>, 'commandId'> & Partial<Commanded<unknown>>,
  ): Promise<HandoverCommitResult> {
    const { state } = transition;
    const isNew = await transaction.write({
      transition,
      at,
      commanded,
      ladder: rules.pipeline.ladder,
    });
    if (!isNew) throw new Error(`event ${state.seq} of handover ${state.handoverId} is written already`);
    return { outcome: 'done', seq: state.seq, requestHash: commanded.requestHash ?? '', state };
  }
}

function refused(refusal: Refusal): HandoverCommitResult & { readonly outcome: 'refused' } {
  return { outcome: 'refused', refusal };
}
