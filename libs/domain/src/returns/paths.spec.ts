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
  stepsDue,
  toTheEnd,
  vendor1,
  ways,
} from '../../../../test/support/return-cases.js';
import { caseSteps } from '../../../../test/support/case-steps.js';
import { openLinked } from './open.js';
import type { ClaimedLine } from './commands.js';
import { cannotClaim, countedOf, overclaimed, partsOf } from './parts.js';
import { possibleActs } from './permitted.js';
import { isClaimWindow, type ReturnCaseState, type ReturnPart } from './state.js';

const rules = returnRules();
const contact = { kind: 'record-contact', reaction: 'satisfied' } as const;
const accepted = after(claimed().state, ways.accepted);
const requested = after(claimed().state, ways.requested);
const confirmed = after(claimed().state, ways.confirmed);

describe('the straight way', () => {
  it('goes from the claim to the replacement in the hands of the customer, and to the contact afterwards', () => {
    const seen: string[][] = [];
    let state = claimed().state;
    for (const command of [...ways.accepted, ...goodGoods, ...replaced, contact]) {
      seen.push(stepsDue(state));
      state = after(state, [command]);
    }
    expect(seen).toEqual([
      ['passing-on'],
      ['cause'],
      ['confirmation'],
      ['decision'],
      ['vendor-answer'],
      ['pick-up'],
      ['pick-up'],
      ['return'],
      ['vendor-receipt'],
      ['good-goods'],
      ['good-goods'],
      ['check'],
      ['replacement'],
      ['delivery'],
      ['receipt'],
      ['contact'],
    ]);
    expect(state).toMatchObject({ status: 'closed', closedAt: monday, contact: 'recorded' });
    expect(onlyPart(state)).toMatchObject({
      outcome: 'replaced',
      replacement: 'confirmed',
      supply: 'checked',
    });
  });

  it('begins with a draft by phone, which is completed later', () => {
    const draft = claimed([]).state;
    expect({ status: draft.status, due: stepsDue(draft) }).toEqual({ status: 'draft', due: ['completion'] });
    expect(codeOf(doing(draft, { kind: 'pass-on' }))).toBe('return-case-draft');
    expect(codeOf(doing(draft, { kind: 'complete', lines: [] }))).toBe('lines-invalid');
    const open = after(draft, [{ kind: 'complete', lines: [claimedLine()] }]);
    expect({ status: open.status, due: stepsDue(open) }).toEqual({ status: 'open', due: ['passing-on'] });
    expect(codeOf(doing(open, { kind: 'complete', lines: [claimedLine()] }))).toBe('return-case-not-draft');
    expect(after(draft, [{ kind: 'withdraw-draft' }])).toMatchObject({ status: 'closed', lines: [] });
  });

  it('counts claim windows of a draft from the day of delivery that its completion tells, and not before', () => {
    const draft = claimed([]).state;
    const windowsOf = ({ clocks }: ReturnCaseState) =>
      clocks.flatMap(({ step, dueAt }) => (isClaimWindow(step) ? [[step, dueAt]] : [])).sort();
    const completedWith = (deliveredOn: string | undefined) =>
      after(draft, [{ kind: 'complete', lines: [claimedLine({ deliveredOn })] }]);
    expect([windowsOf(draft), windowsOf(completedWith(undefined))]).toEqual([[], []]);
    // Seven and thirty days after it, each to its end in Prague.
    expect(windowsOf(completedWith('2026-02-26'))).toEqual([
      ['carrier-window', '2026-03-05T23:00:00.000Z'],
      ['claim-window', '2026-03-28T23:00:00.000Z'],
    ]);
  });

  it('tells the customer of what concerns it, and of every end', () => {
    const delivered = after(accepted, [...goodGoods, ...replaced.slice(0, 2)]);
    const { news } = acceptedReturn(
      doing(delivered, { kind: 'confirm-receipt', partIds: [onlyPart(delivered).id] }),
    );
    const partIds = [onlyPart(delivered).id];
    expect(news).toEqual([{ to: 'customer', about: 'ended', partIds, outcome: 'replaced' }]);
    const request = doing(confirmed, { kind: 'request', partIds, counterparty: vendor1 });
    expect(acceptedReturn(request).news).toEqual([
      { to: 'counterparty', about: 'request', partIds, counterpartyId: 'vendor-1' },
    ]);
  });
});

describe('what a vendor says', () => {
  it('may be a refusal: the head of sales decides again, at our cost, and the customer has its money', () => {
    const refused = after(requested, [{ kind: 'refuse' }]);
    expect(stepsDue(refused)).toEqual(['decision']);
    const ended = after(refused, [{ kind: 'decide-remedy', remedy: 'refund' }, { kind: 'settle' }, contact]);
    expect(ended.status).toBe('closed');
    expect(onlyPart(ended)).toMatchObject({ claim: 'refused', outcome: 'refunded' });
  });

  it('may lead to a second vendor, whose link alone reaches the part from then on', () => {
    const second = after(requested, [
      { kind: 'refuse' },
      { kind: 'request', counterparty: { kind: 'vendor', id: 'vendor-2' } },
    ]);
    const accept = { kind: 'accept', grants: 'exchange', partIds: [onlyPart(second).id] } as const;
    expect(codeOf(doing(second, accept, { as: 'vendor', counterpartyId: 'vendor-1' }))).toBe('part-unknown');
    expect(codeOf(doing(second, accept, { as: 'vendor' }))).toBe('part-unknown');
    expect(codeOf(doing(second, accept, { as: 'vendor', counterpartyId: 'vendor-2' }))).toBe('done');
  });

  it('is no word of the second vendor: what the first one has received, the second one has not', () => {
    const back = after(accepted, goodGoods.slice(0, 4));
    expect(onlyPart(back).goods).toBe('received-by-vendor');
    const asked = after(back, [
      { kind: 'drop-claim' },
      { kind: 'request', counterparty: { kind: 'vendor', id: 'vendor-2' } },
      { kind: 'accept', grants: 'exchange' },
    ]);
    expect(onlyPart(asked).goods).toBe('picked-up');
    expect(stepsDue(asked)).toEqual(['return']);
    const same = after(back, [{ kind: 'drop-claim' }, { kind: 'request', counterparty: vendor1 }]);
    expect(onlyPart(same).goods).toBe('received-by-vendor');
  });

  it('comes by a link of one request: what is asked of the same vendor later takes another', () => {
    const link = {
      as: 'vendor',
      counterpartyId: 'vendor-1',
      requests: [onlyPart(requested).requestedAt!],
    } as const;
    const refusal = { kind: 'refuse', partIds: [onlyPart(requested).id] } as const;
    expect(codeOf(doing(requested, refusal, link))).toBe('done');
    const later = '2026-03-03T10:00:00.000Z';
    const again = after(
      after(requested, [{ kind: 'drop-claim' }]),
      [{ kind: 'request', counterparty: vendor1 }],
      {
        at: later,
      },
    );
    expect(codeOf(doing(again, refusal, { ...link, at: later }))).toBe('part-unknown');
    expect(possibleActs(again, { actors: ['vendor'], ...link })).toEqual([]);
    expect(codeOf(doing(again, refusal, { ...link, requests: [later], at: later }))).toBe('done');
  });

  it('may be in part: so many are accepted, the others refused, and each goes its way', () => {
    const partIds = [onlyPart(requested).id];
    const command = { kind: 'accept-in-part', partIds, grants: 'exchange', quantity: 25 } as const;
    const { state } = acceptedReturn(doing(requested, command));
    expect(partsOf(state).map(({ quantity, claim, remedy }) => ({ quantity, claim, remedy }))).toEqual([
      { quantity: 25, claim: 'accepted', remedy: 'replace' },
      { quantity: 15, claim: 'refused', remedy: undefined },
    ]);
    expect(stepsDue(state)).toEqual(['pick-up', 'decision']);
    expect([0, 40, 41, 1.5].map((quantity) => codeOf(doing(requested, { ...command, quantity })))).toEqual(
      Array(4).fill('quantity-invalid'),
    );
  });

  it('may be said by phone: whoever records it says how', () => {
    const accept = { kind: 'accept', grants: 'exchange', partIds: [onlyPart(requested).id] } as const;
    const silent = { ...accept, evidence: {} };
    expect(codeOf(doing(requested, silent, { as: 'complaint-desk' }))).toBe('evidence-missing');
    expect(codeOf(doing(requested, silent, { as: 'vendor', counterpartyId: 'vendor-1' }))).toBe('done');
    const phone = { ...accept, evidence: { through: 'phone' } } as const;
    const { event } = acceptedReturn(doing(requested, phone, { as: 'complaint-desk' }));
    expect(event).toMatchObject({ kind: 'accept', data: { through: 'phone', as: ['complaint-desk'] } });
  });

  it('may be nothing: the request is dropped with a reason, and decided anew', () => {
    const dropped = after(requested, [{ kind: 'drop-claim' }]);
    expect({ due: stepsDue(dropped), claim: onlyPart(dropped).claim }).toEqual({
      due: ['decision'],
      claim: 'dropped',
    });
    const mute = { kind: 'drop-claim', partIds: [onlyPart(requested).id], evidence: {} } as const;
    expect(codeOf(doing(requested, mute))).toBe('reason-missing');
  });

  it('may be yes, and then nothing comes: what it was to send is decided anew', () => {
    expect(onlyPart(after(accepted, [{ kind: 'drop-claim' }]))).toMatchObject({
      claim: 'dropped',
      remedy: undefined,
      source: undefined,
    });
  });

  it('may be goods that do not pass: the vendor owes them still', () => {
    const bad = after(accepted, [...goodGoods.slice(0, -1), { kind: 'check-goods', passed: false }]);
    expect(stepsDue(bad)).toEqual(['good-goods']);
  });

  it.each([
    [
      'at our cost, and the goods come back',
      ['take-back', 'decide-remedy', 'settle'],
      'picked-up',
      'refunded',
    ],
    [
      'by a refusal of ours, and the customer has its goods',
      ['reject', 'take-back', 'give-back'],
      'at-customer',
      'rejected',
    ],
    [
      'by a refusal of ours, and the vendor sends them there',
      ['reject', 'give-back'],
      'at-customer',
      'rejected',
    ],
    ['at our cost, and the goods are scrapped', ['scrap', 'decide-remedy', 'settle'], 'scrapped', 'refunded'],
  ] as const)('may be no after it has looked at the goods; it ends %s', (_, acts, goods, outcome) => {
    const inspected = after(accepted, [...goodGoods.slice(0, 4), { kind: 'refuse-goods' }]);
    expect(stepsDue(inspected)).toEqual(['decision']);
    expect(onlyPart(inspected)).toMatchObject({ claim: 'refused', goods: 'received-by-vendor' });
    const ended = after(inspected, [...acts.map((act) => caseSteps[act]), contact]);
    expect({ ...onlyPart(ended), status: ended.status }).toMatchObject({ status: 'closed', goods, outcome });
  });

  it('may be no after it has looked at the goods, and yes when it is asked again: they are there', () => {
    const again = [
      { kind: 'request', counterparty: vendor1 },
      { kind: 'accept', grants: 'exchange' },
    ] as const;
    const inspected = after(accepted, [...goodGoods.slice(0, 4), { kind: 'refuse-goods' }]);
    expect(stepsDue(after(inspected, again))).toEqual(['good-goods']);
    expect(stepsDue(after(inspected, [{ kind: 'scrap' }, ...again]))).toEqual(['good-goods']);
    const mute = { kind: 'scrap', partIds: [onlyPart(inspected).id], evidence: {} } as const;
    expect(codeOf(doing(inspected, mute))).toBe('reason-missing');
    // Whose goods it were hears of it.
    const scrapped = acceptedReturn(doing(inspected, { ...mute, evidence: { reasoned: true } }));
    expect(scrapped.news).toMatchObject([{ to: 'customer', about: 'scrap' }]);
  });

  it('may be money: what the customer gets is decided apart', () => {
    const credit = after(requested, [{ kind: 'accept', grants: 'credit' }]);
    expect(stepsDue(credit)).toEqual(['decision', 'pick-up', 'compensation']);
  });
});

describe('ways beside the straight one', () => {
  it('replaces from our own stock before the vendor answers, and closes when the vendor has delivered too', () => {
    const own = after(requested, [{ kind: 'decide-remedy', remedy: 'replace', source: 'own-stock' }]);
    expect(stepsDue(own)).toEqual(['vendor-answer', 'replacement']);
    const happy = after(own, [...replaced, contact]);
    expect({ status: happy.status, due: stepsDue(happy) }).toEqual({
      status: 'open',
      due: ['vendor-answer'],
    });
    const whole = after(happy, [{ kind: 'accept', grants: 'exchange' }, ...goodGoods]);
    expect(whole.status).toBe('closed');
  });

  it('splits a line over several outcomes', () => {
    const [line] = claimed().state.lines;
    const first = line!.parts[0]!.id;
    const cut = after(confirmed, [{ kind: 'split', partIds: [first], quantity: 10 }]);
    const [one, two] = partsOf(cut).map(({ id }) => id) as [string, string];
    const decided = after(cut, [
      { kind: 'reject', partIds: [one] },
      { kind: 'decide-remedy', remedy: 'credit', partIds: [two] },
    ]);
    const ended = after(decided, [{ kind: 'settle', partIds: [two] }, contact]);
    expect(partsOf(ended).map(({ quantity, outcome }) => [quantity, outcome])).toEqual([
      [30, 'rejected'],
      [10, 'credited'],
    ]);
    expect(ended).toMatchObject({ status: 'closed', lines: [{ quantityClaimed: 40 }] });
  });

  it('turns to the carrier for damage in transport only; a carrier compensates, and wants nothing back', () => {
    const carrier = { kind: 'carrier', id: 'carrier-1' } as const;
    const request = { kind: 'request', counterparty: carrier } as const;
    expect(codeOf(doing(confirmed, { ...request, partIds: [onlyPart(confirmed).id] }))).toBe(
      'counterparty-unfit',
    );
    const damaged = after(claimed().state, [
      { kind: 'pass-on' },
      { kind: 'find-cause', cause: 'transport-damage' },
      { kind: 'confirm-cause', confirmedBy: 'carrier' },
      request,
    ]);
    const accept = { kind: 'accept', partIds: [onlyPart(damaged).id] } as const;
    expect(codeOf(doing(damaged, { ...accept, grants: 'exchange' }))).toBe('remedy-unfit');
    expect(stepsDue(after(damaged, [{ kind: 'accept', grants: 'credit' }]))).toEqual([
      'decision',
      'compensation',
    ]);
  });

  it('plans no pick-up for a day that is over', () => {
    const plan = (on: string, at: string) =>
      codeOf(doing(accepted, { kind: 'plan-pick-up', partIds: [onlyPart(accepted).id], on }, { at }));
    expect([plan('2026-03-01', monday), plan('2026-03-02', monday)]).toEqual(['pick-up-in-past', 'done']);
    // In Prague it is the next day already.
    expect(plan('2026-03-02', '2026-03-02T23:30:00.000Z')).toBe('pick-up-in-past');
  });

  it('does not ship back what is not worth it, with a reason', () => {
    const partIds = [onlyPart(accepted).id];
    const skip = { kind: 'skip', step: 'pick-up', partIds } as const;
    expect(codeOf(doing(accepted, { ...skip, evidence: {} }))).toBe('reason-missing');
    const stays = after(accepted, [skip]);
    expect(onlyPart(stays)).toMatchObject({ goods: 'not-shipped', skipped: ['pick-up'] });
    expect(stepsDue(stays)).toEqual(['good-goods']);
    expect(codeOf(doing(accepted, { kind: 'skip', step: 'vendor-answer', partIds }))).toBe(
      'step-not-skippable',
    );
    expect(codeOf(doing(accepted, { kind: 'skip', step: 'check', partIds }))).toBe('step-not-due');
    expect(codeOf(doing(accepted, skip, { as: 'personal-manager' }))).toBe('act-not-permitted');
  });

  it('goes on in a linked case with the first clock when the replacement is wrong or defective again', () => {
    const later = '2026-03-09T08:00:00.000Z';
    const shipped = after(accepted, [...goodGoods, ...replaced.slice(0, 2)]);
    const dispute = {
      kind: 'dispute-receipt',
      partIds: [onlyPart(shipped).id],
      because: 'defective',
    } as const;
    const first = acceptedReturn(doing(shipped, dispute, { at: later, as: 'customer' }));
    expect(first.state).toMatchObject({ status: 'closed' });
    expect(first.news).toEqual([]);
    const linked = openLinked(first.state, first.continuation!, 'anna', rules, later).state;
    expect(linked).toMatchObject({
      caseId: onlyPart(first.state).continuedIn,
      clockFrom: monday,
      openedAt: later,
      first: { caseId: 'case-1', because: 'defective' },
      lines: [{ quantityClaimed: 40, productKey: 'bearing' }],
    });
    expect(countedOf(first.state.lines[0]!, first.state)).toBe(0);
    // However it ends there, these units were replaced once: they are claimed of this delivery no more.
    const rejected = { ...onlyPart(linked), outcome: 'rejected' as const };
    const given = { ...linked.lines[0]!, parts: [rejected] };
    expect(countedOf(given, linked)).toBe(40);
    expect(countedOf(given, first.state)).toBe(0);
  });

  it.each([
    ['said so first', replaced],
    ['was silent and spoken to, so that the case is closed', [...replaced, contact]],
  ])('goes on in a linked case also when a defect shows later: the customer %s', (_, course) => {
    const had = after(accepted, [...goodGoods, ...course]);
    const before = onlyPart(had);
    const dispute = { kind: 'dispute-receipt', partIds: [before.id], because: 'defective' } as const;
    const at = '2026-03-06T08:00:00.000Z';
    const first = acceptedReturn(doing(had, dispute, { at, as: 'customer' }));
    expect(first.state).toMatchObject({ status: 'closed' });
    expect(first.news).toEqual([]);
    const { outcome, endedAt, replacement, continuedIn } = onlyPart(first.state);
    expect([outcome, endedAt, replacement]).toEqual(['replaced', before.endedAt, 'disputed']);
    const linked = openLinked(first.state, first.continuation!, 'anna', rules, at).state;
    expect(linked).toMatchObject({ caseId: continuedIn, clockFrom: monday, openedAt: at, status: 'open' });
    expect(linked.lines).toMatchObject([{ quantityClaimed: 40, deliveredOn: '2026-03-02' }]);
    expect(countedOf(first.state.lines[0]!, first.state)).toBe(0);
    // Once: what goes on there is disputed there.
    expect(codeOf(doing(first.state, dispute, { at }))).toBe('step-not-due');
  });

  it.each([
    ['on the way', replaced.slice(0, 1), undefined],
    ['delivered', replaced.slice(0, 2), undefined],
    ['confirmed', replaced, 'replaced'],
  ])('goes on with as many units as are not right of what was %s; the others stay', (_, course, outcome) => {
    const had = after(accepted, [...goodGoods, ...course]);
    const partIds = [onlyPart(had).id];
    const dispute = { kind: 'dispute-receipt', partIds, because: 'defective' } as const;
    expect([0, 41, 1.5].map((quantity) => codeOf(doing(had, { ...dispute, quantity })))).toEqual(
      Array(3).fill('quantity-invalid'),
    );
    const first = acceptedReturn(doing(had, { ...dispute, quantity: 3 }));
    const [kept, cut] = partsOf(first.state) as [ReturnPart, ReturnPart];
    expect([kept, cut].map(({ quantity }) => quantity)).toEqual([37, 3]);
    expect(kept).toEqual({ ...onlyPart(had), quantity: 37 });
    expect(kept.outcome).toBe(outcome);
    expect(cut).toMatchObject({ replacement: 'disputed', outcome: 'replaced' });
    expect(first.continuation).toEqual({ caseId: cut.continuedIn, because: 'defective', partIds: [cut.id] });
    const linked = openLinked(first.state, first.continuation!, 'anna', rules, monday).state;
    expect(linked.lines).toMatchObject([{ quantityClaimed: 3, parts: [{ quantity: 3 }] }]);
    // Both together still count what was claimed of the delivery.
    expect(countedOf(first.state.lines[0]!, first.state) + countedOf(linked.lines[0]!, linked)).toBe(40);
    // All of it is no part of it, and of several parts it is not known whose units they are.
    const whole = acceptedReturn(doing(had, { ...dispute, quantity: 40 }));
    expect(onlyPart(whole.state)).toMatchObject({ quantity: 40, replacement: 'disputed' });
    const two = after(had, outcome ? [] : [{ kind: 'split', quantity: 10 }]);
    const ids = partsOf(two).map(({ id }) => id);
    if (ids.length > 1)
      expect(codeOf(doing(two, { ...dispute, partIds: ids, quantity: 3 }))).toBe('parts-invalid');
  });

  it('corrects a confirmed cause, with a reason and a document, and turns to the carrier after a vendor’s refusal', () => {
    const refused = after(requested, [{ kind: 'refuse' }]);
    const partIds = [onlyPart(refused).id];
    const correction = { partIds, cause: 'transport-damage', confirmedBy: 'vendor' } as const;
    const correct = { kind: 'correct-cause', ...correction } as const;
    const shown = { reasoned: true, documentId: 'their report' };
    expect(codeOf(doing(refused, { ...correct, evidence: { documentId: 'their report' } }))).toBe(
      'reason-missing',
    );
    expect(codeOf(doing(refused, { ...correct, evidence: { reasoned: true } }))).toBe('evidence-missing');
    expect(codeOf(doing(refused, { ...correct, cause: 'defect', evidence: shown }))).toBe('nothing-changed');
    expect(codeOf(doing(requested, correct))).toBe('step-not-due');
    const { state, event } = acceptedReturn(doing(refused, { ...correct, evidence: shown }));
    expect(event).toMatchObject({ kind: 'correct-cause', data: correction });
    expect(onlyPart(state)).toMatchObject({
      ...{ cause: 'transport-damage', confirmation: { by: 'vendor', documentId: 'their report' } },
    });
    expect(stepsDue(state)).toEqual(['decision']);
    const carrier = { kind: 'carrier', id: 'carrier-1' } as const;
    const asked = after(state, [{ kind: 'request', counterparty: carrier }]);
    expect(onlyPart(asked)).toMatchObject({ claim: 'requested', counterparty: carrier });
  });

  it('moves to the customer that it is of, with a trace, while nothing has been moved', () => {
    const move = { kind: 'move-customer', customerId: 'other', customerClass: 'A', teamId: 'south' } as const;
    const { state, event } = acceptedReturn(doing(requested, move));
    expect(state).toMatchObject({ customerId: 'other', customerClass: 'A', teamId: 'south' });
    expect(event.data).toMatchObject({ customerId: 'other' });
    expect(codeOf(doing(requested, { ...move, customerId: 'acme' }))).toBe('nothing-changed');
    expect(codeOf(doing(after(accepted, goodGoods.slice(0, 2)), move))).toBe('step-not-due');
  });

  it('gives back what was picked up when the claim is rejected', () => {
    const picked = after(confirmed, [{ kind: 'pick-up' }, { kind: 'reject' }]);
    expect(stepsDue(picked)).toEqual(['contact', 'give-back']);
    expect(after(picked, [contact, { kind: 'give-back' }]).status).toBe('closed');
  });

  it('ends at once when the customer withdraws everything', () => {
    const withdrawn = after(requested, [{ kind: 'withdraw' }]);
    expect(withdrawn.status).toBe('closed');
    expect(onlyPart(withdrawn)).toMatchObject({ claim: 'dropped', outcome: 'withdrawn' });
  });

  it('is answered by the link of the customer whose case it is, and of no other', () => {
    const shipped = after(accepted, [...goodGoods, { kind: 'ship-replacement' }]);
    const confirm = { kind: 'confirm-receipt', partIds: [onlyPart(shipped).id] } as const;
    const as = 'customer';
    expect(codeOf(doing(shipped, confirm, { as, customerId: 'another' }))).toBe('act-not-permitted');
    expect(codeOf(doing(shipped, confirm, { as, customerId: shipped.customerId }))).toBe('done');
  });

  it('opens again what had ended, for a decision', () => {
    const ended = toTheEnd(after(confirmed, [{ kind: 'reject' }]));
    const reopened = after(ended, [{ kind: 'reopen' }]);
    expect({ status: reopened.status, due: stepsDue(reopened) }).toEqual({
      status: 'open',
      due: ['decision'],
    });
    expect(codeOf(doing(ended, { kind: 'pass-on' }))).toBe('return-case-closed');
  });
});

describe('quantities', () => {
  it.each([
    ['more than was delivered', [claimedLine({ quantityClaimed: 101 })], 'claimed-more-than-delivered'],
    [
      'twice of the same',
      [claimedLine({ quantityClaimed: 60 }), claimedLine({ quantityClaimed: 41 })],
      'claimed-more-than-delivered',
    ],
    ['none', [claimedLine({ quantityClaimed: 0 })], 'quantity-invalid'],
    ['a part of a unit', [claimedLine({ quantityClaimed: 0.5 })], 'quantity-invalid'],
    ['one serial number twice', [claimedLine({ serials: ['1', '1'] })], 'lines-invalid'],
    [
      'more serial numbers than units',
      [claimedLine({ quantityClaimed: 1, serials: ['1', '2'] })],
      'lines-invalid',
    ],
    ['delivered on no day', [claimedLine({ deliveredOn: '2026-02-30' })], 'lines-invalid'],
  ])('cannot be claimed: %s', (_, lines, code) => {
    expect(codeOf(doing(claimed([]).state, { kind: 'complete', lines }))).toBe(code);
  });

  it('count together with what is claimed of the same in other cases', () => {
    expect(overclaimed([claimedLine()], [claimedLine({ quantityClaimed: 60 })])).toBeUndefined();
    expect(overclaimed([claimedLine()], [claimedLine({ quantityClaimed: 61 })])?.code).toBe(
      'claimed-more-than-delivered',
    );
  });

  it.each([
    ['none: with every batch', { batch: undefined }, {}],
    ['one, of what was claimed of all', {}, { batch: undefined }],
    ['it, with more delivered than was said before', { quantityDelivered: 1_000 }, {}],
    ['it, with less delivered than was said before', {}, { quantityDelivered: 1_000 }],
  ])('count together with what other cases claim where the batch is %s', (_, mine, theirs) => {
    const before = (quantityClaimed: number) => [claimedLine({ quantityClaimed, ...theirs })];
    expect(overclaimed([claimedLine(mine)], before(60))).toBeUndefined();
    expect(overclaimed([claimedLine(mine)], before(61))?.detail).toBe(
      '40 of delivery delivery-1 are claimed, 100 were delivered, and 61 are claimed already',
    );
  });

  it('of other batches, products and deliveries, and of what counts no more, leave a claim alone', () => {
    const others = [{ batch: 'B-18' }, { productKey: 'shaft' }, { deliveryId: 'delivery-2' }];
    const gone = { quantityDelivered: 1, quantityClaimed: 0 };
    const elsewhere = [...others.map((other) => claimedLine({ ...other, quantityClaimed: 100 }))];
    expect(overclaimed([claimedLine()], [...elsewhere, claimedLine(gone)])).toBeUndefined();
  });

  it('are recounted within what was delivered, of which nothing counts that was withdrawn', () => {
    const whole = acceptedReturn(
      doing(confirmed, { kind: 'recount', partIds: [onlyPart(confirmed).id], quantity: 100 }),
    );
    const { state } = acceptedReturn(
      doing(whole.state, { kind: 'split', partIds: [onlyPart(whole.state).id], quantity: 60 }),
    );
    const [kept, given] = partsOf(state) as [ReturnPart, ReturnPart];
    const left = acceptedReturn(doing(state, { kind: 'withdraw', partIds: [given.id] })).state;
    const more = (quantity: number) => doing(left, { kind: 'recount', partIds: [kept.id], quantity });
    expect(countedOf(acceptedReturn(more(kept.quantity + 1)).state.lines[0]!, left)).toBe(kept.quantity + 1);
    expect(codeOf(more(101))).toBe('claimed-more-than-delivered');
  });

  it('are recounted to another quantity', () => {
    const partIds = [onlyPart(confirmed).id];
    const recount = (quantity: number) => doing(confirmed, { kind: 'recount', partIds, quantity });
    expect(acceptedReturn(recount(38)).state.lines).toMatchObject([
      { quantityClaimed: 38, parts: [{ quantity: 38 }] },
    ]);
    expect([0, 40, 101].map((quantity) => codeOf(recount(quantity)))).toEqual([
      'quantity-invalid',
      'quantity-invalid',
      'claimed-more-than-delivered',
    ]);
  });

  it.each([
    ['no part', [], 'parts-invalid'],
    ['a part twice', ['x', 'x'], 'parts-invalid'],
    ['a part of another case', ['x'], 'part-unknown'],
  ])('are of parts that are there: not %s', (_, partIds, code) => {
    expect(codeOf(doing(confirmed, { kind: 'reject', partIds }))).toBe(code);
  });
});

describe('goods that were not worth shipping', () => {
  const skip = (step: 'pick-up' | 'return' | 'give-back') => ({ kind: 'skip', step }) as const;
  const second = { kind: 'request', counterparty: { kind: 'vendor', id: 'vendor-2' } } as const;
  const accept = { kind: 'accept', grants: 'exchange' } as const;

  it.each([
    ['where they were', [skip('pick-up')], 'at-customer', 'pick-up'],
    ['with us', [{ kind: 'pick-up' }, skip('return')], 'picked-up', 'return'],
  ] as const)('go to the next vendor, who wants them: left %s', (_, left, goods, step) => {
    const waived = after(accepted, left);
    expect(onlyPart(waived).goods).toBe('not-shipped');
    const asked = after(waived, [{ kind: 'drop-claim' }, second, accept]);
    expect(onlyPart(asked)).toMatchObject({ goods, skipped: [] });
    expect(stepsDue(asked)).toEqual([step]);
  });

  it('are given back when a reopened part is rejected again, whatever was left out before', () => {
    const rejected = after(confirmed, [{ kind: 'pick-up' }, { kind: 'reject' }, skip('give-back')]);
    const again = after(rejected, [{ kind: 'reopen' }, { kind: 'reject' }]);
    expect(stepsDue(again)).toContain('give-back');
  });
});

describe('an answer by a link', () => {
  const [part] = partsOf(requested) as [ReturnPart];
  const answering = (given: ReturnCaseState, quantity: number) => {
    const seen = [{ partId: part.id, quantity }];
    return doing(given, { kind: 'accept', grants: 'exchange', partIds: [part.id] }, { seen });
  };

  it('holds of the quantities that its page showed, and of no others', () => {
    expect(codeOf(answering(requested, part.quantity))).toBe('done');
    const less = part.quantity - 1;
    const recounted = acceptedReturn(
      doing(requested, { kind: 'recount', quantity: less, partIds: [part.id] }),
    );
    const cut = acceptedReturn(doing(requested, { kind: 'split', quantity: 1, partIds: [part.id] }));
    for (const { state } of [recounted, cut]) {
      expect(codeOf(answering(state, part.quantity))).toBe('revision-mismatch');
      expect(codeOf(answering(state, less))).toBe('done');
    }
  });
});

describe('a case', () => {
  const lines = (count: number, changes: object = {}) =>
    Array.from({ length: count }, (_, at) => claimedLine({ deliveryId: `delivery-${at}`, ...changes }));
  const serials = (count: number) => Array.from({ length: count }, (_, at) => `S-${at}`);
  const claiming = (given: readonly ClaimedLine[]) => cannotClaim(given)?.code;

  it('has at most 50 parts, however they are spread over its lines', () => {
    expect([claiming(lines(50)), claiming(lines(51))]).toEqual([undefined, 'too-many-parts']);
    const full = after(claimed(lines(49)).state, ways.confirmed.slice(0, 1));
    const [first, second] = partsOf(full).map(({ id }) => id);
    const split = (given: ReturnCaseState, id: string) =>
      doing(given, { kind: 'split', quantity: 1, partIds: [id] });
    const fifty = acceptedReturn(split(full, first!)).state;
    expect(codeOf(split(fifty, second!))).toBe('too-many-parts');
  });

  it('names at most 500 serial numbers, however they are spread over its lines', () => {
    const many = (count: number) =>
      lines(2, { serials: serials(count), quantityDelivered: 300, quantityClaimed: 300 });
    expect([claiming(many(250)), claiming(many(251))]).toEqual([undefined, 'lines-invalid']);
  });
});
