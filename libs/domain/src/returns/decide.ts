import { no } from '../deal/transition.js';
import { refuse, type Refusal } from '../errors.js';
import type { Instant } from '../instant.js';
import { isPartAct } from './acts.js';
import { changeCase } from './changing.js';
import { isCountedOtherwise } from './clocks.js';
import type { CommandOf, PartActKind, ReturnCommand, ReturnCommanded, SeenPart } from './commands.js';
import { acceptInPart, dispute, isRefusal, recount, split, type Changed } from './cutting.js';
import { cannotDecide } from './deciding.js';
import { carriedBy, correctDelivery, dayOf } from './delivery.js';
import { doings, type Doings } from './doing.js';
import { newsOfAct } from './news.js';
import { lineOf, partsOf, withParts } from './parts.js';
import { notPermitted } from './permitted.js';
import type { ReturnRules } from './rules.js';
import { retimingOf } from './settle.js';
import type { ReturnCaseState, ReturnPart } from './state.js';
import {
  transition,
  type Continuation,
  type ReturnDecision,
  type ReturnEvent,
  type ReturnTransition,
} from './transition.js';

/** Decides a command on a return case: the case after it, or why not. */
export function decideReturn(
  given: ReturnCaseState,
  commanded: ReturnCommanded,
  rules: ReturnRules,
  now: Instant,
): ReturnDecision {
  const { command, ifRevision } = commanded;
  if (ifRevision !== undefined && ifRevision !== given.revision) {
    return no('revision-mismatch', `the return case is at revision ${given.revision}, not ${ifRevision}`);
  }
  const refusal = notPermitted(given, command, commanded) ?? seenOtherwise(given, commanded);
  if (refusal) return { refusal };
  const changed = changedBy(given, commanded, rules, now);
  if (isRefusal(changed)) return { refusal: changed };
  const cause = {
    kind: command.kind,
    data: dataOf(given, commanded),
    news: newsOfAct(given, changed, command),
    continuation: continuationOf(given, changed, command),
  };
  return transition(given, changed, cause, rules, now);
}

/** Why an answer does not hold: it was given to quantities that are others by now. */
function seenOtherwise(given: ReturnCaseState, { seen = [] }: ReturnCommanded): Refusal | undefined {
  const parts = partsOf(given);
  const isOther = ({ partId, quantity }: SeenPart) =>
    parts.find(({ id }) => id === partId)?.quantity !== quantity;
  const other = seen.find(isOther);
  return other && refuse('revision-mismatch', `part ${other.partId} has another quantity than was shown`);
}

/** Lets time act on a case; undefined when nothing is due and nothing under which its clocks run has changed. */
export function timeActsOn(
  given: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
): ReturnTransition | undefined {
  if (given.status === 'closed') return undefined;
  const isDue = given.nextDueAt !== undefined && given.nextDueAt <= now;
  const isRetimed = retimingOf(given, rules).length > 0 || isCountedOtherwise(given, rules, now);
  if (!isDue && !isRetimed) return undefined;
  const settled = transition(given, given, { kind: 'time-passed', data: {} }, rules, now);
  return { ...settled, state: { ...settled.state, revision: given.revision } };
}

function changedBy(
  given: ReturnCaseState,
  commanded: ReturnCommanded,
  rules: ReturnRules,
  now: Instant,
): Changed {
  const { command } = commanded;
  if (isOnParts(command)) return cannotDecide(given, command) ?? changeParts(given, command, rules, now);
  return changeCase(given, command, commanded, rules, now);
}

function changeParts(
  given: ReturnCaseState,
  command: CommandOf<PartActKind>,
  rules: ReturnRules,
  now: Instant,
): Changed {
  switch (command.kind) {
    case 'split':
      return split(given, onlyOf(given, command), command, rules);
    case 'recount':
      return recount(given, onlyOf(given, command), command);
    case 'accept-in-part':
      return acceptInPart(given, onlyOf(given, command), command, rules, now);
    case 'dispute-receipt':
      return dispute(given, command, rules, now);
    case 'plan-pick-up':
      if (command.on < dayOf(now, rules))
        return refuse('pick-up-in-past', 'it is planned for today or a day to come', 'on');
      return withParts(given, command.partIds, (part) => done(command.kind, part, command, now));
    case 'correct-delivery':
      return correctDelivery(given, command, rules, now);
    case 'find-cause':
    case 'correct-cause':
      return withParts(carriedBy(given, command), command.partIds, (part) =>
        done(command.kind, part, command, now),
      );
    case 'request':
      return withParts(underWay(given), command.partIds, (part) => doings.request(part, command, now));
    case 'reopen':
      return withParts(opened(given), command.partIds, (part) => doings.reopen(part, command, now));
    default:
      return withParts(given, command.partIds, (part) => done(command.kind, part, command, now));
  }
}

function done<Kind extends keyof Doings>(
  kind: Kind,
  part: ReturnPart,
  command: CommandOf<Kind>,
  now: Instant,
): ReturnPart {
  return doings[kind](part, command, now);
}

function opened(given: ReturnCaseState): ReturnCaseState {
  return { ...underWay(given), contact: undefined };
}

/** What was closed goes on; the customer is not spoken to again unless its part is decided anew. */
function underWay(given: ReturnCaseState): ReturnCaseState {
  return given.status === 'closed' ? { ...given, status: 'open', closedAt: undefined } : given;
}

function isOnParts(command: ReturnCommand): command is CommandOf<PartActKind> {
  return isPartAct(command.kind);
}

/** The part of an act that takes one at a time. */
function onlyOf(given: ReturnCaseState, { kind, partIds }: CommandOf<PartActKind>): ReturnPart {
  const part = partsOf(given).find(({ id }) => id === partIds[0]);
  if (!part) throw new Error(`${kind} was permitted without a part`);
  return part;
}

/** Not kept with the event as they are: lines are in the state, a counterparty is told apart below. */
const notKept: readonly string[] = ['kind', 'evidence', 'reasoned', 'lines', 'counterparty'];

/** What the timeline keeps of a command: whatever in it is no text. */
function dataOf(given: ReturnCaseState, { command, actors }: ReturnCommanded): ReturnEvent['data'] {
  const { reasoned: _reasoned, ...shown } = command.evidence ?? {};
  const kept = Object.entries(command).filter(([key]) => !notKept.includes(key));
  const asked =
    command.kind === 'request'
      ? { counterpartyKind: command.counterparty.kind, counterpartyId: command.counterparty.id }
      : {};
  return {
    ...(Object.fromEntries(kept) as ReturnEvent['data']),
    ...asked,
    ...leftBy(given, command),
    ...shown,
    as: actors,
  };
}

/** What the state does not say any more after a command that puts something right. */
function leftBy(given: ReturnCaseState, command: ReturnCommand): Partial<ReturnEvent['data']> {
  if (command.kind === 'correct-delivery')
    return { was: lineOf(given, command.partIds[0] ?? '').deliveredOn };
  if (command.kind !== 'move-customer') return {};
  return { fromCustomerId: given.customerId, ...(given.dealId ? { fromDealId: given.dealId } : {}) };
}

/** What goes on elsewhere by this act: all that was disputed, or the units that were cut off for it. */
function continuationOf(
  given: ReturnCaseState,
  changed: ReturnCaseState,
  command: ReturnCommand,
): Continuation | undefined {
  if (command.kind !== 'dispute-receipt') return undefined;
  const before = new Set(partsOf(given).flatMap(({ id, continuedIn }) => (continuedIn ? [id] : [])));
  const gone = partsOf(changed).filter(({ id, continuedIn }) => continuedIn && !before.has(id));
  const caseId = gone[0]?.continuedIn;
  if (caseId === undefined) return undefined;
  return { caseId, because: command.because, partIds: gone.map(({ id }) => id) };
}
