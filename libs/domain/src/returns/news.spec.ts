import {
  acceptedReturn,
  after,
  claimed,
  doing,
  goodGoods,
  onlyPart,
  replaced,
  vendor1,
  ways,
  type CommandOnAll,
} from '../../../../test/support/return-cases.js';
import type { ReturnCaseState } from './state.js';

const transport: readonly CommandOnAll[] = [
  { kind: 'pass-on' },
  { kind: 'find-cause', cause: 'transport-damage' },
  { kind: 'confirm-cause', confirmedBy: 'carrier' },
];
const open = claimed().state;
const requested = after(open, ways.requested);
const accepted = after(open, ways.accepted);
const carried = after(open, [
  ...transport,
  { kind: 'request', counterparty: { kind: 'carrier', id: 'carrier-1' } },
]);
const received = after(accepted, goodGoods.slice(0, 6));

/** What is told of an act on all parts: to whom, and what about. */
function told(given: ReturnCaseState, command: CommandOnAll): string[] {
  const partIds = given.lines.flatMap(({ parts }) => parts.map(({ id }) => id));
  const { news } = acceptedReturn(doing(given, { partIds, ...command }));
  return news.map(({ to, about, counterpartyId, customerId, outcome }) =>
    [counterpartyId ?? customerId ?? to, about, ...(outcome ? [outcome] : [])].join(' '),
  );
}

describe('a request that is given up', () => {
  it.each<[string, ReturnCaseState, CommandOnAll, string[]]>([
    ['dropped', requested, { kind: 'drop-claim' }, ['vendor-1 request-dropped']],
    ['withdrawn', requested, { kind: 'withdraw' }, ['vendor-1 request-dropped', 'customer ended withdrawn']],
    ['rejected', requested, { kind: 'reject' }, ['vendor-1 request-dropped', 'customer ended rejected']],
    [
      'withdrawn while it asks back',
      after(requested, [{ kind: 'ask' }]),
      { kind: 'withdraw' },
      ['vendor-1 request-dropped', 'customer ended withdrawn'],
    ],
    [
      'withdrawn when it was accepted',
      accepted,
      { kind: 'withdraw' },
      ['vendor-1 request-dropped', 'customer ended withdrawn'],
    ],
    ['of a carrier', carried, { kind: 'reject' }, ['carrier-1 request-dropped', 'customer ended rejected']],
    [
      'refused before',
      after(requested, [{ kind: 'refuse' }]),
      { kind: 'withdraw' },
      ['customer ended withdrawn'],
    ],
    ['never made', after(open, ways.confirmed), { kind: 'reject' }, ['customer ended rejected']],
  ])('is told to whoever had it, and to nobody else: %s', (_, given, command, news) => {
    expect(told(given, command)).toEqual(news);
  });

  it('is none when the vendor has fulfilled it', () => {
    const ended = after(received, [{ kind: 'check-goods', passed: true }, ...replaced]);
    expect(told(ended, { kind: 'reopen' })).toEqual(['customer reopen']);
  });

  it('is told with its new quantity when it is counted anew', () => {
    expect(told(requested, { kind: 'recount', quantity: 30 })).toEqual([
      'vendor-1 recount',
      'customer recount',
    ]);
    const refused = after(requested, [{ kind: 'refuse' }]);
    expect(told(refused, { kind: 'recount', quantity: 30 })).toEqual(['customer recount']);
  });
});

describe('a draft that is withdrawn', () => {
  it('has an outcome, and the customer, who was told that we have it, is told that it has ended', () => {
    const draft = claimed([]);
    expect(draft.news).toEqual([{ to: 'customer', about: 'open', partIds: [] }]);
    expect(told(draft.state, { kind: 'withdraw-draft' })).toEqual(['customer ended withdrawn']);
    expect(after(draft.state, [{ kind: 'withdraw-draft' }])).toMatchObject({ outcome: 'withdrawn' });
  });
});

describe('an acceptance', () => {
  const exchange = { kind: 'accept', grants: 'exchange' } as const;
  const credit = { kind: 'accept', grants: 'credit' } as const;
  const asked = { kind: 'request', counterparty: vendor1 } as const;
  const refunded = after(requested, [{ kind: 'decide-remedy', remedy: 'refund' }, { kind: 'settle' }]);
  const unshipped = after(accepted, [{ kind: 'skip', step: 'pick-up' }, { kind: 'drop-claim' }]);
  const ofTheNext = { ...asked, counterparty: { kind: 'vendor', id: 'vendor-2' } } as const;

  it.each<[string, ReturnCaseState, CommandOnAll, string[]]>([
    ['of goods that go back', requested, exchange, ['customer accept']],
    [
      'of goods that are here already',
      after(requested, [{ kind: 'pick-up' }]),
      exchange,
      ['customer accept-without-pick-up'],
    ],
    ['of a carrier, who has no goods', carried, credit, ['customer accept-without-pick-up']],
    [
      'of goods that are not worth shipping to their vendor',
      after(unshipped, [asked]),
      exchange,
      ['customer accept-without-pick-up'],
    ],
    [
      'of goods that may be worth shipping to the next vendor',
      after(unshipped, [ofTheNext]),
      exchange,
      ['customer accept'],
    ],
    ['of what has ended', refunded, credit, []],
  ])('promises a pick-up only where there will be one: %s', (_, given, command, news) => {
    expect(told(given, command)).toEqual(news);
  });

  it('in part names what is accepted, and promises no pick-up', () => {
    const { news } = acceptedReturn(
      doing(requested, {
        kind: 'accept-in-part',
        grants: 'exchange',
        quantity: 7,
        partIds: [onlyPart(requested).id],
      }),
    );
    expect(news).toEqual([{ to: 'customer', about: 'accept-in-part', partIds: [onlyPart(requested).id] }]);
  });
});

describe('goods that do not go back', () => {
  const skipped = (step: 'pick-up' | 'return' | 'vendor-receipt') => ({ kind: 'skip', step }) as const;

  it('are told to the customer, who was to have them ready, and to the vendor, who waits for them', () => {
    expect(told(accepted, skipped('pick-up'))).toEqual(['vendor-1 goods-stay', 'customer goods-stay']);
  });

  it('are told to the vendor alone where they were fetched already', () => {
    const here = after(accepted, goodGoods.slice(0, 2));
    expect(told(here, skipped('return'))).toEqual(['vendor-1 goods-stay']);
  });

  it('are no other step that is left out', () => {
    expect(told(after(accepted, goodGoods.slice(0, 3)), skipped('vendor-receipt'))).toEqual([]);
  });
});

describe('a case of the wrong customer', () => {
  it('is told to both: to one that it is not theirs, to the other that we have it', () => {
    const moved = {
      kind: 'move-customer',
      customerId: 'other',
      customerClass: 'A',
      teamId: 'south',
    } as const;
    expect(told(requested, moved)).toEqual(['acme moved-away', 'customer open']);
  });
});
