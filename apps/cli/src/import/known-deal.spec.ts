import type { DealState } from '@app/domain/deal/state.js';
import { asElsewhere } from './deal-history.js';
import { Identity } from '@app/exchange/import/identity.js';
import { compared } from './known-deal.js';
import type { Opportunity } from './opportunity.js';

const identity = new Identity('crm');
const state = {
  status: 'open',
  stage: 'prospecting',
  ownerId: 'anna',
  customerId: identity.of('customer', 'Acme'),
  amount: '4821',
} as DealState;
const opportunity = {
  becomes: { status: 'open', stage: 'prospecting' },
  owner: { id: 'anna', teamId: 'central' },
  account: 'Acme',
  product: { key: 'gtx-pro', name: 'GTX Pro', price: '4821', line: null },
  amount: '4821.00',
} as Opportunity;

function comparison(now: Partial<Opportunity>, was: Partial<DealState> = {}, isMovedHere = false) {
  const known = { externalId: '1', state: { ...state, ...was }, productKey: 'gtx-pro', isMovedHere };
  return compared({ ...opportunity, ...now }, known, identity);
}

describe('an opportunity whose deal is here', () => {
  it('is unchanged when both say the same', () => {
    expect(comparison({})).toEqual({ kind: 'unchanged' });
  });

  it('leaves a deal alone that people have moved here', () => {
    expect(comparison({ becomes: { status: 'won', stage: 'engaging' } }, {}, true)).toEqual({
      kind: 'moved-here',
    });
  });

  it('is followed when it has moved on', () => {
    expect(comparison({ becomes: { status: 'open', stage: 'engaging' } })).toEqual({
      kind: 'follow',
      commands: [{ kind: 'move', to: 'engaging', ...asElsewhere }],
    });
  });

  it('is followed to its win through the stage it was won from', () => {
    expect(comparison({ becomes: { status: 'won', stage: 'engaging' } })).toEqual({
      kind: 'follow',
      commands: [
        { kind: 'move', to: 'engaging', ...asElsewhere },
        { kind: 'win', ...asElsewhere },
      ],
    });
    expect(
      comparison({ becomes: { status: 'lost', stage: 'engaging', reason: 'price' } }, { stage: 'engaging' }),
    ).toEqual({
      kind: 'follow',
      commands: [{ kind: 'lose', reason: 'price' }],
    });
  });

  it.each<[string, Partial<Opportunity>, Partial<DealState>]>([
    ['stage', {}, { status: 'won' }],
    ['salesperson', { owner: { id: 'ben', teamId: 'central' } }, {}],
    ['account', { account: '' }, {}],
    ['product', { product: { key: 'gtx', name: 'GTX', price: '4821', line: null } }, {}],
    ['amount', { amount: '4822' }, {}],
  ])('is not applied when its %s has changed', (field, now, was) => {
    const reason = 'has changed since it was imported; not applied';
    expect(comparison(now, was)).toEqual({ kind: 'not-applied', changes: [{ field, reason }] });
  });
});
