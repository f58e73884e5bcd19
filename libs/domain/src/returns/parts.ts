import { parseDate } from '../calendar/civil-date.js';
import { refuse, type Refusal } from '../errors.js';
import type { Instant } from '../instant.js';
import type { ClaimedLine } from './commands.js';
import { isGivenUp } from './facts.js';
import type { Quantity, ReturnCaseState, ReturnLine, ReturnOutcome, ReturnPart } from './state.js';

/** A billion units: whatever is counted, more of it in one delivery is a slip of the keyboard. */
const quantityAtMost = 1_000_000_000;
/** More ways than that no case goes: it is read and written as a whole, and travels so. */
export const partsAtMost = 50;
/** Of all its lines together. */
export const serialsAtMost = 500;

export function isQuantity(value: Quantity): boolean {
  return Number.isInteger(value) && value >= 1 && value <= quantityAtMost;
}

/** Every part of a case. */
export function partsOf({ lines }: Pick<ReturnCaseState, 'lines'>): ReturnPart[] {
  return lines.flatMap(({ parts }) => parts);
}

export function lineOf({ lines }: Pick<ReturnCaseState, 'lines'>, partId: string): ReturnLine {
  const line = lines.find(({ parts }) => parts.some(({ id }) => id === partId));
  if (!line) throw new Error(`the return case has no part ${partId}`);
  return line;
}

/** The case with some of its parts changed; a part may become two. */
export function withParts(
  given: ReturnCaseState,
  partIds: readonly string[],
  change: (part: ReturnPart) => ReturnPart | readonly ReturnPart[],
): ReturnCaseState {
  const lines = given.lines.map((line) => {
    if (!line.parts.some(({ id }) => partIds.includes(id))) return line;
    return {
      ...line,
      parts: line.parts.flatMap((part) => (partIds.includes(part.id) ? change(part) : part)),
    };
  });
  return { ...given, lines };
}

/** Two of one part: the first keeps its id, and everything that was done is known of both. */
export function cutIn(part: ReturnPart, quantity: Quantity, newId: string): [ReturnPart, ReturnPart] {
  return [
    { ...part, quantity: part.quantity - quantity },
    { ...part, id: newId, quantity },
  ];
}

/** Why so many units cannot leave a part. */
export function cannotCut(given: ReturnCaseState, part: ReturnPart, quantity: Quantity): Refusal | undefined {
  if (!isQuantity(quantity) || quantity >= part.quantity) {
    return refuse('quantity-invalid', `the part has ${part.quantity}: from 1 to one less can leave it`);
  }
  if (partsOf(given).length < partsAtMost) return undefined;
  return refuse(
    'too-many-parts',
    `a case has at most ${partsAtMost} parts; take a claim of its own for others`,
  );
}

/** Why lines cannot be claimed as they are: their quantities are none, or more than was delivered. */
export function cannotClaim(lines: readonly ClaimedLine[]): Refusal | undefined {
  if (lines.length > partsAtMost)
    return refuse(
      'too-many-parts',
      `a case has at most ${partsAtMost} lines; claim the others in another one`,
    );
  const serials = lines.reduce((sum, line) => sum + line.serials.length, 0);
  if (serials > serialsAtMost)
    return refuse(
      'lines-invalid',
      `a case names at most ${serialsAtMost} serial numbers, these are ${serials}; claim the others in another one`,
    );
  for (const [index, line] of lines.entries()) {
    const { quantityDelivered, quantityClaimed, serials, deliveredOn } = line;
    const at = `line ${index + 1}`;
    if (deliveredOn !== undefined && parseDate(deliveredOn) === undefined)
      return refuse('lines-invalid', `${at}: the day of its delivery is no day`);
    if (!isQuantity(quantityDelivered) || !isQuantity(quantityClaimed))
      return refuse('quantity-invalid', `${at}: quantities are whole numbers from 1 to ${quantityAtMost}`);
    if (new Set(serials).size !== serials.length)
      return refuse('lines-invalid', `${at}: a serial number is listed twice`);
    if (serials.length > quantityClaimed)
      return refuse('lines-invalid', `${at}: ${serials.length} serial numbers, ${quantityClaimed} claimed`);
  }
  return overclaimed(lines);
}

/** Units that a claim counts of what came with one delivery. */
export type CountedLine = Pick<
  ClaimedLine,
  'deliveryId' | 'productKey' | 'batch' | 'quantityDelivered' | 'quantityClaimed'
>;

/**
 * Why lines claim more than was delivered. All that is claimed of the same delivery, product and batch counts together;
 * a line without batch speaks of all batches, and all count against it. Where claims differ in what came, the least holds.
 * @param elsewhere what other cases count of these deliveries; under lock, where there are others
 */
export function overclaimed(
  lines: readonly CountedLine[],
  elsewhere: readonly CountedLine[] = [],
): Refusal | undefined {
  for (const { deliveryId, productKey, batch } of lines) {
    const isTheSame = (one: CountedLine) => one.deliveryId === deliveryId && one.productKey === productKey;
    const [here, there] = [lines.filter(isTheSame), elsewhere.filter(isTheSame)];
    const refusal = overclaimedOf(batch, here, there) ?? overclaimedOf(undefined, here, there);
    if (refusal) return refusal;
  }
  return undefined;
}

/** The same of one batch, or of all, among lines of one delivery and product. */
function overclaimedOf(
  batch: string | undefined,
  here: readonly CountedLine[],
  there: readonly CountedLine[],
): Refusal | undefined {
  const isAmong = (one: CountedLine) => batch === undefined || one.batch === batch;
  const [claimed, before] = [unitsOf(here.filter(isAmong)), unitsOf(there.filter(isAmong))];
  // Of which nothing counts any more says nothing of what came either.
  const telling = [...here, ...there].filter((one) => one.batch === batch && one.quantityClaimed > 0);
  const delivered = Math.min(...telling.map(({ quantityDelivered }) => quantityDelivered));
  if (claimed + before <= delivered) return undefined;
  const already = before > 0 ? `, and ${before} are claimed already` : '';
  return refuse(
    'claimed-more-than-delivered',
    `${claimed} of delivery ${here[0]?.deliveryId} are claimed, ${delivered} were delivered${already}`,
  );
}

function unitsOf(lines: readonly CountedLine[]): Quantity {
  return lines.reduce((sum, { quantityClaimed }) => sum + quantityClaimed, 0);
}

/**
 * Units of a line that still count against its delivery: what was withdrawn or rejected may be claimed again, and what
 * goes on in a linked case counts there, however that ends: it has been replaced once.
 */
export function countedOf(
  { parts }: Pick<ReturnLine, 'parts'>,
  { first }: Pick<ReturnCaseState, 'first'>,
): Quantity {
  const isFree = (part: ReturnPart) => first === undefined && isGivenUp(part);
  return parts
    .filter((part) => !isFree(part) && part.continuedIn === undefined)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Lines of a case as they count against their deliveries. */
export function countedLines(state: Pick<ReturnCaseState, 'lines' | 'first'>): CountedLine[] {
  return state.lines.map((line) => ({ ...line, quantityClaimed: countedOf(line, state) }));
}

/** Lines as they begin: each is one part until it is split. */
export function newLines(lines: readonly ClaimedLine[], newId: (name: string) => string): ReturnLine[] {
  return lines.map((line, index) => ({
    ...line,
    id: newId(`line:${index}`),
    parts: [newPart(newId(`part:${index}`), line.quantityClaimed)],
  }));
}

function newPart(id: string, quantity: Quantity): ReturnPart {
  return {
    id,
    quantity,
    claim: 'none',
    questions: [],
    goods: 'at-customer',
    supply: 'none',
    replacement: 'none',
    skipped: [],
    since: {},
  };
}

export function ended(part: ReturnPart, outcome: ReturnOutcome, now: Instant): ReturnPart {
  return { ...part, outcome, endedAt: now };
}
