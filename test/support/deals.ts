import { quickPipeline } from './cast.js';
import { accepted, commanded, opened, rulesOf } from './deal-rules.js';
import type { Telling } from '@app/domain/escalation/escalation.js';
import type { Instant } from '@app/domain/instant.js';
import type { PipelineDefinition, StageDefinition } from '@app/domain/pipeline/definition.js';
import type { DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import { decide, timePassed } from '@app/domain/deal/decide.js';
import type { DealRules } from '@app/domain/deal/rules.js';
import type { Clock, CustomerNorms, DealState } from '@app/domain/deal/state.js';
import { isRefused, type Transition } from '@app/domain/deal/transition.js';

/** A Monday without holidays near it; the office opens at 9 in Prague and closes at 17. */
export const monday = prague('2026-03-02T09:00');

/** A clock time in Prague's winter. */
export function prague(local: string): Instant {
  return new Date(`${local}+01:00`).toISOString();
}

const norm = { A: 'P5D', B: 'P10D', C: 'P15D' };
const [need, offer] = quickPipeline().stages as [StageDefinition, StageDefinition];

/** Need, offer and close; gates, tasks and orders stand on the offer. */
export function tradePipeline(changes: Partial<PipelineDefinition> = {}): PipelineDefinition {
  return quickPipeline({
    currencies: ['CZK'],
    fields: [
      { key: 'budget', name: 'Budget', type: 'decimal' },
      { key: 'note', name: 'Note', type: 'text' },
    ],
    lossReasons: [
      { key: 'price', name: 'Price', side: 'outside' },
      { key: 'slow', name: 'Too slow', side: 'inside' },
    ],
    stages: [
      { ...need, norm, canWin: true },
      {
        ...offer,
        norm,
        requiredFields: ['budget', 'note'],
        exitCriteria: [
          { key: 'sure', name: 'Sure', when: 'false' },
          { key: 'right', name: 'Right', when: 'true' },
        ],
        actions: [
          { key: 'visit', name: 'Visit', kind: 'task', by: 'salesperson', due: 'PT4H' },
          { key: 'papers', name: 'Papers', kind: 'document', by: 'salesperson' },
          { key: 'letter', name: 'Letter', kind: 'mail', by: 'system', mail: { send: 'at-once', texts: {} } },
          { key: 'tell', name: 'Tell', kind: 'notify', by: 'system', to: ['head-of-sales'] },
        ],
        moves: ['need', 'close'],
        canWin: true,
      },
      { ...offer, key: 'close', name: 'Close', norm, moves: ['offer'], canWin: false },
    ],
    ...changes,
  });
}

/** Rules under which all four clocks run. */
export function fourClocks(changes: Partial<PipelineDefinition> = {}): DealRules {
  const stalls = {
    noFutureActivity: 'P1D',
    activityOverdue: 'P1D',
    customerSilent: { A: 'P3D', B: 'P4D', C: 'P5D' },
  };
  return rulesOf(tradePipeline({ stalls, ...changes }));
}

export const tradeRules = rulesOf(tradePipeline());

/** An open deal of Monday, 9:00. */
export function newDeal(rules: DealRules = tradeRules, changes: Partial<OpenDeal> = {}): DealState {
  return opened(rules, monday, changes).state;
}

/** What a command that is taken leads to. */
export function did(
  deal: DealState,
  command: DealCommand,
  at: Instant,
  rules: DealRules = tradeRules,
): Transition {
  return accepted(
    decide(deal, commanded(command, { commandId: `command-${deal.seq}`, ...asManager(command) }), rules, at),
  );
}

/** Owners work their deals, and only managers instruct them. */
function asManager({ kind }: DealCommand): { principalId?: string } {
  return kind === 'instruct' ? { principalId: 'petr' } : {};
}

/** Why a command is refused; undefined when it is taken. */
export function whyNot(
  deal: DealState,
  command: DealCommand,
  at: Instant,
  rules: DealRules = tradeRules,
): string | undefined {
  const decision = decide(deal, commanded(command, asManager(command)), rules, at);
  return isRefused(decision) ? decision.refusal.code : undefined;
}

/** Lets every deadline fire at its time, as the workflow does. */
export function after(
  deal: DealState,
  until: Instant,
  rules: DealRules = tradeRules,
): { readonly state: DealState; readonly tellings: readonly (Telling & { readonly at: Instant })[] } {
  let state = deal;
  const tellings: (Telling & { at: Instant })[] = [];
  for (let due = state.nextDueAt; due !== undefined && due <= until; due = state.nextDueAt) {
    const passed = timePassed(state, rules, due)!;
    const at = due;
    tellings.push(...passed.tellings.map((one) => ({ ...one, at })));
    state = passed.state;
  }
  return { state, tellings };
}

/** A planned call. */
export function call(plannedFor: Instant, agreed = true) {
  return { type: 'call', plannedFor, agreed } as const;
}

export function clock(deal: DealState, kind: Clock['kind']): Clock | undefined {
  return deal.clocks.find((one) => one.kind === kind);
}

export function kinds({ event }: Transition): string[] {
  return event.happenings.map((happening) => happening.kind);
}

/** The same rules for a customer of another class, or with norms of its own. */
export function forCustomer(
  rules: DealRules,
  customerClass: 'A' | 'B' | 'C',
  norms: CustomerNorms = {},
): DealRules {
  return { ...rules, customer: { class: customerClass, norms } };
}
