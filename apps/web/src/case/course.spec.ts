import type { CasePart } from '../api/cases.js';
import { courseOf } from './course.js';

const part = (changes: Partial<CasePart> = {}): CasePart => ({
  id: 'p1',
  quantity: 12,
  cause: null,
  confirmedBy: null,
  confirmation: null,
  claim: 'none',
  counterparty: null,
  grants: null,
  remedy: null,
  source: null,
  goods: 'at-customer',
  pickUpOn: null,
  supply: 'none',
  replacement: 'none',
  skipped: [],
  outcome: null,
  endedAt: null,
  continuedIn: null,
  ...changes,
});
const duty = (step: string, partId: string | null = 'p1') => ({
  step,
  partId,
  inCharge: 'head-of-sales' as const,
});
const shown = (given: Parameters<typeof courseOf>[0], of: CasePart) =>
  courseOf(given, of).map(({ step, place }) => `${step} ${place}`);

const confirmed = { cause: 'defect', confirmedBy: 'own-inspection' } as const;
const vendor = { kind: 'vendor', id: 'v', name: 'GTX Werke' } as const;

describe('the course of a part', () => {
  it('begins with passing on, and shows the usual way', () => {
    expect(shown({ status: 'open', duties: [duty('passing-on', null)] }, part())).toEqual([
      ...['passing-on current', 'cause to-come', 'confirmation to-come', 'decision to-come'],
      ...['vendor-answer to-come', 'pick-up to-come', 'return to-come', 'vendor-receipt to-come'],
      ...['good-goods to-come', 'check to-come', 'replacement to-come', 'delivery to-come'],
      ...['receipt to-come', 'contact to-come'],
    ]);
  });

  it('leaves out what the vendor is not asked for', () => {
    const duties = [duty('settlement')];
    expect(shown({ status: 'open', duties }, part({ ...confirmed, remedy: 'refund' }))).toEqual([
      ...['passing-on done', 'cause done', 'confirmation done', 'decision done'],
      ...['settlement current', 'contact to-come'],
    ]);
  });

  it('shows several steps that are due beside each other, and one that was left out', () => {
    const accepted = part({
      ...confirmed,
      ...{ claim: 'accepted', counterparty: vendor, grants: 'exchange', remedy: 'replace' },
      ...{ source: 'own-stock', skipped: ['pick-up'], goods: 'not-shipped' },
    });
    const duties = [duty('good-goods'), duty('replacement')];
    expect(shown({ status: 'open', duties }, accepted)).toEqual([
      ...['passing-on done', 'cause done', 'confirmation done', 'decision done', 'vendor-answer done'],
      ...['pick-up skipped', 'return to-come', 'vendor-receipt to-come', 'good-goods current'],
      ...['check to-come', 'replacement current', 'delivery to-come', 'receipt to-come', 'contact to-come'],
    ]);
  });

  it('of a part that has ended shows only what was done', () => {
    const ended = part({ ...confirmed, remedy: 'refund', outcome: 'refunded' });
    expect(shown({ status: 'closed', duties: [] }, ended)).toEqual([
      ...['passing-on done', 'cause done', 'confirmation done', 'decision done'],
      ...['settlement done', 'contact done'],
    ]);
  });

  it('is not spoken of where it goes on in another case', () => {
    const ended = part({ ...confirmed, outcome: 'replaced', continuedIn: 'c2', replacement: 'disputed' });
    expect(shown({ status: 'open', duties: [] }, ended)).not.toContain('contact to-come');
  });
});
