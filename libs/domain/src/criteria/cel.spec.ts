import fc from 'fast-check';
import { celCriteria } from './cel.js';
import type { CriteriaFacts } from './criteria.js';

const criteria = celCriteria();
const facts: CriteriaFacts = {
  amount: '125000',
  currency: 'EUR',
  customerClass: 'A',
  stage: 'quote',
  phase: 'alternatives',
  key: true,
  product: 'press-40',
  expectedContractOn: '2026-06-30',
  fields: {
    lines: 3,
    'budget-approved': true,
    budget: '130000.50',
    discount: '-0.10',
    'decision-maker': true,
    tags: ['urgent', 'export'],
    'delivery-on': '2026-09-01',
  },
  fieldTypes: {
    lines: 'integer',
    'budget-approved': 'boolean',
    budget: 'decimal',
    discount: 'decimal',
    'decision-maker': 'text',
    tags: 'choices',
    'delivery-on': 'date',
    other: 'text',
  },
  done: ['site-visit', 'concept-approved'],
  plannedActivities: 2,
  agreedActivity: true,
};
const holds = (expression: string, changes: Partial<CriteriaFacts> = {}) =>
  criteria.evaluate(expression, { ...facts, ...changes });

describe('a criterion', () => {
  it.each([
    'amount >= 125000',
    'amount < 125000.0001',
    'amount == 125000.00',
    '125000 <= amount',
    'amount > decimal("124999.9999")',
    'amount != 125001',
    'amount + 1 == 125001',
    'amount * 2 - 50000 == 200000',
    'currency in ["EUR", "CZK"]',
    'customerClass == "A" && key',
    'stage == "quote" && phase != "contract"',
    'product.startsWith("press")',
    'expectedContractOn <= "2026-12-31"',
    'fields.lines >= 3 && fields.lines < 4',
    'fields.lines * 2 == 6',
    'fields.budget_approved',
    'fields.budget > amount',
    'fields.budget == 130000.5',
    'fields.discount < 0',
    'fields.discount == -0.1',
    'fields.decision_maker',
    'has(fields.decision_maker)',
    '"export" in fields.tags',
    'fields.tags.exists(tag, tag == "urgent")',
    'fields.tags.all(tag, ["urgent", "export"].exists(one, one == tag))',
    'fields.tags.filter(tag, tag != "urgent").size() == 1',
    'fields.delivery_on > expectedContractOn',
    'size(done) == 2 && "site-visit" in done',
    'plannedActivities > 0 && agreedActivity',
    'has(fields.lines) && !has(fields.other)',
    'has(fields.other) ? fields.other == "x" : true',
    'true || fields.other == "x"',
  ])('holds: %s', (expression) => {
    expect(holds(expression)).toEqual({ holds: true });
  });

  it.each(['amount > 125000', 'fields.budget < 130000.5', '"x" in done', 'has(fields.other)', '!key'])(
    'does not hold: %s',
    (expression) => {
      expect(holds(expression)).toEqual({ holds: false });
    },
  );

  it.each<[string, RegExp]>([
    ['fields.other == "x"', /^fields\.other is not filled in$/],
    ['fields.nothing_like_it', /^fields\.nothing_like_it is not filled in$/],
    ['fields.decision_maker > 3', /different kinds/],
    ['fields.lines / 0 == 1', /divides by zero/],
    ['9223372036854775807 + plannedActivities > 0', /grows too large/],
    ['fields.lines', /neither true nor false/],
    ['amount >=', /cannot be read/],
    ['unknown == 1', /cannot be read: there is no unknown/],
    ['', /cannot be read/],
  ])('has no answer, and says why without any value: %s', (expression, trouble) => {
    const verdict = holds(expression);
    expect(verdict).toEqual({ holds: false, trouble: expect.stringMatching(trouble) });
    expect(verdict.trouble).not.toContain('Nováková');
  });

  it('compares amounts exactly where floats are all alike', () => {
    const amount = '999999999999999.9999';
    expect(holds('amount == 999999999999999.9999', { amount })).toEqual({ holds: true });
    expect(holds('amount > 999999999999999.9998', { amount })).toEqual({ holds: true });
    expect(holds('amount < 1000000000000000', { amount })).toEqual({ holds: true });
  });

  it('tells a decimal from a text of digits', () => {
    const fields = { budget: '10', other: '10' };
    expect(holds('fields.budget == 10.0', { fields })).toEqual({ holds: true });
    expect(holds('fields.other == "10"', { fields })).toEqual({ holds: true });
    expect(holds('fields.budget > decimal("9")', { fields })).toEqual({ holds: true });
  });

  it('orders any two amounts as whole numbers of their smallest part', () => {
    const text = fc
      .bigInt({ min: 0n, max: 10n ** 19n - 1n })
      .map((units) => `${units / 10_000n}.${String(units % 10_000n).padStart(4, '0')}`);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const isMore = BigInt(a.replace('.', '')) > BigInt(b.replace('.', ''));
        expect(holds(`amount > ${b}`, { amount: a })).toEqual({ holds: isMore });
      }),
    );
  });

  it('is answered whatever is asked, and never throws', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'amount',
        'fields.lines',
        'fields.',
        'done',
        '(',
        ')',
        '&&',
        '!',
        '==',
        '> 1',
        'has(',
        '[',
        '"',
      ),
      fc.constantFrom(
        '.exists(x,',
        'x',
        'cel.bind',
        '1.5',
        '{',
        '-',
        '?',
        ':',
        'null',
        'b"x"',
        '1e400',
        '0x1',
      ),
      fc.string({ maxLength: 4, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), (parts) => {
        expect(typeof holds(parts.join(' ')).holds).toBe('boolean');
      }),
      { numRuns: 2_000 },
    );
  });

  it('goes on when more expressions are asked for than are kept', () => {
    for (let round = 0; round < 2; round++) {
      for (let least = 0; least < 700; least++) {
        expect(holds(`amount >= ${least}`)).toEqual({ holds: true });
      }
    }
  });
});
