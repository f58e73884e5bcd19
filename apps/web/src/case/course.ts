import type { ReturnCaseView } from '@app/contracts/returns.js';
import type { ReturnStepDoneView } from '@app/contracts/return-timeline.js';
import type { CaseClock, CasePart } from '../api/cases.js';

export type StepPlace = 'done' | 'skipped' | 'current' | 'to-come';

export interface CourseStep {
  readonly step: string;
  readonly place: StepPlace;
}

type Given = Pick<ReturnCaseView, 'status' | 'duties'>;

const gone = ['picked-up', 'returned', 'received-by-vendor', 'scrapped'];
const shipped = ['shipped', 'delivered', 'confirmed', 'disputed'];

/** Whether a step has been done for a part, told by what it leaves behind. In the order of duty. */
const done: Readonly<Record<string, (part: CasePart) => boolean>> = {
  cause: ({ cause }) => cause !== null,
  confirmation: ({ confirmedBy }) => confirmedBy !== null,
  decision: ({ remedy, claim, outcome }) => remedy !== null || claim !== 'none' || outcome === 'rejected',
  'vendor-answer': ({ claim }) => claim === 'accepted' || claim === 'refused',
  'answer-to-vendor': () => false,
  'pick-up': ({ goods }) => gone.includes(goods),
  return: ({ goods }) => gone.slice(1).includes(goods),
  'vendor-receipt': ({ goods }) => gone.slice(2).includes(goods),
  'good-goods': ({ supply }) => supply === 'received' || supply === 'checked',
  check: ({ supply }) => supply === 'checked',
  // It is due from the acceptance of a credit until it is there.
  compensation: ({ claim, grants }) => claim === 'accepted' && grants === 'credit',
  replacement: ({ replacement }) => shipped.includes(replacement),
  delivery: ({ replacement }) => shipped.slice(1).includes(replacement),
  receipt: ({ replacement }) => shipped.slice(2).includes(replacement),
  settlement: ({ outcome, replacement }) =>
    replacement === 'none' && (outcome === 'refunded' || outcome === 'credited' || outcome === 'repaired'),
  'give-back': () => false,
};

/** The regulation for one part: what has been done, what is due, and what is to come as far as that is known. */
export function courseOf(given: Given, part: CasePart): CourseStep[] {
  const due = (step: string, partId: string | null) =>
    given.duties.some((duty) => duty.step === step && duty.partId === partId);
  const passing: CourseStep = {
    step: 'passing-on',
    place: due('passing-on', null) ? 'current' : 'done',
  };
  const coming = part.outcome === null ? expectedOf(part) : [];
  const steps = Object.entries(done).flatMap(([step, isDone]): CourseStep[] => {
    if (due(step, part.id)) return [{ step, place: 'current' }];
    if (isDone(part)) return [{ step, place: 'done' }];
    if (part.skipped.includes(step)) return [{ step, place: 'skipped' }];
    return coming.includes(step) ? [{ step, place: 'to-come' }] : [];
  });
  const contact: CourseStep = {
    step: 'contact',
    place: due('contact', null) ? 'current' : given.status === 'closed' ? 'done' : 'to-come',
  };
  const isSpokenOf = part.outcome !== 'withdrawn' && part.continuedIn === null;
  return [passing, ...steps, ...(isSpokenOf ? [contact] : [])];
}

/** The clock of a step that is due: of the part, or of the whole case. */
export function clockOf(
  { clocks }: Pick<ReturnCaseView, 'clocks'>,
  step: string,
  partId: string,
): CaseClock | undefined {
  return clocks.find(
    (clock) => clock.step === step && (clock.partIds.length === 0 || clock.partIds.includes(partId)),
  );
}

/** What has ended a step of the part, or of the whole case. */
export function endOf(
  over: readonly ReturnStepDoneView[],
  step: string,
  partId: string,
): ReturnStepDoneView | undefined {
  return over.find((one) => one.step === step && (one.partId === null || one.partId === partId));
}

/** The steps that a part is still expected to take. */
function expectedOf({ claim, grants, counterparty, remedy, source }: CasePart): string[] {
  const isAsked = claim === 'requested' || claim === 'asked' || claim === 'accepted';
  const isOpen = remedy === null && (claim === 'none' || isAsked);
  const fromVendor = isAsked || isOpen;
  const brings = fromVendor && grants !== 'credit';
  return [
    ...['cause', 'confirmation', 'decision'],
    ...(fromVendor ? ['vendor-answer'] : []),
    ...(fromVendor && counterparty?.kind !== 'carrier' ? ['pick-up', 'return', 'vendor-receipt'] : []),
    ...(brings ? ['good-goods', 'check'] : []),
    ...(remedy === null || remedy === 'replace' || (remedy === 'repair' && source === 'vendor')
      ? ['replacement', 'delivery', 'receipt']
      : ['settlement']),
  ];
}
