import type { ReturnActInput, ReturnCaseView } from '@app/contracts/returns.js';
import type { ReturnCause, ReturnOutcome } from '@app/domain/returns/state.js';

/** What a case of the demo comes to, and over which way. */
export interface Course {
  readonly outcome: ReturnOutcome;
  readonly cause: ReturnCause;
  /** What the vendor says; absent: it is not asked. */
  readonly vendor?: 'exchange' | 'credit' | 'refuses';
}

const through = 'phone';
const document = 'Inspection report 17';
const shipment = 'Trans Nord 55021';
const reason = 'As the inspection shows';

/** The act that does the first duty of a case, as its course wants it. */
export function nextAct(seen: ReturnCaseView, course: Course & { vendorId: string }): ReturnActInput {
  const [duty] = seen.duties;
  if (!duty) throw new Error(`nothing is due on the return case ${seen.number}`);
  const part = seen.lines.flatMap(({ parts }) => parts).find(({ id }) => id === duty.partId);
  const partIds = part ? [part.id] : seen.lines.flatMap(({ parts }) => parts.map(({ id }) => id));
  if (course.outcome === 'withdrawn') return { act: 'withdraw', partIds, reason, through };
  switch (duty.step) {
    case 'passing-on':
      return { act: 'pass-on' };
    case 'cause':
      return { act: 'find-cause', partIds, cause: course.cause };
    case 'confirmation':
      return { act: 'confirm-cause', partIds, confirmedBy: 'own-inspection', document };
    case 'decision':
      return decision(partIds, course, part?.claim ?? 'none');
    case 'vendor-answer':
      return course.vendor === 'refuses'
        ? { act: 'refuse', partIds, reason, through }
        : { act: 'accept', partIds, grants: course.vendor === 'credit' ? 'credit' : 'exchange', through };
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
      return { act: 'confirm-receipt', partIds, through };
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

function decision(
  partIds: string[],
  { outcome, vendor, vendorId }: Course & { vendorId: string },
  claim: string,
): ReturnActInput {
  if (vendor && claim === 'none')
    return { act: 'request', partIds, counterparty: { kind: 'vendor', id: vendorId } };
  if (outcome === 'rejected' || outcome === 'withdrawn') return { act: 'reject', partIds, reason };
  const source = claim === 'accepted' ? 'vendor' : 'own-stock';
  return {
    ...{ act: 'decide-remedy', partIds, remedy: remedyOf[outcome] },
    ...(outcome === 'replaced' ? { source } : {}),
  };
}

const remedyOf = { replaced: 'replace', refunded: 'refund', credited: 'credit', repaired: 'repair' } as const;
