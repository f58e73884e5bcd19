import {
  acceptedReturn,
  after,
  claimed,
  claimedLine,
  codeOf,
  doing,
  goodGoods,
  monday,
  onlyPart,
  replaced,
  returnRules,
  shippedRegulation,
  untilDue,
  vendor1,
  vendor2,
  ways,
} from '../../../../test/support/return-cases.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { alwaysOpen } from '../../../../test/support/cast.js';
import { office } from '../../../../test/support/deal-rules.js';
import { timeActsOn } from './decide.js';
import { explainReturn, timeTaken } from './explain.js';
import { openLinked } from './open.js';
import { hasUncountedWindow } from './running.js';
import { partsOf } from './parts.js';
import { caseHasToFollow, caseRetimingEffect } from './retiming.js';
import type { ReturnRules } from './rules.js';
import type { ClockOf, ReturnCaseState, ReturnClock, ReturnPart } from './state.js';
import type { ReturnTransition } from './transition.js';

const rules = returnRules();
const at = (day: number, time = '08:00') => `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;
/** Without a day of delivery no claim window runs, and the steps stand alone. */
const plain = claimedLine({ deliveredOn: undefined });
const requested = after(claimed([plain]).state, ways.requested);
const accepted = after(claimed().state, ways.accepted);

function clockOf(state: ReturnCaseState, step: ClockOf): ReturnClock | undefined {
  return state.clocks.find((clock) => clock.step === step);
}

/** Lets time act until an instant; what it told and warned meanwhile. */
function waitUntil(
  given: ReturnCaseState,
  end: string,
): { state: ReturnCaseState; made: ReturnTransition[] } {
  let state = given;
  const made: ReturnTransition[] = [];
  while (state.nextDueAt !== undefined && state.nextDueAt <= end) {
    made.push(untilDue(state));
    state = made.at(-1)!.state;
  }
  return { state, made };
}

/** What time makes of a case under other rules until an instant. */
function waitUnder(given: ReturnCaseState, under: ReturnRules, end: string): ReturnTransition[] {
  let state = given;
  const made: ReturnTransition[] = [];
  while (state.nextDueAt !== undefined && state.nextDueAt <= end) {
    made.push(untilDue(state, under));
    state = made.at(-1)!.state;
  }
  return made;
}

describe('the clock of a step', () => {
  it('counts the norm of the customer class in working time, from when the step is due', () => {
    const due = (customerClass: 'A' | 'B' | 'C') =>
      clockOf(claimed([plain], rules, at(2, '15:00'), customerClass).state, 'passing-on')?.dueAt;
    expect([due('A'), due('B'), due('C')]).toEqual([at(2, '16:00'), at(3, '09:00'), at(3, '11:00')]);
  });

  it('leaves a working day when the case is moved to a customer of a class with shorter norms', () => {
    const open = claimed([plain], rules, at(2), 'C').state;
    const ordinary = clockOf(open, 'passing-on')!.dueAt!;
    const later = at(2, '10:00');
    const moving = {
      kind: 'move-customer',
      customerId: 'other',
      customerClass: 'A',
      teamId: 'south',
    } as const;
    const { state, tellings } = acceptedReturn(doing(open, moving, { at: later }));
    const moved = clockOf(state, 'passing-on')!;
    // Four hours of class C, one hour of class A: that would be over. It leaves what it had left, at most a working day.
    expect({ tellings, isLater: moved.dueAt! > later, dueAt: moved.dueAt }).toEqual({
      ...{ tellings: [], isLater: true, dueAt: ordinary },
    });
  });

  it('is told by the ways of each level of its ladder', () => {
    const { made } = waitUntil(claimed([plain], rules, at(2), 'C').state, at(20));
    const ways = made.flatMap(({ tellings }) => tellings.filter(({ round }) => round === 1));
    expect(ways.slice(0, 3).map(({ to, channels }) => [to, channels])).toEqual([
      ['owner', ['inbox']],
      ['head-of-sales', ['inbox', 'email']],
      ['management', ['email']],
    ]);
  });

  it('warns before, and is told when it is broken: who is in charge, the head of sales, the management', () => {
    const { made } = waitUntil(claimed([plain]).state, at(4));
    expect(
      made.flatMap(({ warnings }) => warnings.map(({ step, inCharge, dueAt }) => [step, inCharge, dueAt])),
    ).toEqual([['passing-on', 'personal-manager', at(2, '10:00')]]);
    expect(
      made.flatMap(({ tellings }) => tellings.map(({ step, inCharge, to }) => [step, inCharge, to])),
    ).toEqual([
      ['passing-on', 'personal-manager', 'owner'],
      ['passing-on', 'personal-manager', 'head-of-sales'],
      ['passing-on', 'personal-manager', 'management'],
    ]);
  });

  it('tells everybody at once when the customer is of class A', () => {
    const { state } = claimed([plain], rules, monday, 'A');
    const late = waitUntil(state, at(2, '09:00')).made.at(-1)!;
    expect(late.tellings.map(({ to }) => to)).toEqual(['owner', 'head-of-sales', 'management']);
  });

  it('ends its escalation when the step is done, and when the case is closed', () => {
    const late = waitUntil(claimed([plain]).state, at(2, '10:00')).state;
    const [escalation] = late.escalations;
    const done = acceptedReturn(doing(late, { kind: 'pass-on' }, { at: at(2, '11:00') }));
    expect(done.state.escalations).toEqual([]);
    expect(done.event.happenings).toContainEqual({
      kind: 'escalation-ended',
      escalationId: escalation?.id,
      because: 'recovered',
    });
    const withdraw = { kind: 'withdraw', partIds: [onlyPart(late).id] } as const;
    expect(acceptedReturn(doing(late, withdraw, { at: at(2, '11:00') })).event.happenings).toContainEqual({
      kind: 'escalation-ended',
      escalationId: escalation?.id,
      because: 'closed',
    });
  });

  it('is shared by parts that came to the step together, and not by others', () => {
    const both = after(claimed([plain, { ...plain, batch: 'B-18' }]).state, ways.confirmed.slice(0, 2));
    expect(both.clocks.filter(({ step }) => step === 'confirmation')).toHaveLength(1);
    const [one] = partsOf(both).map(({ id }) => id) as [string];
    const ahead = after(both, [{ kind: 'confirm-cause', confirmedBy: 'customer', partIds: [one] }]);
    expect(clockOf(ahead, 'confirmation')?.partIds).toEqual([partsOf(both)[1]!.id]);
    expect(clockOf(ahead, 'decision')?.partIds).toEqual([one]);
  });

  it('is taken on and snoozed as that of a deal', () => {
    const late = waitUntil(claimed([plain]).state, at(2, '10:00')).state;
    const escalationId = late.escalations[0]!.id;
    const take = { kind: 'take-on', escalationId, promisedFor: at(3) } as const;
    const taken = acceptedReturn(doing(late, take, { at: at(2, '10:30') })).state;
    expect(taken.escalations).toMatchObject([{ step: 'passing-on', takenOn: { promisedFor: at(3) } }]);
    const broken = waitUntil(taken, at(3)).made.at(-1)!;
    expect(broken.event.happenings).toContainEqual({
      kind: 'promise-broken',
      by: 'anna',
      promisedFor: at(3),
    });
    const snooze = { kind: 'snooze', escalationId, until: at(3), reasoned: true } as const;
    expect(acceptedReturn(doing(late, snooze, { at: at(2, '10:30') })).state.escalations).toMatchObject([
      { snoozed: { until: at(3) } },
    ]);
  });
});

describe('waiting on the vendor', () => {
  it('stops our clock and runs its own', () => {
    expect(clockOf(requested, 'whole-case')).not.toHaveProperty('dueAt');
    expect(clockOf(requested, 'vendor-answer')).toMatchObject({
      inCharge: 'counterparty',
      counterpartyId: 'vendor-1',
      dueAt: at(5),
    });
    const refused = after(requested, [{ kind: 'refuse' }], { at: at(4) });
    expect(refused.pauses).toEqual([{ because: 'counterparty', from: monday, to: at(4) }]);
    expect(clockOf(refused, 'whole-case')?.dueAt).toBe(at(25));
    expect(timeTaken(refused, rules, at(4, '10:00'))).toEqual({
      ours: 2 * 3_600_000,
      counterparties: 16 * 3_600_000,
      customers: 0,
    });
  });

  it('does not stop ours while there is something for us to do', () => {
    const own = after(requested, [{ kind: 'decide-remedy', remedy: 'replace', source: 'own-stock' }]);
    expect(clockOf(own, 'whole-case')?.dueAt).toBe(at(23));
  });

  it('warns once of each of two parts that have not stood still together', () => {
    const both = after(claimed([plain, { ...plain, batch: 'B-18' }]).state, ways.requested);
    const [one, other] = partsOf(both).map(({ id }) => id);
    const asked = after(both, [{ kind: 'ask', partIds: [other!] }], { at: at(3) });
    const answered = after(asked, [{ kind: 'answer', partIds: [other!] }], { at: at(3, '10:00') });
    const { made } = waitUntil(answered, at(9));
    const warned = made.flatMap(({ warnings }) => warnings).filter(({ step }) => step === 'vendor-answer');
    expect(warned.map(({ partIds }) => partIds)).toEqual([[one], [other]]);
    const explained = explainReturn(answered, rules).filter(({ step }) => step === 'vendor-answer');
    expect(explained.map(({ dueAt, explanation }) => [dueAt, explanation?.pauses.length])).toEqual([
      [at(5), 0],
      [at(5, '10:00'), 1],
    ]);
  });

  it('gives the vendor what it had left when we have answered its question', () => {
    const asked = after(requested, [{ kind: 'ask' }], { at: at(3) });
    expect(clockOf(asked, 'vendor-answer')).toBeUndefined();
    expect(clockOf(asked, 'answer-to-vendor')?.dueAt).toBe(at(4));
    const answered = after(asked, [{ kind: 'answer' }], { at: at(4) });
    expect(clockOf(answered, 'vendor-answer')).toMatchObject({ since: monday, dueAt: at(6) });
  });

  it('keeps to what was agreed with it, in its own calendar', () => {
    const counterparties = [{ ...vendor1, norms: { 'vendor-answer': 'P1D' } }];
    const closedTuesday = workingCalendar({
      ...office,
      closures: [{ from: '2026-03-03', to: '2026-03-03', reason: 'x' }],
    });
    const agreed = returnRules({
      regulation: shippedRegulation({ counterparties }),
      calendarOf: (id) => (id === 'vendor-1' ? closedTuesday : undefined),
    });
    expect(
      clockOf(after(claimed([plain], agreed).state, ways.requested, { rules: agreed }), 'vendor-answer')
        ?.dueAt,
    ).toBe(at(4));
  });
});

describe('a request whose letter has reached nobody', () => {
  const untold = returnRules({ untold: [{ about: 'request', from: monday }] });
  const told = returnRules({ untold: [{ about: 'request', from: monday, to: at(4) }] });
  const asked = after(claimed().state, ways.requested);
  const found = timeActsOn(asked, untold, at(3))!.state;

  it('is no waiting on the vendor: its clock stands, ours runs as if nobody had been asked', () => {
    expect(asked.pauses).toEqual([{ because: 'counterparty', from: monday }]);
    expect(clockOf(found, 'vendor-answer')).toMatchObject({ untold: true, since: monday });
    expect(clockOf(found, 'vendor-answer')).not.toHaveProperty('dueAt');
    expect(clockOf(found, 'vendor-answer')).not.toHaveProperty('remindAt');
    expect(found.pauses).toEqual([]);
    expect(clockOf(found, 'whole-case')?.dueAt).toBe(at(23));
    expect(timeTaken(found, untold, at(3)).counterparties).toBe(0);
    expect(timeActsOn(found, untold, at(3))).toBeUndefined();
  });

  it('ends no claim window', () => {
    expect(clockOf(asked, 'claim-window')).toBeUndefined();
    expect(clockOf(found, 'claim-window')?.dueAt).toBe('2026-03-28T23:00:00.000Z');
    const dropped = after(found, [{ kind: 'drop-claim' }], { at: at(3), rules: untold });
    expect(clockOf(dropped, 'claim-window')).toBeDefined();
    const late = waitUnder(found, untold, '2026-03-29T08:00:00.000Z');
    expect(late.flatMap(({ warnings }) => warnings.map(({ step }) => step))).toContain('claim-window');
    expect(late.flatMap(({ tellings }) => tellings.map(({ step }) => step))).not.toContain('vendor-answer');
  });

  it('is waited for from when it has: the vendor has its whole time', () => {
    const { state } = timeActsOn(found, told, at(4))!;
    expect(clockOf(state, 'vendor-answer')).toMatchObject({ since: monday, dueAt: at(9) });
    expect(clockOf(state, 'vendor-answer')).not.toHaveProperty('untold');
    expect(clockOf(state, 'claim-window')).toBeUndefined();
    expect(state.pauses).toEqual([{ because: 'counterparty', from: at(4) }]);
    expect(timeTaken(state, told, at(5))).toMatchObject({ counterparties: 8 * 3_600_000 });
  });

  it.each([{ kind: 'refuse' }, { kind: 'ask' }] as const)(
    'is heard by whoever says something: %j',
    (said) => {
      const answered = after(found, [said], { at: at(3), rules: untold });
      expect(clockOf(answered, 'claim-window')).toBeUndefined();
      if (said.kind === 'refuse') return;
      const again = after(answered, [{ kind: 'answer' }], { at: at(3), rules: untold });
      expect(again.pauses).toEqual([{ because: 'counterparty', from: at(3) }]);
      expect(clockOf(again, 'vendor-answer')?.dueAt).toBe(at(5));
    },
  );

  it('is that one alone: what is asked later of another, or of the same again, is heard', () => {
    const dropped = after(found, [{ kind: 'drop-claim' }], { at: at(3), rules: untold });
    const second = after(dropped, [{ kind: 'request', counterparty: vendor1 }], { at: at(3), rules: untold });
    expect(clockOf(second, 'vendor-answer')).toMatchObject({ since: at(3), dueAt: at(6) });
    expect(clockOf(second, 'claim-window')).toBeUndefined();
  });
});

describe('the window of a claim', () => {
  const found = (cause: 'defect' | 'transport-damage' | 'misuse') =>
    after(claimed().state, [{ kind: 'pass-on' }, { kind: 'find-cause', cause }]);

  it('is seven days of the calendar for hidden damage in transport, and the usual ones for a vendor', () => {
    // Delivered on 26 February; the seventh day after it is 5 March, in Prague.
    expect(clockOf(found('transport-damage'), 'carrier-window')?.dueAt).toBe(at(5, '23:00'));
    expect(clockOf(found('transport-damage'), 'claim-window')).toBeUndefined();
    expect(clockOf(found('defect'), 'claim-window')?.dueAt).toBe('2026-03-28T23:00:00.000Z');
    for (const step of ['claim-window', 'carrier-window'] as const)
      expect(clockOf(found('misuse'), step)).toBeUndefined();
  });

  const carried = claimedLine({ carrierId: 'fast' });
  const ofFast = returnRules({
    regulation: shippedRegulation({
      counterparties: [{ kind: 'carrier', id: 'fast', claimWindow: { days: 3, warnDaysBefore: 2 } }],
    }),
  });

  it('is the carrier’s own as soon as the carrier is known, and the one for all until then; it says which', () => {
    const damage = { kind: 'find-cause', cause: 'transport-damage' } as const;
    const passedOn = after(claimed([claimedLine()], ofFast).state, [{ kind: 'pass-on' }], { rules: ofFast });
    const windowOf = (state: ReturnCaseState) =>
      explainReturn(state, ofFast).find(({ step }) => step === 'carrier-window');
    const unknown = after(passedOn, [damage], { rules: ofFast });
    expect(windowOf(unknown)).toMatchObject({ dueAt: at(5, '23:00'), windowDays: 7, windowBy: 'regulation' });
    const theirs = { dueAt: at(1, '23:00'), windowDays: 3, windowBy: 'agreed', counterpartyId: 'fast' };
    expect(windowOf(claimed([carried], ofFast, at(1)).state)).toMatchObject(theirs);
    const named = after(passedOn, [{ ...damage, carrierId: 'fast' }], { rules: ofFast });
    expect(windowOf(named)).toMatchObject(theirs);
    // Another carrier has agreed nothing, and of a defect none is named.
    const other = after(passedOn, [{ ...damage, carrierId: 'slow' }], { rules: ofFast });
    expect(windowOf(other)).toMatchObject({ windowDays: 7, windowBy: 'regulation', counterpartyId: 'slow' });
    const partIds = [onlyPart(passedOn).id];
    const defect = { kind: 'find-cause', cause: 'defect', carrierId: 'fast', partIds } as const;
    expect(codeOf(doing(passedOn, defect))).toBe('counterparty-unfit');
    // Its warning comes as long before as was agreed with it.
    const { warnings } = claimed([carried], ofFast, '2026-02-28T10:00:00.000Z');
    expect(warnings).toMatchObject([{ step: 'carrier-window', counterpartyId: 'fast' }]);
  });

  it('counts from the day on which it was delivered after all, and from no day to come', () => {
    const open = claimed([claimedLine({ deliveredOn: undefined })]).state;
    const partIds = [onlyPart(open).id];
    const correct = (deliveredOn: string, given = open) =>
      doing(given, { kind: 'correct-delivery', partIds, deliveredOn });
    expect(clockOf(open, 'claim-window')).toBeUndefined();
    const known = acceptedReturn(correct('2026-02-26'));
    expect(clockOf(known.state, 'carrier-window')?.dueAt).toBe(at(5, '23:00'));
    const later = acceptedReturn(correct('2026-02-28', known.state));
    expect(clockOf(later.state, 'carrier-window')?.dueAt).toBe(at(7, '23:00'));
    expect(later.event).toMatchObject({
      kind: 'correct-delivery',
      data: { was: '2026-02-26', deliveredOn: '2026-02-28' },
    });
    expect(codeOf(correct('2026-02-28', later.state))).toBe('nothing-changed');
    expect(['2026-03-03', '2026-02-30'].map((day) => codeOf(correct(day)))).toEqual(
      Array(2).fill('lines-invalid'),
    );
    // Who was warned of the day that was wrong is warned of the right one.
    const near = claimed([claimedLine({ deliveredOn: '2026-02-24' })]);
    expect(near.warnings).toHaveLength(1);
    expect(acceptedReturn(correct('2026-02-23', near.state)).warnings).toMatchObject([
      { step: 'carrier-window', dueAt: at(2, '23:00') },
    ]);
  });

  it('counts for both while the cause is open, so that neither is told too late', () => {
    const open = claimed().state;
    expect(clockOf(open, 'carrier-window')?.dueAt).toBe(at(5, '23:00'));
    expect(clockOf(open, 'claim-window')?.dueAt).toBe('2026-03-28T23:00:00.000Z');
    const { state, made } = waitUntil(open, at(3));
    const told = made.flatMap(({ warnings }) => warnings.map(({ step }) => step));
    expect(told.filter((step) => step === 'carrier-window')).toHaveLength(1);
    // It goes on when the cause is found: who was warned is not warned again.
    const damage = [{ kind: 'pass-on' }, { kind: 'find-cause', cause: 'transport-damage' }] as const;
    const { warnedAt } = clockOf(state, 'carrier-window')!;
    expect(clockOf(after(state, damage, { at: at(3) }), 'carrier-window')).toMatchObject({ warnedAt });
  });

  it('warns at once when it is nearly over, and ends with the request', () => {
    const near = claimed([claimedLine({ deliveredOn: '2026-02-24' })]);
    expect(near.warnings).toMatchObject([{ step: 'carrier-window', inCharge: 'head-of-sales' }]);
    expect(clockOf(after(claimed().state, ways.requested), 'claim-window')).toBeUndefined();
  });

  it('goes on with the customer’s replacement or money, until the vendor is asked or the claim is given up', () => {
    const stock = { kind: 'decide-remedy', remedy: 'replace', source: 'own-stock' } as const;
    const decided = after(claimed().state, [...ways.confirmed, stock]);
    const had = after(decided, replaced);
    for (const state of [decided, had])
      expect(clockOf(state, 'claim-window')?.dueAt).toBe('2026-03-28T23:00:00.000Z');
    const contact = { kind: 'record-contact', reaction: 'satisfied' } as const;
    const counterparty = { kind: 'vendor', id: 'vendor-1' } as const;
    const ended = after(had, [contact]);
    expect(ended.status).toBe('closed');
    for (const state of [had, ended]) {
      const asked = after(state, [{ kind: 'request', counterparty }]);
      expect(clockOf(asked, 'claim-window')).toBeUndefined();
      expect([asked.status, asked.contact]).toEqual(['open', state.contact]);
      expect(clockOf(asked, 'vendor-answer')).toBeDefined();
      expect(onlyPart(asked).outcome).toBe('replaced');
    }
    const rejected = after(claimed().state, [...ways.confirmed, { kind: 'reject' }]);
    expect(clockOf(rejected, 'claim-window')).toBeUndefined();
  });

  it('that was over when a part is opened again is told no more: nobody can keep it', () => {
    const rejected = after(found('transport-damage'), [
      { kind: 'confirm-cause', confirmedBy: 'own-inspection' },
      { kind: 'reject' },
      { kind: 'record-contact', reaction: 'neutral' },
    ]);
    const inTime = doing(rejected, { kind: 'reopen', partIds: [onlyPart(rejected).id] }, { at: at(4) });
    expect(clockOf(acceptedReturn(inTime).state, 'carrier-window')?.dueAt).toBe(at(5, '23:00'));
    const late = doing(rejected, { kind: 'reopen', partIds: [onlyPart(rejected).id] }, { at: at(6) });
    const { state, tellings } = acceptedReturn(late);
    expect(clockOf(state, 'carrier-window')).toBeUndefined();
    expect([state.escalations, tellings]).toEqual([[], []]);
  });

  it('of a claim that was never made is told when its case closes, unless it was before: nothing warns later', () => {
    const ended = (cause: Parameters<typeof found>[0]) =>
      after(found(cause), [
        { kind: 'confirm-cause', confirmedBy: 'own-inspection' },
        { kind: 'decide-remedy', remedy: 'refund' },
        { kind: 'settle' },
      ]);
    const closing = (given: ReturnCaseState, day = 2) =>
      acceptedReturn(doing(given, { kind: 'record-contact', reaction: 'neutral' }, { at: at(day) }));
    const closed = closing(ended('defect'));
    expect(closed.state).toMatchObject({ status: 'closed', clocks: [] });
    const [{ id }] = partsOf(closed.state) as [ReturnPart];
    const left = { step: 'claim-window', inCharge: 'head-of-sales', partIds: [id] };
    expect(closed.warnings).toMatchObject([{ ...left, dueAt: '2026-03-28T23:00:00.000Z' }]);
    expect(closed.event.happenings).toContainEqual(
      expect.objectContaining({ kind: 'warned', step: 'claim-window' }),
    );
    expect(closing(ended('misuse')).warnings).toEqual([]);
    const warned = waitUntil(ended('transport-damage'), at(4)).state;
    expect(clockOf(warned, 'carrier-window')).toMatchObject({ warnedAt: expect.any(String) });
    expect(closing(warned, 4).warnings).toEqual([]);
    expect(closing(ended('transport-damage'), 6).warnings).toEqual([]);
    const asked = after(ended('defect'), [{ kind: 'request', counterparty: vendor1 }, { kind: 'refuse' }]);
    expect(closing(asked).warnings).toEqual([]);
  });

  it('of who made the goods ends with a request to it, and with none to another vendor', () => {
    const ask = (counterparty: typeof vendor1 | typeof vendor2) =>
      ({ kind: 'request', counterparty }) as const;
    const window = (state: ReturnCaseState) => clockOf(state, 'claim-window')?.dueAt;
    const another = after(claimed().state, [...ways.confirmed, ask(vendor2)]);
    const refused = after(another, [{ kind: 'refuse' }]);
    for (const state of [another, refused]) expect(window(state)).toBe('2026-03-28T23:00:00.000Z');
    expect(window(after(refused, [ask(vendor1)]))).toBeUndefined();
    expect(window(after(another, [{ kind: 'accept', grants: 'exchange' }]))).toBeUndefined();
    // Of unknown make: any vendor may be meant.
    const unmarked = claimed([claimedLine({ vendorId: undefined })]).state;
    expect(window(after(unmarked, [...ways.confirmed, ask(vendor2)]))).toBeUndefined();
    // As they were kept before: without whom.
    const older = another.lines.map((line) => ({
      ...line,
      parts: line.parts.map((part) => ({
        ...part,
        asked: part.asked?.map(({ id: _id, ...one }) => one),
      })),
    }));
    const kept = after({ ...another, lines: older }, [{ kind: 'drop-claim' }]);
    expect(window(kept)).toBeUndefined();
  });

  it('is the carrier’s when the vendor refuses and the cause is corrected, while it can be kept', () => {
    const correct = { kind: 'correct-cause', cause: 'transport-damage', confirmedBy: 'vendor' } as const;
    const refused = after(claimed().state, [...ways.requested, { kind: 'refuse' }]);
    const corrected = after(refused, [correct], { at: at(3) });
    expect(clockOf(corrected, 'carrier-window')?.dueAt).toBe(at(5, '23:00'));
    expect(clockOf(corrected, 'claim-window')).toBeUndefined();
    // To ask a vendor tells no carrier.
    const another = after(corrected, [{ kind: 'request', counterparty: vendor1 }]);
    expect(clockOf(another, 'carrier-window')?.dueAt).toBe(at(5, '23:00'));
    const asked = after(corrected, [{ kind: 'request', counterparty: { kind: 'carrier', id: 'c' } }]);
    expect(clockOf(asked, 'carrier-window')).toBeUndefined();
    expect(clockOf(after(asked, [{ kind: 'refuse' }]), 'carrier-window')).toBeUndefined();
    const late = doing(refused, { ...correct, partIds: [onlyPart(refused).id] }, { at: at(6) });
    expect(clockOf(acceptedReturn(late).state, 'carrier-window')).toBeUndefined();
    const vendors = [...ways.confirmed, { ...correct, cause: 'wrong-delivery' } as const];
    expect(clockOf(after(claimed().state, vendors), 'claim-window')).toBeDefined();
  });

  it('begins anew for a replacement that is defective again, with the day of its delivery', () => {
    const delivered = after(accepted, [...goodGoods.slice(1), ...replaced.slice(0, 2)], { at: at(10) });
    const dispute = { kind: 'dispute-receipt', partIds: [onlyPart(delivered).id], because: 'wrong' } as const;
    const { state, continuation } = acceptedReturn(doing(delivered, dispute, { at: at(11) }));
    const linked = openLinked(state, continuation!, 'anna', rules, at(11));
    // On the tenth in Prague; the seventh day after it is the seventeenth.
    expect(linked.state.lines).toMatchObject([{ deliveredOn: '2026-03-10' }]);
    expect(clockOf(linked.state, 'carrier-window')?.dueAt).toBe(at(17, '23:00'));
    expect([linked.state.escalations, linked.tellings]).toEqual([[], []]);
  });

  it('cannot be counted without the day of the delivery, which is told while somebody has to be told', () => {
    const undated = claimed([claimedLine({ deliveredOn: undefined }), claimedLine({ batch: 'B-18' })]).state;
    const told = (given: ReturnCaseState) =>
      given.lines.map((line) => hasUncountedWindow(line, given, rules));
    expect(clockOf(claimed([claimedLine({ deliveredOn: undefined })]).state, 'claim-window')).toBeUndefined();
    expect(told(undated)).toEqual([true, false]);
    expect(told(after(undated, ways.requested))).toEqual([false, false]);
    expect(told(after(undated, [{ kind: 'withdraw' }]))).toEqual([false, false]);
    const misused = [ways.confirmed[0]!, { kind: 'find-cause', cause: 'misuse' }] as const;
    expect(told(after(undated, misused))).toEqual([false, false]);
  });

  it('is what was agreed with the vendor', () => {
    const counterparties = [{ ...vendor1, claimWindow: { days: 10, warnDaysBefore: 2 } }];
    const agreed = returnRules({ regulation: shippedRegulation({ counterparties }) });
    expect(clockOf(claimed([claimedLine()], agreed).state, 'claim-window')?.dueAt).toBe(at(8, '23:00'));
  });
});

describe('the clock of the whole case', () => {
  const closed = after(
    requested,
    [
      { kind: 'refuse' },
      { kind: 'decide-remedy', remedy: 'refund' },
      { kind: 'settle' },
      { kind: 'record-contact', reaction: 'neutral' },
    ],
    { at: at(4) },
  );

  it('goes on with what it had left when a case is opened again', () => {
    const reopened = after(closed, [{ kind: 'reopen' }], { at: at(11) });
    // Fifteen working days, five of them closed and two with the vendor.
    expect(clockOf(reopened, 'whole-case')?.dueAt).toBe('2026-04-01T07:00:00.000Z');
  });

  it('leaves a working day when it was used up before', () => {
    const late = waitUntil(claimed([plain]).state, at(31)).state;
    const ended = after(late, [{ kind: 'withdraw' }], { at: at(31) });
    const reopened = after(ended, [{ kind: 'reopen' }], { at: '2026-04-01T07:00:00.000Z' });
    expect(clockOf(reopened, 'whole-case')?.dueAt).toBe('2026-04-02T07:00:00.000Z');
    expect(reopened.escalations).toEqual([]);
  });

  it('goes on in a linked case', () => {
    const shipped = after(requested, [
      { kind: 'accept', grants: 'exchange' },
      ...goodGoods,
      ...replaced.slice(0, 1),
    ]);
    const dispute = { kind: 'dispute-receipt', partIds: [onlyPart(shipped).id], because: 'wrong' } as const;
    const { state, continuation } = acceptedReturn(doing(shipped, dispute, { at: at(9) }));
    const linked = openLinked(state, continuation!, 'anna', rules, at(9)).state;
    expect(clockOf(linked, 'whole-case')).toMatchObject({ since: monday, dueAt: at(23) });
  });
});

describe('a changed regulation', () => {
  const shorter = shippedRegulation();
  const steps = {
    ...shorter.steps,
    'passing-on': { ...shorter.steps['passing-on'], norm: { A: 'PT1M', B: 'PT1M', C: 'PT1M' } },
  };
  const changed = returnRules({ regulation: { ...shorter, steps }, regulationVersion: 2 });

  it('applies to running cases, and breaks nothing at once', () => {
    const { state } = claimed([plain]);
    expect(caseHasToFollow(caseRetimingEffect(state, rules, at(2, '09:00')))).toBe(false);
    const made = timeActsOn(state, changed, at(2, '09:00'));
    expect(made?.event.happenings).toContainEqual({ kind: 're-timed', because: 'timing' });
    // What it left before is less than a working day.
    expect(clockOf(made!.state, 'passing-on')?.dueAt).toBe(at(2, '10:00'));
    expect(made!.state).toMatchObject({ regulationVersion: 2, revision: state.revision });
  });

  it.each([
    ['nothing', rules, { earlier: false, newBreach: false, mended: false }],
    ['a shorter norm', changed, { earlier: false, newBreach: false, mended: false }],
    [
      'a class of shorter norms, under which the cause would have been due',
      returnRules({ customerClass: 'A' }),
      { earlier: true, newBreach: true, mended: false },
    ],
  ])('is shown before by what it means for a case: %s', (_, now, effect) => {
    // Passed on a day ago: the cause is due after three in class C, after one in class A.
    const { state } = claimed([plain], rules, at(2), 'C');
    const passed = acceptedReturn(doing(state, { kind: 'pass-on' }, { at: at(2) })).state;
    expect(caseRetimingEffect(passed, now, at(3, '12:00'))).toEqual(effect);
  });

  it('shows that a step is late no longer', () => {
    const late = waitUntil(claimed([plain]).state, at(2, '10:00')).state;
    const relaxed = returnRules({ customerClass: 'C' });
    expect(caseRetimingEffect(late, relaxed, at(2, '10:30'))).toMatchObject({
      newBreach: false,
      mended: true,
    });
  });
});

describe('a changed class of the customer', () => {
  const shorter = returnRules({ customerClass: 'A' });

  it('applies to running cases with their ladders, and breaks nothing at once', () => {
    const { state } = claimed([plain], rules, at(2), 'C');
    const made = timeActsOn(state, shorter, at(2, '11:00'));
    expect(made?.event.happenings).toContainEqual({ kind: 're-timed', because: 'class' });
    expect(made?.tellings).toEqual([]);
    expect(made?.state.customerClass).toBe('A');
    expect(clockOf(made!.state, 'passing-on')?.dueAt).toBe(at(2, '12:00'));
    expect(timeActsOn(made!.state, shorter, at(2, '11:10'))).toBeUndefined();
    const late = waitUnder(made!.state, shorter, at(2, '12:00'));
    expect(late.at(-1)?.tellings.map(({ to }) => to)).toEqual(['owner', 'head-of-sales', 'management']);
  });

  it('is that of the customer to whom a case is moved', () => {
    const { state } = claimed([plain]);
    const move = { kind: 'move-customer', customerId: 'other', customerClass: 'C', teamId: 'south' } as const;
    const moved = acceptedReturn(doing(state, move, { rules: returnRules({ customerClass: 'A' }) }));
    expect(moved.state.customerClass).toBe('C');
  });
});

describe("a counterparty's other calendar", () => {
  const atAnyHour = workingCalendar(alwaysOpen);
  const theirs = returnRules({ calendarOf: (id) => (id === 'vendor-1' ? atAnyHour : undefined) });

  it('moves its clock at once, and leaves it a working day', () => {
    const onFriday = { at: at(6) };
    const requested = after(claimed([plain], rules, at(6)).state, ways.requested, onFriday);
    const before = clockOf(requested, 'vendor-answer')!;
    const now = at(6, '12:00');
    const made = timeActsOn(requested, theirs, now);
    const moved = clockOf(made!.state, 'vendor-answer')!;
    expect({ isEarlier: moved.dueAt! < before.dueAt!, isLate: moved.dueAt! <= now }).toEqual({
      ...{ isEarlier: true, isLate: false },
    });
    expect(timeActsOn(made!.state, theirs, now)).toBeUndefined();
    expect(caseRetimingEffect(requested, theirs, now).earlier).toBe(true);
  });
});

describe('why a deadline is when it is', () => {
  it('is told of every clock', () => {
    const state = after(claimed().state, ways.confirmed.slice(0, 1));
    const explained = explainReturn(state, rules);
    expect(
      explained.map(({ step, explanation, windowDays }) => [step, explanation?.norm, windowDays]),
    ).toEqual([
      ['whole-case', 'P15D', undefined],
      ['cause', 'P2D', undefined],
      ['claim-window', undefined, 30],
      ['carrier-window', undefined, 7],
    ]);
    expect(explained[1]?.explanation).toMatchObject({ start: monday, due: at(4) });
  });
});

describe('a case whose calendar has no working time left', () => {
  const closures = [{ from: '2026-03-02', to: '2060-12-31', reason: 'Closed for good' }];
  const closed = returnRules({ calendar: workingCalendar({ ...office, closures }), calendarVersion: 2 });

  it('keeps its clocks as they were counted, goes on, and gives what begins now a week', () => {
    const passedOn = acceptedReturn(doing(claimed([plain]).state, { kind: 'pass-on' }, { rules: closed }));
    expect(clockOf(passedOn.state, 'cause')?.dueAt).toBe(at(9));
    expect(clockOf(passedOn.state, 'whole-case')?.dueAt).toBe(
      clockOf(claimed([plain]).state, 'whole-case')?.dueAt,
    );
    const late = untilDue(passedOn.state, closed);
    expect(late.state.escalations).toHaveLength(1);
  });
});
