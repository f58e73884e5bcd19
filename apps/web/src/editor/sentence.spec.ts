import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDefinition } from '@app/contracts/definition-check.js';
import fc from 'fast-check';
import type { Definition } from '../api/pipelines.js';
import { sentenceOf } from './cel-reading.js';
import { celOf, normal, type Rule, type Sentence } from './sentence.js';

const fields = [
  { key: 'lines', name: 'Lines', type: 'integer' },
  { key: 'the-budget', name: 'Budget', type: 'decimal' },
  { key: 'approved', name: 'Approved', type: 'boolean' },
  { key: 'route', name: 'Route', type: 'choice', choices: [] },
  { key: 'demands', name: 'Demands', type: 'choices', choices: [] },
] as const;

const text = fc.string({ minLength: 1, maxLength: 8 }).filter((given) => !/\p{Cc}/u.test(given));
const number = fc
  .tuple(fc.integer({ min: 0, max: 9_999_999 }), fc.option(fc.integer({ min: 1, max: 9 })))
  .map(([whole, part]) => ({ number: part === null ? String(whole) : `${whole}.${part}` }));
const compare = fc.constantFrom('over', 'at-least', 'under', 'at-most', 'is');
const texts = fc.oneof(
  fc.record({ is: fc.constantFrom('is', 'is-not'), value: fc.record({ text }) }),
  fc.record({
    is: fc.constantFrom('one-of', 'none-of'),
    value: fc.record({ texts: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  }),
);
const ifFilled = fc.constantFrom({}, { ifFilled: true });
const presence = fc.constantFrom({ is: 'filled' }, { is: 'empty' });
const yesNo = fc.constantFrom({ is: 'yes' }, { is: 'no' });
const inList = fc.record({ is: fc.constantFrom('has', 'has-not'), value: fc.record({ text }) });

function of(what: Rule['what'], ...says: fc.Arbitrary<object>[]): fc.Arbitrary<Rule> {
  const guard = what.startsWith('fields.') ? ifFilled : fc.constant({});
  const said = fc.tuple(fc.oneof(...says), guard).map(([say, more]) => ({ what, ...say, ...more }) as Rule);
  return what.startsWith('fields.')
    ? fc.oneof(
        said,
        presence.map((say) => ({ what, ...say })),
      )
    : said;
}

const rule = fc.oneof(
  of('amount', fc.record({ is: compare, value: number })),
  ...(['currency', 'customerClass', 'stage', 'phase', 'product'] as const).map((what) => of(what, texts)),
  ...(['key', 'agreedActivity'] as const).map((what) => of(what, yesNo)),
  of('done', inList),
  of(
    'fields.lines',
    fc.record({ is: compare, value: fc.integer({ min: 0, max: 99 }).map((n) => ({ number: String(n) })) }),
  ),
  of('fields.the_budget', fc.record({ is: compare, value: fc.oneof(number, fc.constant({ of: 'amount' })) })),
  of('fields.approved', yesNo),
  of('fields.route', texts),
  of('fields.demands', inList),
);

const { sentence } = fc.letrec<{ sentence: Sentence; part: Rule | Sentence }>((tie) => ({
  sentence: fc.record({
    joint: fc.constantFrom('and', 'or'),
    rules: fc.array(tie('part'), { maxLength: 4 }),
  }),
  part: fc.oneof({ maxDepth: 3 }, rule, tie('sentence')),
}));

describe('a sentence', () => {
  it('is read back from its expression as it was', () => {
    fc.assert(
      fc.property(sentence, (one) => expect(sentenceOf(celOf(one))).toEqual(normal(one))),
      { numRuns: 500 },
    );
  });

  it('says the same in its one form', () => {
    fc.assert(fc.property(sentence, (one) => expect(celOf(normal(one))).toBe(celOf(one))));
  });

  it('is an expression that the server takes', () => {
    expect(refusalsOf('amount > ')).not.toEqual([]);
    fc.assert(
      fc.property(sentence, (one) => {
        const cel = celOf(one);
        fc.pre(cel !== '' && cel.length < 1_500);
        expect(refusalsOf(cel)).toEqual([]);
      }),
    );
  });
});

/** Why the expression cannot be a criterion; that there is no such task is another matter. */
function refusalsOf(when: string): string[] {
  const stages = [{ exitCriteria: [{ key: 'one', name: 'One', when }] }];
  return checkDefinition({ fields, stages })
    .problems.filter(({ path }) => path === 'stages.0.exitCriteria.0.when')
    .map(({ reason }) => reason)
    .filter((reason) => !reason.startsWith('done never holds'));
}

const folder = fileURLToPath(new URL('../../../../definitions/pipelines', import.meta.url));
const shipped = readdirSync(folder)
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Definition)
  .flatMap(({ key, stages, keyDeal }) => [
    ...('when' in keyDeal ? [[key, keyDeal.when] as const] : []),
    ...stages.flatMap(({ exitCriteria = [] }) => exitCriteria.map(({ when }) => [key, when] as const)),
  ]);

describe('an expression of a shipped pipeline', () => {
  it.each(shipped)('in %s is a sentence: %s', (_, when) => {
    const read = sentenceOf(when);
    expect(read).toBeDefined();
    expect(celOf(read!)).toBe(when);
  });
});

describe('an expression', () => {
  it.each([
    ['amount>50000&&customerClass=="A"', 'amount > 50000 && customerClass == "A"'],
    ['key && agreedActivity || amount >= 5.5', '(key && agreedActivity) || amount >= 5.5'],
    ['((key))', 'key'],
    ['!(fields.a)', '!fields.a'],
    ['', ''],
  ])('%j reads as %j', (given, expected) => expect(celOf(sentenceOf(given)!)).toBe(expected));

  it.each([
    ...[
      'amount + 1 > 2',
      '50000 < amount',
      'size(done) > 2',
      'done.exists(x, x == "a")',
      'nobody',
      'amount >',
    ],
    ...[
      'key &&',
      '(key',
      'key)',
      '!(key && agreedActivity)',
      'amount > 5e3',
      "currency == 'EUR'",
      '"a" in currency',
    ],
    ...[
      'currency in [',
      'currency in [1]',
      'currency == "\\n"',
      'fields',
      'has(amount)',
      'has(key',
      '1 == 1',
      '!amount >',
    ],
  ])('%s stays an expression', (given) => expect(sentenceOf(given)).toBeUndefined());
});
