import { formatDate, parseDate } from '../calendar/civil-date.js';
import { refuse, type Refusal } from '../errors.js';
import { epochMs, type Instant } from '../instant.js';
import type { CommandOf } from './commands.js';
import { lineOf } from './parts.js';
import type { ReturnRules } from './rules.js';
import type { ReturnCaseState, ReturnLine } from './state.js';

/** The calendar day of an instant, where our clocks run. */
export function dayOf(at: Instant, { calendar }: Pick<ReturnRules, 'calendar'>): string {
  return formatDate(calendar.dayAt(epochMs(at)).epochDay);
}

/** The delivery of a line came on another day than was known, or by another carrier: windows count from what holds now. */
export function correctDelivery(
  given: ReturnCaseState,
  { partIds, deliveredOn, carrierId }: CommandOf<'correct-delivery'>,
  rules: ReturnRules,
  now: Instant,
): ReturnCaseState | Refusal {
  const line = lineOf(given, partIds[0] ?? '');
  if (parseDate(deliveredOn) === undefined || deliveredOn > dayOf(now, rules))
    return refuse('lines-invalid', 'it was delivered on a day until today', 'deliveredOn');
  const delivery = { deliveredOn, carrierId: carrierId ?? line.carrierId };
  if (line.deliveredOn === deliveredOn && line.carrierId === delivery.carrierId)
    return refuse('nothing-changed', 'this is known already');
  return withLines(given, partIds, delivery);
}

/** Who finds a damage in transport says who carried the goods. */
export function carriedBy(
  given: ReturnCaseState,
  { partIds, carrierId }: CommandOf<'find-cause' | 'correct-cause'>,
): ReturnCaseState {
  return carrierId === undefined ? given : withLines(given, partIds, { carrierId });
}

function withLines(
  given: ReturnCaseState,
  partIds: readonly string[],
  delivery: Pick<ReturnLine, 'deliveredOn' | 'carrierId'>,
): ReturnCaseState {
  const isMeant = ({ parts }: ReturnLine) => parts.some(({ id }) => partIds.includes(id));
  return { ...given, lines: given.lines.map((line) => (isMeant(line) ? { ...line, ...delivery } : line)) };
}
