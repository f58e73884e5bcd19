import type { ReturnLinkView } from '@app/contracts/return-links.js';
import type { CasePart } from '../api/cases.js';
import { holdersOf } from './holders.js';

const link = (id: string, counterpartyId: string | null, name: string) =>
  ({ id, counterpartyId, name }) as ReturnLinkView;
const part = (counterparty: CasePart['counterparty'], claim = 'requested') =>
  ({ id: 'p', counterparty, claim }) as CasePart;
const given = (...parts: CasePart[]) =>
  ({ customer: { name: 'Acme' }, lines: [{ parts }] }) as unknown as Parameters<typeof holdersOf>[0];
const gtx = { kind: 'vendor', id: 'gtx', name: 'GTX Werke' } as const;

describe('whom letters went to', () => {
  it('is the customer, of a case that nobody was asked about', () => {
    expect(holdersOf(given(part(null)), [])).toEqual([
      { counterpartyId: null, name: 'Acme', kind: 'customer', isAsked: false, links: [] },
    ]);
  });

  it('is a vendor once, however many parts are asked of it, with its own links', () => {
    const links = [link('2', 'gtx', 'GTX Werke'), link('1', null, 'Acme')];
    expect(holdersOf(given(part(gtx), part(gtx)), links)).toMatchObject([
      { counterpartyId: 'gtx', kind: 'vendor', isAsked: true, links: [{ id: '2' }] },
      { counterpartyId: null, links: [{ id: '1' }] },
    ]);
  });

  it.each([
    ['refused', ['refused'], false],
    ['dropped', ['dropped'], false],
    ['refused of one part, and not of another', ['requested', 'refused'], true],
  ])('is a vendor of whom nothing is asked now where that was %s', (_, claims, isAsked) => {
    const parts = claims.map((claim) => part(gtx, claim));
    expect(holdersOf(given(...parts), [])[0]).toMatchObject({ counterpartyId: 'gtx', isAsked });
  });

  it('is also a vendor of whom nothing is asked any more', () => {
    expect(holdersOf(given(part(gtx)), [link('1', 'old', 'Nord Parts')])).toMatchObject([
      { counterpartyId: 'gtx', links: [] },
      { counterpartyId: 'old', name: 'Nord Parts', isAsked: false, links: [{ id: '1' }] },
      { counterpartyId: null },
    ]);
  });
});
