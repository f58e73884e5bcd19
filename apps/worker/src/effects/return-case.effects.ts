import { Injectable } from '@nestjs/common';
import type { Commanded } from '@app/domain/deal/commands.js';
import { isRefused } from '@app/domain/deal/transition.js';
import { refuse, type Refusal } from '@app/domain/errors.js';
import { instant, notBefore } from '@app/domain/instant.js';
import type { ReturnClaim, ReturnCommand, ReturnCommanded } from '@app/domain/returns/commands.js';
import { decideReturn, timeActsOn } from '@app/domain/returns/decide.js';
import { decideClaim, openLinked } from '@app/domain/returns/open.js';
import { countedLines, overclaimed, type CountedLine } from '@app/domain/returns/parts.js';
import type { ReturnRules } from '@app/domain/returns/rules.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import type { ReturnDecision, ReturnTransition } from '@app/domain/returns/transition.js';
import { ReturnCaseRepository } from '@app/persistence/return-case.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import {
  ReturnTransaction,
  type LockedReturn,
  type ReturnWrite,
} from '@app/persistence/return.transaction.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import type {
  ReturnCaseEffects,
  ReturnCommitRequest,
  ReturnCommitResult,
} from '../../../../workflows/src/returns/return-case.effects.contract.js';
import { EffectFailures } from './effect-failures.js';

/** The return case workflow's effects: each transition is one transaction on the case's row. */
@Injectable()
export class ReturnCaseEffectsService implements ReturnCaseEffects {
  private readonly failures = new EffectFailures('return case');

  constructor(
    private readonly transitions: TransitionRepository,
    private readonly cases: ReturnCaseRepository,
    private readonly regulations: ReturnRegulationRepository,
  ) {}

  commitReturn(request: ReturnCommitRequest): Promise<ReturnCommitResult> {
    return this.failures.scrubbing(request.caseId, () =>
      this.transitions.inTransaction((transaction) =>
        this.commit(new ReturnTransaction(transaction), request),
      ),
    );
  }

  loadReturn(caseId: string): Promise<ReturnCaseState | null> {
    return this.failures.scrubbing(caseId, async () => (await this.cases.stateOf(caseId)) ?? null);
  }

  /** The row is the truth: what this workflow has missed is adopted by deciding on the row's state. */
  private async commit(
    transaction: ReturnTransaction,
    request: ReturnCommitRequest,
  ): Promise<ReturnCommitResult> {
    const { caseId, seq, commanded } = request;
    const row = await transaction.lock(caseId);
    if ((row?.state.seq ?? 0) < seq)
      return refused(
        refuse('row-behind-workflow', `the row has ${row?.state.seq ?? 0} events, the workflow ${seq}`),
      );
    if (commanded) {
      // A command that was carried out before is answered from its event, whatever the rules say by now.
      const known = row && (await transaction.eventOf(caseId, commanded.commandId));
      if (known) return { outcome: 'done', ...known, state: row.state };
      if (isClaim(commanded)) return this.take(transaction, row, commanded, request);
    }
    if (!row) return refused(refuse('return-case-unknown', 'no such return case'));
    const rules = await this.rulesOf(row);
    if (!commanded) return this.letTimeAct(transaction, row, rules, request);
    return this.carryOut(transaction, row, rules, request, commanded as ReturnCommanded);
  }

  private async take(
    transaction: ReturnTransaction,
    row: LockedReturn | undefined,
    commanded: Commanded<ReturnClaim>,
    { caseId, at }: ReturnCommitRequest,
  ): Promise<ReturnCommitResult> {
    if (row)
      return { ...refused(refuse('return-case-exists', 'the case is open already')), state: row.state };
    const { customerId, dealId, lines, regulationKey: asked } = commanded.command;
    const around = await transaction.claimSurroundings(customerId, commanded.principalId, asked, dealId);
    const { customerClass, teamId, regulationKey, regulationVersion, calendarVersion, isDealTheirs } = around;
    if (!customerClass) return refused(refuse('customer-unknown', 'no such customer'));
    if (!teamId)
      return refused(refuse('team-missing', 'neither its personal manager nor who takes it is in a team'));
    if (!isDealTheirs) return refused(refuse('deal-unknown', 'the customer has no such deal'));
    if (regulationKey === null || regulationVersion === null || calendarVersion === null)
      return refused(refuse('regulation-unknown', `no published regulation ${asked ?? ''}`));
    const rules = await this.rulesFor(caseId, regulationKey, regulationVersion, calendarVersion);
    const tooMany = await this.tooMany(transaction, caseId, customerId, lines);
    if (tooMany) return refused(tooMany);
    const decision = decideClaim(commanded, { caseId, customerClass, teamId }, rules, instant(at));
    return this.written(transaction, decision, { at: instant(at), commanded });
  }

  private async carryOut(
    transaction: ReturnTransaction,
    { state, lastAt }: LockedReturn,
    rules: ReturnRules,
    { at, caseId }: ReturnCommitRequest,
    commanded: ReturnCommanded,
  ): Promise<ReturnCommitResult> {
    const now = notBefore(lastAt, instant(at));
    const decision = decideReturn(state, commanded, rules, now);
    if (isRefused(decision)) return { ...refused(decision.refusal), state };
    const documentId = commanded.command.evidence?.documentId;
    if (documentId !== undefined && (await transaction.isRemoved(caseId, documentId)))
      return { ...refused(refuse('evidence-unknown', 'it was taken away meanwhile')), state };
    if (claimsAnew(commanded.command)) {
      const { customerId } = decision.state;
      const counted = countedLines(decision.state);
      const tooMany = await this.tooMany(transaction, caseId, customerId, counted);
      if (tooMany) return { ...refused(tooMany), state };
    }
    const result = await this.written(transaction, decision, { at: now, commanded, before: state });
    if (decision.continuation) {
      const { commandId, principalId, actors, through } = commanded;
      // Who took the first case answers for what a customer disputes by its link: it is none of our own people.
      const takenBy = actors.includes('customer') ? state.takenBy : principalId;
      const linked = openLinked(decision.state, decision.continuation, takenBy, rules, now);
      await this.written(transaction, linked, { at: now, commanded: { commandId, principalId, through } });
    }
    return result;
  }

  private async letTimeAct(
    transaction: ReturnTransaction,
    { state, lastAt }: LockedReturn,
    rules: ReturnRules,
    request: ReturnCommitRequest,
  ): Promise<ReturnCommitResult> {
    const at = notBefore(lastAt, await transaction.actingAt(request.at));
    const transition = timeActsOn(state, rules, at);
    if (!transition) return { outcome: 'nothing-due', state };
    const commanded = { commandId: `time:${transition.state.seq}` };
    return this.written(transaction, transition, { at, commanded, before: state });
  }

  /** Under lock until the end of the transaction: two cases never claim the same goods together. */
  private async tooMany(
    transaction: ReturnTransaction,
    caseId: string,
    customerId: string,
    lines: readonly CountedLine[],
  ): Promise<Refusal | undefined> {
    return overclaimed(lines, await transaction.claimedElsewhere(caseId, customerId, lines));
  }

  private async written(
    transaction: ReturnTransaction,
    decision: ReturnDecision,
    { at, commanded, before }: Pick<ReturnWrite, 'at' | 'commanded' | 'before'>,
  ): Promise<ReturnCommitResult> {
    if (isRefused(decision)) return refused(decision.refusal);
    const { state }: ReturnTransition = decision;
    const isNew = await transaction.write({ transition: decision, at, commanded, before });
    if (!isNew) throw new Error(`event ${state.seq} of return case ${state.caseId} is written already`);
    return { outcome: 'done', seq: state.seq, requestHash: commanded.requestHash ?? '', state };
  }

  private async rulesOf({ state, surroundings }: LockedReturn): Promise<ReturnRules> {
    const { regulationVersion, calendarVersion, ...around } = surroundings;
    const rules = await this.rulesFor(state.caseId, state.regulationKey, regulationVersion, calendarVersion);
    return { ...rules, ...around };
  }

  private async rulesFor(
    caseId: string,
    key: string,
    version: number,
    calendar: number,
  ): Promise<ReturnRules> {
    const rules = await this.regulations.rulesFor(caseId, key, version, calendar);
    if (!rules) throw new Error(`regulation ${key} ${version} is missing`);
    return rules;
  }
}

function isClaim(commanded: Commanded<ReturnClaim | ReturnCommand>): commanded is Commanded<ReturnClaim> {
  return commanded.command.kind === 'open';
}

/** What may bring more under a claim than there was: all others only change what becomes of it. */
function claimsAnew({ kind }: ReturnCommand): boolean {
  return kind === 'complete' || kind === 'recount' || kind === 'reopen' || kind === 'move-customer';
}

function refused(refusal: Refusal): ReturnCommitResult & { readonly outcome: 'refused' } {
  return { outcome: 'refused', refusal };
}
