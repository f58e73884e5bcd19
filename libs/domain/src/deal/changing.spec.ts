import { rulesOf } from '../../../../test/support/deal-rules.js';
import type { DealChanges, DealCommand } from './commands.js';
import { timePassed } from './decide.js';
import {
  after,
  call,
  did,
  fourClocks,
  kinds,
  newDeal,
  prague,
  tradePipeline,
  tradeRules,
  whyNot,
} from '../../../../test/support/deals.js';
import type { DealState } from './state.js';

const tuesday = prague('2026-03-03T08:00');
const deal = newDeal(fourClocks(), { amount: '60000', expectedContractOn: '2026-06-30', productKey: 'mill' });

describe('a change', () => {
  it.each<[string, DealChanges, Partial<DealState>, object]>([
    ['of the amount', { amount: '70000.50' }, { amount: '70000.50' }, { amount: '70000.50' }],
    ['of the currency', { currency: 'CZK' }, { currency: 'CZK' }, { currency: 'CZK' }],
    ['of the date', { expectedContractOn: '2026-07-31' }, { expectedContractOn: '2026-07-31' }, {}],
    [
      'that empties the date',
      { expectedContractOn: null },
      { expectedContractOn: undefined },
      { expectedContractOn: '' },
    ],
    ['that empties the product', { productKey: null }, { productKey: undefined }, { productKey: '' }],
    ['of a field', { fields: { note: true } }, { fields: { note: true } }, { fields: 'note' }],
  ])('%s leaves every clock as it was, and no text in the event', (_, changes, state, data) => {
    const changed = did(deal, { kind: 'change', changes }, tuesday, fourClocks());
    expect(changed.state).toMatchObject(state);
    expect(changed.event.data).toMatchObject(data);
    expect(JSON.stringify(changed.event)).not.toContain('by whom?');
    expect(changed.state.clocks).toEqual(deal.clocks);
    expect(changed.event.happenings).toEqual([]);
  });

  it('of one field leaves the others; null empties it', () => {
    const fields = (state: DealState, given: Record<string, string | boolean | null>) =>
      did(state, { kind: 'change', changes: { fields: given } }, tuesday).state;
    const both = fields(newDeal(), { budget: '5', note: true });
    expect(fields(both, { note: null }).fields).toEqual({ budget: '5' });
    expect(fields(fields(both, { note: null }), { budget: null }).fields).toBeUndefined();
  });

  it.each<[DealChanges, string]>([
    [{}, 'nothing-changed'],
    [{ amount: '60000' }, 'nothing-changed'],
    [{ fields: { note: null } }, 'nothing-changed'],
    [{ currency: 'USD' }, 'currency-mismatch'],
    [{ fields: { mood: 'good' } }, 'field-invalid'],
    [{ amount: '7', fields: { budget: 'much' } }, 'field-invalid'],
  ])('%j is refused as %s', (changes, code) => {
    expect(whyNot(deal, { kind: 'change', changes }, tuesday)).toBe(code);
  });

  it('does not end the escalation: an edit is not work on the deal', () => {
    const stalled = after(newDeal(), prague('2026-03-03T09:00')).state;
    const changed = did(stalled, { kind: 'change', changes: { amount: '1' } }, prague('2026-03-03T10:00'));
    expect(changed.state.escalation).toMatchObject({ id: stalled.escalation!.id, level: 0 });
  });
});

describe('the key deal', () => {
  const amount = (value: string): DealCommand => ({ kind: 'change', changes: { amount: value } });
  const mark = (key: boolean | 'by-rule'): DealCommand => ({ kind: 'mark-key', key });

  it('is what the rule says after each change, and says when that changes', () => {
    const small = did(deal, amount('49999.99'), tuesday);
    expect(small.state.key).toBe(false);
    expect(kinds(small)).toEqual(['key-changed']);
    expect(did(small.state, amount('50000'), tuesday).event.happenings).toEqual([
      { kind: 'key-changed', key: true },
    ]);
  });

  it('marked by hand stays so whatever the rule says, until it is given back', () => {
    const marked = did(deal, mark(false), tuesday);
    expect(marked.state).toMatchObject({ key: false, keyMarkedBy: 'anna' });
    expect(kinds(marked)).toEqual([]);
    const dear = did(marked.state, amount('900000'), tuesday);
    expect(dear.state.key).toBe(false);
    const ruled = did(dear.state, mark('by-rule'), tuesday);
    expect(ruled.state).toMatchObject({ key: true, keyMarkedBy: undefined });
    expect(ruled.event.data).toEqual({ key: 'by-rule', isKey: true });
  });

  it('marked as it is, or given back when the rule decides, is nothing new', () => {
    expect(whyNot(deal, mark('by-rule'), tuesday)).toBe('nothing-changed');
    const marked = did(deal, mark(true), tuesday).state;
    expect(marked.keyMarkedBy).toBe('anna');
    expect(whyNot(marked, mark(true), tuesday)).toBe('nothing-changed');
    expect(whyNot(marked, mark(false), tuesday)).toBeUndefined();
  });

  it('stays as it is when the rule has no answer', () => {
    const rules = {
      ...rulesOf(tradePipeline({ keyDeal: { when: 'fields.x' } })),
      criteria: { evaluate: () => ({ holds: false, trouble: 'no such field' }) },
    };
    expect(did(deal, amount('1'), tuesday, rules).state.key).toBe(true);
  });

  it("that is one no longer loses management's levels, and gets them back from then on", () => {
    const opened = newDeal();
    const head = after(opened, prague('2026-03-03T13:00')).state;
    expect(head).toMatchObject({ escalation: { level: 1 }, nextDueAt: prague('2026-03-04T13:00') });
    const small = did(head, amount('1'), prague('2026-03-04T09:00'));
    expect(small.tellings).toEqual([]);
    const told = after(small.state, prague('2026-03-20T09:00')).tellings.map(({ to }) => to);
    expect(new Set(told)).toEqual(new Set(['head-of-sales']));
    const big = did(small.state, amount('90000'), prague('2026-03-05T10:00'));
    expect(big.tellings).toEqual([]);
    const [management] = after(big.state, prague('2026-03-09T08:00')).tellings;
    expect(management).toMatchObject({ to: 'management', at: prague('2026-03-06T10:00') });
  });
});

describe('a hand-over', () => {
  const toJana: Extract<DealCommand, { kind: 'hand-over' }> = {
    ...{ kind: 'hand-over', ownerId: 'jana', teamId: 'south' },
  };

  it('of a quiet deal tells its new owner alone, and resets no clock', () => {
    const handed = did(deal, toJana, tuesday, fourClocks());
    expect(handed.state).toMatchObject({ ownerId: 'jana', teamId: 'south' });
    expect(handed.event.data).toEqual({ from: 'anna', to: 'jana' });
    expect(handed.orders).toEqual([
      { kind: 'sign-mails-anew', from: 'anna', to: 'jana' },
      { kind: 'tell-owner' },
    ]);
    expect(handed.tellings).toEqual([]);
    expect(handed.state.clocks).toEqual(deal.clocks);
  });

  it('gives what a manager asked of the owner to the new one, who is held to it; a promise stays with who gave it', () => {
    const stalled = after(newDeal(), prague('2026-03-03T09:00')).state;
    const { id: escalationId } = stalled.escalation!;
    const at = prague('2026-03-03T09:30');
    const doneBy = prague('2026-03-04T12:00');
    const instructed = did(stalled, { kind: 'instruct', escalationId, doneBy }, at).state;
    const taken = did(stalled, { kind: 'take-on', escalationId, promisedFor: doneBy }, at).state;
    const handed = (state: DealState) => did(state, toJana, prague('2026-03-03T10:00')).state;
    expect(handed(instructed).escalation?.takenOn).toEqual({
      ...{ by: 'jana', instructedBy: 'petr', promisedFor: doneBy, at },
    });
    const broken = timePassed(handed(instructed), tradeRules, doneBy);
    expect(broken?.event.happenings).toContainEqual({
      ...{ kind: 'promise-broken', by: 'jana', promisedFor: doneBy },
    });
    expect(handed(taken).escalation?.takenOn).toEqual(taken.escalation?.takenOn);
  });

  it('to another team tells its head of sales what the former one was told, unless somebody has answered', () => {
    const owner = after(newDeal(), prague('2026-03-03T09:00')).state;
    const head = after(newDeal(), prague('2026-03-03T13:00')).state;
    const follow: DealCommand = { kind: 'hand-over', ownerId: head.ownerId, teamId: 'south' };
    const to = (state: DealState, at = '2026-03-03T16:00') => did(state, follow, prague(at)).tellings;
    expect(to(owner, '2026-03-03T10:00')).toEqual([]);
    expect(to(head)).toEqual([
      { escalationId: head.escalation!.id, round: 1, level: 1, to: 'head-of-sales' },
    ]);
    expect(did(head, toJana, prague('2026-03-03T16:00')).tellings.map((one) => one.to)).toEqual([
      'owner',
      'head-of-sales',
    ]);
    const taken = did(
      head,
      { kind: 'take-on', escalationId: head.escalation!.id, promisedFor: prague('2026-03-05T12:00') },
      prague('2026-03-03T14:00'),
    ).state;
    expect(to(taken)).toEqual([]);
    // Its owner keeps it: no new owner is told, and no mail is signed anew.
    const moved = did(head, follow, prague('2026-03-03T16:00'));
    expect(moved.state).toMatchObject({ ownerId: head.ownerId, teamId: 'south' });
    expect(moved.orders).toBeUndefined();
  });

  it("of a stalling one tells the new owner at once; the ladder's clock goes on", () => {
    const stalled = after(newDeal(), prague('2026-03-03T13:00')).state;
    const handed = did(stalled, { ...toJana, teamId: stalled.teamId }, prague('2026-03-03T16:00'));
    expect(handed.tellings).toEqual([
      { escalationId: stalled.escalation!.id, round: 1, level: 1, to: 'owner', purpose: 'hand-over' },
    ]);
    expect(handed.event.happenings).toContainEqual({ kind: 'told', ...handed.tellings[0] });
    expect(handed.state.escalation).toEqual(stalled.escalation);
    expect(handed.state.nextDueAt).toBe(stalled.nextDueAt);
  });

  it('to whom it belongs already is refused', () => {
    expect(whyNot(deal, { ...toJana, ownerId: 'anna', teamId: deal.teamId }, tuesday)).toBe(
      'owner-unchanged',
    );
  });
});

it('what time does next is not changed by an edit', () => {
  const edited = did(newDeal(), { kind: 'change', changes: { amount: '1' } }, tuesday).state;
  expect(edited.nextDueAt).toBe(prague('2026-03-03T09:00'));
  expect(timePassed(edited, tradeRules, tuesday)).toBeUndefined();
  expect(whyNot(edited, { kind: 'plan-activity', activity: call(tuesday) }, tuesday)).toBe(
    'activity-not-in-future',
  );
});
