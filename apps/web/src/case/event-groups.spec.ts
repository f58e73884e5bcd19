import { eventGroups, isOf, kindsOf, saidHow } from './event-groups.js';

const by = { id: 'u', name: 'Dana' };
const event = (kind: string, more: object = {}) => ({ kind, byLink: false, by, counterparty: null, ...more });

describe('the groups of what happens to a case', () => {
  it('are asked for by kinds that the API knows, and few enough for one address', () => {
    for (const group of eventGroups) expect(kindsOf([group]).join(',')).toMatch(/^[a-z-]+(,[a-z-]+)*$/);
    expect(kindsOf(eventGroups).join(',').length).toBeLessThanOrEqual(1_000);
    expect(new Set(kindsOf(eventGroups)).size).toBe(kindsOf(eventGroups).length);
  });

  it('tell a reminder of the vendor from one of the customer', () => {
    const ofVendor = event('reminded', { counterparty: { id: 'v', name: 'GTX' } });
    expect([isOf(['vendor'], ofVendor), isOf(['customer'], ofVendor)]).toEqual([true, false]);
    expect([isOf(['vendor'], event('reminded')), isOf(['customer'], event('reminded'))]).toEqual([
      false,
      true,
    ]);
  });

  it.each([
    [event('accept', { byLink: true }), 'by-link'],
    [event('accept'), 'on-behalf'],
    [event('open'), 'on-behalf'],
    [event('request'), 'ours'],
    [event('confirm-receipt', { by: null }), 'ours'],
  ] as const)('%j was said %s', (given, how) => expect(saidHow(given)).toBe(how));
});
