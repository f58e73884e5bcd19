import type { Refusal } from '../errors.js';
import { refuse } from '../errors.js';
import type { Instant } from '../instant.js';
import type { CommandOf } from './commands.js';
import { accepted, refused } from './doing.js';
import {
  cannotCut,
  countedLines,
  cutIn,
  ended,
  isQuantity,
  lineOf,
  overclaimed,
  partsOf,
  withParts,
} from './parts.js';
import type { ReturnRules } from './rules.js';
import type { ReturnCaseState, ReturnPart } from './state.js';

/** A changed case, or why it cannot be changed so. */
export type Changed = ReturnCaseState | Refusal;

export function isRefusal(changed: Changed): changed is Refusal {
  return 'code' in changed;
}

/** Makes two of one part, so that each goes its own way. */
export function split(
  given: ReturnCaseState,
  part: ReturnPart,
  { quantity }: CommandOf<'split'>,
  rules: ReturnRules,
): Changed {
  const newId = nextPartId(given, rules);
  return (
    cannotCut(given, part, quantity) ?? withParts(given, [part.id], (one) => cutIn(one, quantity, newId))
  );
}

/** So many units are accepted and keep the part; the others are refused. */
export function acceptInPart(
  given: ReturnCaseState,
  part: ReturnPart,
  command: CommandOf<'accept-in-part'>,
  rules: ReturnRules,
  now: Instant,
): Changed {
  const refusal = cannotCut(given, part, command.quantity);
  if (refusal) return refusal;
  const newId = nextPartId(given, rules);
  return withParts(given, [part.id], (one) => {
    const [kept, cut] = cutIn(one, one.quantity - command.quantity, newId);
    return [accepted(kept, command, now), refused(cut, now)];
  });
}

/** One part has another quantity than was claimed: its line is claimed anew by the difference. */
export function recount(
  given: ReturnCaseState,
  part: ReturnPart,
  { quantity }: CommandOf<'recount'>,
): Changed {
  if (!isQuantity(quantity)) return refuse('quantity-invalid', 'a quantity is a whole number from 1 on');
  if (quantity === part.quantity) return refuse('quantity-invalid', 'it is this quantity already');
  const line = lineOf(given, part.id);
  const quantityClaimed = line.quantityClaimed - part.quantity + quantity;
  if (line.serials.length > quantityClaimed)
    return refuse('quantity-invalid', `${line.serials.length} serial numbers are claimed`);
  const recounted = withParts(given, [part.id], (one) => ({ ...one, quantity }));
  const lines = recounted.lines.map((one) => (one.id === line.id ? { ...one, quantityClaimed } : one));
  const claimed = { ...recounted, lines };
  return overclaimed(countedLines(claimed)) ?? claimed;
}

/**
 * The replacement is wrong or defective again: the parts end here, unless they have, and go on in a linked case with the same
 * clock. Of one part so many units may, and the others stay as they are.
 */
export function dispute(
  given: ReturnCaseState,
  { partIds, quantity }: CommandOf<'dispute-receipt'>,
  rules: ReturnRules,
  now: Instant,
): Changed {
  if (quantity === undefined) return withParts(given, partIds, disputed(given, rules, now));
  const [part, ...others] = partsOf(given).filter(({ id }) => partIds.includes(id));
  if (!part || others.length > 0)
    return refuse('parts-invalid', 'a quantity is disputed of one part at a time', 'partIds');
  if (quantity === part.quantity) return withParts(given, partIds, disputed(given, rules, now));
  const refusal = cannotCut(given, part, quantity);
  if (refusal) return refusal;
  const newId = nextPartId(given, rules);
  return withParts(given, partIds, (one) => {
    const [kept, cut] = cutIn(one, quantity, newId);
    return [kept, disputed(given, rules, now)(cut)];
  });
}

function disputed(
  given: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
): (part: ReturnPart) => ReturnPart {
  const continuedIn = rules.id(`return-case:${given.caseId}:${given.seq}`);
  return (part) => {
    const goesOn: ReturnPart = { ...part, replacement: 'disputed', continuedIn };
    if (part.outcome !== undefined) return goesOn;
    return ended(goesOn, part.remedy === 'repair' ? 'repaired' : 'replaced', now);
  };
}

function nextPartId({ caseId, seq }: ReturnCaseState, rules: ReturnRules): string {
  return rules.id(`return-part:${caseId}:${seq}`);
}
