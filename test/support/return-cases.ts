import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { isRefused } from '@app/domain/deal/transition.js';
import type { ReturnActor } from '@app/domain/returns/actors.js';
import type { ClaimedLine, Evidence, ReturnCommand, ReturnCommanded } from '@app/domain/returns/commands.js';
import { decideReturn, timeActsOn } from '@app/domain/returns/decide.js';
import { dutiesOf, type Duty } from '@app/domain/returns/duties.js';
import { decideClaim, openLinked } from '@app/domain/returns/open.js';
import { partsOf } from '@app/domain/returns/parts.js';
import type { ReturnRegulation } from '@app/domain/returns/regulation.js';
import type { ReturnRules } from '@app/domain/returns/rules.js';
import type { ReturnCaseState, ReturnPart } from '@app/domain/returns/state.js';
import type { ReturnDecision, ReturnTransition } from '@app/domain/returns/transition.js';
import { commanded, office } from './deal-rules.js';

/** Monday, 9:00 in Prague, where the office opens. */
export const monday = '2026-03-02T08:00:00.000Z';

/** The regulation that is shipped. */
export function shippedRegulation(changes: Partial<ReturnRegulation> = {}): ReturnRegulation {
  const file = join(process.cwd(), 'definitions/returns/defects-and-returns.json');
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as ReturnRegulation), ...changes };
}

export function returnRules(changes: Partial<ReturnRules> = {}): ReturnRules {
  return {
    regulation: shippedRegulation(),
    regulationVersion: 1,
    calendar: workingCalendar(office),
    calendarVersion: 1,
    id: (name) => `id of ${name}`,
    ...changes,
  };
}

export function claimedLine(changes: Partial<ClaimedLine> = {}): ClaimedLine {
  return {
    productKey: 'bearing',
    batch: 'B-17',
    serials: [],
    deliveryId: 'delivery-1',
    deliveredOn: '2026-02-26',
    quantityDelivered: 100,
    quantityClaimed: 40,
    vendorId: 'vendor-1',
    ...changes,
  };
}

/** A case as its claim leaves it; without lines a draft. */
export function claimed(
  lines: readonly ClaimedLine[] = [claimedLine()],
  rules: ReturnRules = returnRules(),
  at: string = monday,
  customerClass: ReturnCaseState['customerClass'] = 'B',
): ReturnTransition {
  const command = commanded({ kind: 'open', customerId: 'acme', lines } as const);
  return acceptedReturn(
    decideClaim(command, { caseId: 'case-1', customerClass, teamId: 'north' }, rules, at),
  );
}

/** The linked case in which what was claimed goes on: all of it was replaced, and is defective again. */
export function linked(
  lines: readonly ClaimedLine[] = [claimedLine()],
  rules: ReturnRules = returnRules(),
): ReturnTransition {
  const shipped: readonly CommandOnAll[] = [
    ...ways.confirmed,
    { kind: 'decide-remedy', remedy: 'replace', source: 'own-stock' },
    { kind: 'ship-replacement' },
  ];
  const first = after(claimed(lines, rules).state, shipped, { rules });
  const partIds = partsOf(first).map(({ id }) => id);
  const disputed = acceptedReturn(
    doing(first, { kind: 'dispute-receipt', because: 'defective', partIds }, { rules }),
  );
  if (!disputed.continuation) throw new Error('nothing goes on');
  return openLinked(disputed.state, disputed.continuation, 'desk', rules, monday);
}

/** Whatever an act may ask for. */
export const everyEvidence: Evidence = {
  reasoned: true,
  documentId: 'document-1',
  shipmentId: 'shipment-1',
  through: 'phone',
};

export interface Doing {
  readonly as?: ReturnActor;
  readonly counterpartyId?: string;
  readonly requests?: readonly string[];
  readonly customerId?: string;
  readonly seen?: ReturnCommanded['seen'];
  readonly at?: string;
  readonly rules?: ReturnRules;
}

/** What becomes of a case by a command, with whatever evidence there is unless it brings its own. */
export function doing(
  given: ReturnCaseState,
  command: ReturnCommand,
  { as = 'administrator', at = monday, rules = returnRules(), ...link }: Doing = {},
): ReturnDecision {
  const shown = { evidence: everyEvidence, ...command };
  const by = { ...commanded(shown), actors: [as], ...link };
  return decideReturn(given, by, rules, at);
}

export function acceptedReturn(decision: ReturnDecision): ReturnTransition {
  if (isRefused(decision)) throw new Error(`${decision.refusal.code}: ${decision.refusal.detail}`);
  return decision;
}

/** The code of the refusal, or `done`. */
export function codeOf(decision: ReturnDecision): string {
  return isRefused(decision) ? decision.refusal.code : 'done';
}

/** A case after commands on all its parts or, of the whole case, on itself. */
export function after(
  given: ReturnCaseState,
  commands: readonly CommandOnAll[],
  how: Doing = {},
): ReturnCaseState {
  return commands.reduce<ReturnCaseState>((state, command) => {
    const partIds = partsOf(state).map(({ id }) => id);
    return acceptedReturn(doing(state, { partIds, ...command }, how)).state;
  }, given);
}

/** A command without its parts. */
export type CommandOnAll = ReturnCommand extends infer Command
  ? Command extends ReturnCommand
    ? Omit<Command, 'partIds'> & { readonly partIds?: readonly string[] }
    : never
  : never;

/** The case when time has acted on it at the next deadline, and then. */
export function untilDue(given: ReturnCaseState, rules: ReturnRules = returnRules()): ReturnTransition {
  const settled = given.nextDueAt && timeActsOn(given, rules, given.nextDueAt);
  if (!settled) throw new Error('nothing is due');
  return settled;
}

export const vendor1 = { kind: 'vendor', id: 'vendor-1' } as const;
export const vendor2 = { kind: 'vendor', id: 'vendor-2' } as const;

const claimedDefect: readonly CommandOnAll[] = [
  { kind: 'pass-on' },
  { kind: 'find-cause', cause: 'defect' },
  { kind: 'confirm-cause', confirmedBy: 'own-inspection' },
];
/** Steps of the straight way, by what they reach. */
export const ways = {
  confirmed: claimedDefect,
  requested: [...claimedDefect, { kind: 'request', counterparty: vendor1 }],
  accepted: [
    ...claimedDefect,
    { kind: 'request', counterparty: vendor1 },
    { kind: 'accept', grants: 'exchange' },
  ],
} satisfies Record<string, readonly CommandOnAll[]>;

/** From the acceptance to the vendor's good goods on our shelf. */
export const goodGoods: readonly CommandOnAll[] = [
  { kind: 'plan-pick-up', on: '2026-03-05' },
  { kind: 'pick-up' },
  { kind: 'send-back' },
  { kind: 'confirm-return' },
  { kind: 'announce-goods' },
  { kind: 'receive-goods' },
  { kind: 'check-goods', passed: true },
];

/** From there to the customer's hands. */
export const replaced: readonly CommandOnAll[] = [
  { kind: 'ship-replacement' },
  { kind: 'record-delivery' },
  { kind: 'confirm-receipt' },
];

/** What does a duty: the shortest way of the regulation. */
export function doingDuty({ step, partId }: Duty): ReturnCommand {
  const partIds = partId ? [partId] : [];
  const does: Readonly<Record<Duty['step'], CommandOnAll>> = {
    completion: { kind: 'complete', lines: [claimedLine()] },
    'passing-on': { kind: 'pass-on' },
    cause: { kind: 'find-cause', cause: 'defect' },
    confirmation: { kind: 'confirm-cause', confirmedBy: 'own-inspection' },
    decision: { kind: 'decide-remedy', remedy: 'refund' },
    'vendor-answer': { kind: 'refuse' },
    'answer-to-vendor': { kind: 'answer' },
    'pick-up': { kind: 'pick-up' },
    return: { kind: 'send-back' },
    'vendor-receipt': { kind: 'confirm-return' },
    'good-goods': { kind: 'receive-goods' },
    check: { kind: 'check-goods', passed: true },
    compensation: { kind: 'record-compensation' },
    replacement: { kind: 'ship-replacement' },
    delivery: { kind: 'record-delivery' },
    receipt: { kind: 'confirm-receipt' },
    settlement: { kind: 'settle' },
    'give-back': { kind: 'give-back' },
    contact: { kind: 'record-contact', reaction: 'satisfied' },
  };
  return { partIds, ...does[step] };
}

/** Does every duty of a case until there is none. */
export function toTheEnd(given: ReturnCaseState, how: Doing = {}): ReturnCaseState {
  let state = given;
  for (let left = 400; left > 0; left--) {
    const [duty] = dutiesOf(state);
    if (!duty) return state;
    state = acceptedReturn(doing(state, doingDuty(duty), how)).state;
  }
  throw new Error(`it does not end: ${JSON.stringify(dutiesOf(state))}`);
}

/** The one part of a case that has one. */
export function onlyPart(given: ReturnCaseState): ReturnPart {
  const [part, ...others] = partsOf(given);
  if (!part || others.length > 0) throw new Error(`it has ${others.length + (part ? 1 : 0)} parts`);
  return part;
}

export function stepsDue(given: ReturnCaseState): string[] {
  return [...new Set(dutiesOf(given).map(({ step }) => step))];
}
