import type { Commanded } from '../deal/commands.js';
import { refuse } from '../errors.js';
import type { Instant } from '../instant.js';
import type { CustomerClass } from '../pipeline/definition.js';
import type { ClaimedLine, ReturnClaim } from './commands.js';
import { dayOf } from './delivery.js';
import { cannotClaim, newLines, partsOf } from './parts.js';
import type { ReturnRules } from './rules.js';
import type { CasePause, FirstCase, ReturnCaseState, ReturnPart } from './state.js';
import { transition, type Continuation, type ReturnDecision, type ReturnTransition } from './transition.js';

/** What is known of a claim beside itself. */
export interface ClaimFacts {
  readonly caseId: string;
  readonly customerClass: CustomerClass;
  /** The team whose head is told. */
  readonly teamId: string;
}

/** Decides a customer's claim: a case, or why it cannot be claimed so. Without lines it is a draft. */
export function decideClaim(
  { command, principalId }: Commanded<ReturnClaim>,
  facts: ClaimFacts,
  rules: ReturnRules,
  now: Instant,
): ReturnDecision {
  const refusal = cannotClaim(command.lines);
  if (refusal) return { refusal };
  const { customerId, dealId, lines } = command;
  return opened(lines, rules, now, {
    ...facts,
    customerId,
    ...(dealId ? { dealId } : {}),
    takenBy: principalId,
    clockFrom: now,
    pauses: [],
  });
}

/**
 * Opens the linked case of a replacement that is wrong or defective again: what was claimed of these parts is claimed
 * anew, and the clock of the first case goes on.
 * @param first the case as the dispute left it
 */
export function openLinked(
  first: ReturnCaseState,
  { caseId, because, partIds }: Continuation,
  by: string,
  rules: ReturnRules,
  now: Instant,
): ReturnTransition {
  const { customerId, customerClass, teamId, dealId, clockFrom } = first;
  const link: FirstCase = { caseId: first.caseId, because };
  const lines = continuedLines(first, partIds, ({ deliveredAt }) => dayOf(deliveredAt ?? now, rules));
  return opened(lines, rules, now, {
    caseId,
    customerId,
    customerClass,
    teamId,
    ...(dealId ? { dealId } : {}),
    takenBy: by,
    clockFrom,
    first: link,
    pauses: endedAt(first.pauses, now),
  });
}

type Begins = Pick<
  ReturnCaseState,
  | 'caseId'
  | 'customerId'
  | 'customerClass'
  | 'teamId'
  | 'dealId'
  | 'takenBy'
  | 'clockFrom'
  | 'first'
  | 'pauses'
>;

function opened(
  lines: readonly ClaimedLine[],
  rules: ReturnRules,
  now: Instant,
  begins: Begins,
): ReturnTransition {
  const { caseId, customerId, first } = begins;
  const isDraft = lines.length === 0;
  const state: ReturnCaseState = {
    ...begins,
    shape: 1,
    seq: 0,
    revision: 0,
    status: isDraft ? 'draft' : 'open',
    regulationKey: rules.regulation.key,
    regulationVersion: rules.regulationVersion,
    calendarVersion: rules.calendarVersion,
    openedAt: now,
    lines: newLines(lines, (name) => rules.id(`return:${caseId}:0:${name}`)),
    since: {},
    clocks: [],
    escalations: [],
  };
  const data = {
    customerId,
    draft: isDraft,
    partIds: partsOf(state).map(({ id }) => id),
    ...(first ? { first: first.caseId, because: first.because } : {}),
  };
  const news = [{ to: 'customer', about: 'open', partIds: [] }] as const;
  return transition(state, state, { kind: 'open', data, news }, rules, now);
}

/**
 * The lines of the parts that go on, each with what of it goes on. Claimed is now the replacement: what has to be told in
 * time counts from its delivery.
 */
function continuedLines(
  { lines }: ReturnCaseState,
  partIds: readonly string[],
  dayDelivered: (part: ReturnPart) => string,
): ClaimedLine[] {
  // Who carried the first goods has not carried those that came in their place, as far as is known.
  return lines.flatMap(({ id: _id, parts, carrierId: _carrierId, ...line }): ClaimedLine[] => {
    const goesOn = parts.filter((part) => partIds.includes(part.id));
    const quantityClaimed = goesOn.reduce((sum, { quantity }) => sum + quantity, 0);
    if (quantityClaimed === 0) return [];
    // Which of the serial numbers they are, whoever looks at the goods says.
    const serials = line.serials.slice(0, quantityClaimed);
    const [deliveredOn] = goesOn.map(dayDelivered).sort();
    return [{ ...line, serials, quantityClaimed, deliveredOn }];
  });
}

function endedAt(pauses: readonly CasePause[], now: Instant): readonly CasePause[] {
  return pauses.flatMap((pause) => {
    if (pause.to !== undefined) return [pause];
    return pause.from < now ? [{ ...pause, to: now }] : [];
  });
}

/** The case with the lines that a draft lacked. */
export function completed(
  given: ReturnCaseState,
  lines: readonly ClaimedLine[],
  rules: ReturnRules,
): ReturnCaseState | ReturnType<typeof refuse> {
  if (lines.length === 0) return refuse('lines-invalid', 'a claim has at least one line');
  const refusal = cannotClaim(lines);
  if (refusal) return refusal;
  const newId = (name: string) => rules.id(`return:${given.caseId}:${given.seq}:${name}`);
  return { ...given, status: 'open', lines: newLines(lines, newId) };
}
