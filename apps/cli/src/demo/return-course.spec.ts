import type { ReturnActInput } from '@app/contracts/returns.js';
import type { ReturnCommand } from '@app/domain/returns/commands.js';
import { dutiesOf } from '@app/domain/returns/duties.js';
import { partsOf } from '@app/domain/returns/parts.js';
import { possibleActs } from '@app/domain/returns/permitted.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import type { ReturnTransition } from '@app/domain/returns/transition.js';
import {
  acceptedReturn,
  claimed as claimedCase,
  claimedLine,
  doing,
} from '../../../../test/support/return-cases.js';
import { actsAtMost, claimed, courses, linkedCourse } from './return-cases.js';
import { nextAct, type Course, type PlayedCourse } from './return-course.js';

const vendorIds = ['vendor-1', 'vendor-2'];
const open = claimedCase([
  claimedLine({ quantityClaimed: claimed, vendorId: undefined, deliveredOn: undefined }),
]);

/** An act as the API hands it to the rules: what was written goes beside it. */
function commandOf({ act, reason, document, shipment, through, ...particulars }: Asked): ReturnCommand {
  const evidence = { reasoned: Boolean(reason), documentId: document, shipmentId: shipment, through };
  return { ...particulars, kind: act, evidence } as unknown as ReturnCommand;
}
type Asked = Pick<ReturnActInput, 'act'> &
  Partial<Record<'reason' | 'document' | 'shipment', string>> & { readonly through?: 'phone' };

/** Does the next act of a course, by whoever of the demo may. */
function advanced(state: ReturnCaseState, course: PlayedCourse): ReturnTransition {
  const command = commandOf(nextAct({ ...state, number: 'R-1', duties: dutiesOf(state) }, course) as Asked);
  const mayDo = (as: 'complaint-desk' | 'head-of-sales') =>
    possibleActs(state, { actors: [as] }).some(({ act }) => act === command.kind);
  return acceptedReturn(
    doing(state, command, { as: mayDo('complaint-desk') ? 'complaint-desk' : 'head-of-sales' }),
  );
}

/** Plays a course to its end; its quantities add up all the way. */
function played(course: Course): ReturnTransition[] {
  const made = [open];
  while (made.at(-1)!.state.status !== 'closed' && made.length <= actsAtMost) {
    made.push(advanced(made.at(-1)!.state, { ...course, vendorIds }));
    const quantities = partsOf(made.at(-1)!.state).map(({ quantity }) => quantity);
    expect(quantities.reduce((sum, quantity) => sum + quantity, 0)).toBe(claimed);
  }
  return made;
}

const named = [...courses, linkedCourse].map((course) => {
  const { cause, vendor, asksAnother, disputed, ends } = course;
  const way = [cause, vendor, asksAnother && 'asks another', disputed && 'disputed']
    .filter(Boolean)
    .join(', ');
  return [`${ends.map(({ outcome }) => outcome).join(' and ')} (${way})`, course] as const;
});

describe('a course of the demo', () => {
  it.each(named)('comes to its end: %s', (_, course) => {
    const made = played(course);
    const { status, contact, lines } = made.at(-1)!.state;
    expect(status).toBe('closed');
    const ends = lines.flatMap(({ parts }) => parts.map(({ outcome, quantity }) => ({ outcome, quantity })));
    const byQuantity = (one: { quantity: number }, other: { quantity: number }) =>
      other.quantity - one.quantity;
    expect(ends.sort(byQuantity)).toEqual([...course.ends].sort(byQuantity));
    const continued = made.filter(({ continuation }) => continuation !== undefined);
    expect(continued).toHaveLength(course.disputed ? 1 : 0);
    const isSpokenTo = course.disputed || course.ends[0].outcome === 'withdrawn';
    expect(contact).toBe(isSpokenTo ? undefined : 'recorded');
  });

  it('is played for every outcome there is', () => {
    const outcomes = new Set(courses.flatMap(({ ends }) => ends.map(({ outcome }) => outcome)));
    expect([...outcomes].sort()).toEqual([
      ...['credited', 'refunded', 'rejected', 'repaired', 'replaced', 'withdrawn'],
    ]);
  });
});
