import type { ReturnActInput } from '@app/contracts/returns.js';
import type { ReturnCause, ReturnOutcome } from '@app/domain/returns/state.js';

/** So many units of a case that end in the same way. */
export interface CourseEnd {
  readonly outcome: ReturnOutcome;
  readonly quantity: number;
}

/** What a case of the demo comes to, and over which way. */
export interface Course {
  readonly cause: ReturnCause;
  /** With more than one the case is split, be it by the vendor: each end has a quantity of its own. */
  readonly ends: readonly [CourseEnd, ...CourseEnd[]];
  /** What the vendor says; absent: it is not asked. `in-part`: it accepts the units of the first end. */
  readonly vendor?: 'exchange' | 'credit' | 'refuses' | 'in-part';
  /** The first vendor refuses, and another one is asked. */
  readonly asksAnother?: true;
  /** The replacement is defective again: it goes on in a linked case. */
  readonly disputed?: true;
}

/** Whom a course asks, in turn. */
export type PlayedCourse = Course & { readonly vendorIds: readonly string[] };

/** What a course looks at of a part. */
interface Part {
  readonly id: string;
  readonly quantity: number;
  readonly claim: string;
  readonly counterparty?: { readonly id: string } | null;
}

/** What a course looks at of a case. */
export interface SeenCase {
  readonly number: string;
  readonly duties: readonly { readonly step: string; readonly partId?: string | null }[];
  readonly lines: readonly { readonly parts: readonly Part[] }[];
}

const through = 'phone';
const document = 'Inspection report 17';
const shipment = 'Trans Nord 55021';
const reason = 'As the inspection shows';

/** The act that does the first duty of a case, as its course wants it. */
export function nextAct(seen: SeenCase, course: PlayedCourse): ReturnActInput {
  const [duty] = seen.duties;
  if (!duty) throw new Error(`nothing is due on the return case ${seen.number}`);
  const part = seen.lines.flatMap(({ parts }) => parts).find(({ id }) => id === duty.partId);
  const partIds = part ? [part.id] : seen.lines.flatMap(({ parts }) => parts.map(({ id }) => id));
  if (course.ends[0].outcome === 'withdrawn') return { act: 'withdraw', partIds, reason, through };
  switch (duty.step) {
    case 'passing-on':
      return { act: 'pass-on' };
    case 'cause':
      return { act: 'find-cause', partIds, cause: course.cause };
    case 'confirmation':
      return { act: 'confirm-cause', partIds, confirmedBy: 'own-inspection', document };
    case 'decision':
      return decision(partOf(part), course);
    case 'vendor-answer':
      return vendorsAnswer(partOf(part), course);
    case 'pick-up':
      return { act: 'pick-up', partIds, shipment };
    case 'return':
      return { act: 'send-back', partIds, shipment };
    case 'vendor-receipt':
      return { act: 'confirm-return', partIds, through };
    case 'good-goods':
      return { act: 'receive-goods', partIds };
    case 'check':
      return { act: 'check-goods', partIds, passed: true };
    case 'compensation':
      return { act: 'record-compensation', partIds, document };
    case 'replacement':
      return { act: 'ship-replacement', partIds, shipment };
    case 'delivery':
      return { act: 'record-delivery', partIds };
    case 'receipt':
      return course.disputed
        ? { act: 'dispute-receipt', partIds, because: 'defective', reason, through }
        : { act: 'confirm-receipt', partIds, through };
    case 'settlement':
      return { act: 'settle', partIds, document };
    case 'give-back':
      return { act: 'give-back', partIds, shipment };
    case 'contact':
      return { act: 'record-contact', reaction: 'satisfied' };
    default:
      throw new Error(`the demo does not know the step ${duty.step}`);
  }
}

function decision(part: Part, course: PlayedCourse): ReturnActInput {
  const { ends, vendor } = course;
  const partIds = [part.id];
  const [first, other] = ends;
  if (other && vendor !== 'in-part' && part.quantity > first.quantity)
    return { act: 'split', partIds, quantity: other.quantity };
  const asked = nextVendor(part, course);
  if (asked) return { act: 'request', partIds, counterparty: { kind: 'vendor', id: asked } };
  const { outcome } = ends.find(({ quantity }) => quantity === part.quantity) ?? first;
  if (outcome === 'rejected' || outcome === 'withdrawn') return { act: 'reject', partIds, reason };
  const source = part.claim === 'accepted' ? 'vendor' : 'own-stock';
  return {
    ...{ act: 'decide-remedy', partIds, remedy: remedyOf[outcome] },
    ...(outcome === 'replaced' ? { source } : {}),
  };
}

function nextVendor(
  { claim, counterparty }: Part,
  { vendor, asksAnother, vendorIds: [first, second] }: PlayedCourse,
): string | undefined {
  if (!vendor) return undefined;
  if (claim === 'none') return first;
  return asksAnother && claim === 'refused' && counterparty?.id === first ? second : undefined;
}

function vendorsAnswer(
  { id, counterparty }: Part,
  { vendor, asksAnother, ends, vendorIds }: PlayedCourse,
): ReturnActInput {
  const said = { partIds: [id], through: 'phone' as const };
  const isFirst = counterparty?.id === vendorIds[0];
  if (vendor === 'refuses' || (asksAnother && isFirst)) return { act: 'refuse', ...said, reason };
  if (vendor === 'in-part')
    return { act: 'accept-in-part', ...said, grants: 'exchange', quantity: ends[0].quantity, reason };
  return { act: 'accept', ...said, grants: vendor === 'credit' ? 'credit' : 'exchange' };
}

function partOf(part: Part | undefined): Part {
  if (!part) throw new Error('the step is of a part');
  return part;
}

const remedyOf = { replaced: 'replace', refunded: 'refund', credited: 'credit', repaired: 'repair' } as const;
