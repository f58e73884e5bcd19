import type { FieldDefinition } from '../pipeline/definition.js';
import { costOf, mostSteps } from './bounds.js';
import { celCriteria } from './cel.js';
import type { CriteriaFacts } from './criteria.js';
import { checkingEnvironment, fieldName } from './environment.js';
import { expressionCheck } from './expression-problem.js';
import { readExpression } from './expression.js';

const field = (key: string, type: FieldDefinition['type']): FieldDefinition => ({ key, name: key, type });
const fields = [
  field('lines', 'integer'),
  field('budget', 'decimal'),
  field('budget-approved', 'boolean'),
  field('decision-maker', 'text'),
  field('tags', 'choices'),
  field('delivery-on', 'date'),
];
const problemOf = expressionCheck({ fields });

const hundred = Array.from({ length: 100 }, (_, index) => `${'long'.repeat(15)}-${index}`);
const facts: CriteriaFacts = {
  amount: '1',
  currency: 'EUR',
  customerClass: 'A',
  stage: 'quote',
  phase: 'contract',
  key: false,
  product: '',
  expectedContractOn: '',
  fields: { tags: hundred },
  fieldTypes: { tags: 'choices' },
  done: [...hundred].reverse(),
  plannedActivities: 0,
  agreedActivity: false,
};

describe('an expression of a pipeline', () => {
  it.each([
    'amount >= 50000 || customerClass == "A"',
    'amount >= 49999.99',
    'has(fields.budget) && fields.budget >= amount',
    'fields.budget_approved && fields.lines > 2',
    'fields.decision_maker',
    'fields.tags.exists(t, t == "export")',
    'fields.tags.all(t, done.exists(d, d == t))',
    'fields.delivery_on >= expectedContractOn',
    'key',
    'true',
  ])('is accepted: %s', (expression) => {
    expect(problemOf(expression)).toBeUndefined();
  });

  it.each<[string, string, RegExp]>([
    ['is empty', ' ', /is empty/],
    ['is no expression', 'amount >=', /^ends too soon$/],
    ['says a thing wrong', 'amount >= ) 5', /^unexpected token: .* \(character 11\)$/],
    ['names the unknown', 'turnover > 3', /there is no turnover; known are: amount, currency/],
    [
      'names an unknown field',
      'fields.colour == "red"',
      /there is no field colour; the fields are: fields\.lines/,
    ],
    ['names an unknown field in has()', 'has(fields.colour)', /there is no field colour/],
    ['names what every object has', 'has(fields.constructor)', /there is no field constructor/],
    ['names a field with its hyphen', 'fields.decision-maker == "x"', /there is no field decision/],
    ['calls the unknown', 'shout(currency)', /there is no function shout; known are: has/],
    ['is no bool', 'amount', /is of type Decimal, but has to be true or false/],
    [
      'mixes kinds',
      'fields.decision_maker > 3',
      /no such overload: bool > int in fields\.decision_maker > 3/,
    ],
    ['compares an amount with text', 'amount == "50000"', /no such overload/],
    ['goes past the types', 'dyn(amount) == "x"', /there is no function dyn/],
    [
      'asks the clock',
      'timestamp("2026-01-01T00:00:00Z") < timestamp("2027-01-01T00:00:00Z")',
      /no function timestamp/,
    ],
    ['searches by pattern', 'currency.matches("(a+)+$")', /there is no function matches/],
    [
      'binds, to double again and again',
      'cel.bind(a, done + done, a.size() > 1)',
      /there is no (function bind|cel)/,
    ],
    ['loops three deep', 'done.all(a, done.all(b, done.all(c, a == b && b == c)))', /take too long/],
    [
      'loops over what a loop made',
      'done.map(a, done).all(b, b.size() > 1)',
      /there is no function map|looped/,
    ],
    ['loops over a text', 'currency.all(a, a == "x")', /cannot be looped over/],
    ['loops under the name of a fact', 'done.all(key, key == "x")', /key is the name of something else/],
    [
      'copies lists again and again',
      `done.all(d, (${'done + '.repeat(60)}done).size() > 1)`,
      /take too long/,
    ],
    [
      'looks through a list in a loop in a loop',
      'fields.tags.all(a, done.all(b, !("x" in fields.tags)))',
      /take too long/,
    ],
    ['compares lists in a loop in a loop', 'done.all(a, done.all(b, done != fields.tags))', /take too long/],
    [
      'searches texts for texts in a loop in a loop',
      'done.all(a, done.all(b, !currency.contains(a)))',
      /take too long/,
    ],
    ['takes fields as a whole', 'fields == fields', /ask for one field/],
    ['indexes', 'fields["lines"] > 1', /not understood/],
    ['makes a map', '{"a": 1}.size() == 1', /not understood|too deep/],
    ['uses bytes', 'b"abc".size() > 1', /only texts, numbers/],
    ['uses null', 'fields.decision_maker == null', /only texts, numbers/],
    ['writes a number beyond floats', 'amount > 1e400', /invalid number/],
    ['writes a number with an exponent', 'amount > 1.5e3', /write a number as digits/],
    ['makes a decimal of what is none', 'amount > decimal("a lot")', /decimal\(\) takes a number/],
    ['nests a thousand parentheses', `${'('.repeat(990)}true${')'.repeat(990)}`, /nests too deep/],
    ['negates a thousand times', `${'!'.repeat(1_900)}true`, /nests too deep/],
    ['nests lists', `${'['.repeat(900)}${']'.repeat(900)}.size() == 0`, /nests too deep/],
    ['nests conditions', `${'true?'.repeat(190)}true${':true'.repeat(190)}`, /nests too deep/],
    ['chains a thousand alternatives', `true${'||true'.repeat(300)}`, /too long/],
    [
      'has five million characters',
      `true${'||true'.repeat(830_000)}`,
      /has 4980004 characters, at most 2000/,
    ],
    ['has a NUL', 'currency == "\u0000', /./],
  ])('that %s is refused', (_, expression, reason) => {
    expect(problemOf(expression)).toMatch(reason);
  });

  it('cannot ask in the rule for key deals whether a deal is key', () => {
    const reason = /cannot ask for key/;
    expect(problemOf('key', { forKeyRule: true })).toMatch(reason);
    expect(problemOf('amount > 5 && (done.exists(d, d == "x") || !key)', { forKeyRule: true })).toMatch(
      reason,
    );
    expect(problemOf('amount > 5 && customerClass == "A"', { forKeyRule: true })).toBeUndefined();
  });

  it.each([
    '('.repeat(5_000_000),
    '!'.repeat(1_900),
    'cel.bind(a, done, true)',
    'currency.matches("(a+)+$")',
  ])('that was never checked has no answer either, and takes no time (%#)', (expression) => {
    const { holds, trouble } = celCriteria().evaluate(expression, facts);
    expect([holds, trouble]).toEqual([false, expect.stringMatching(/cannot be read/)]);
  });

  it.each([
    ['loops in a loop, to the last of each', 'fields.tags.all(t, done.exists(d, d == t))'],
    ['loops in a loop, over what a loop left', 'done.filter(a, true).all(a, done.all(b, b != "x"))'],
    ['searches texts in a loop', 'done.all(a, !currency.contains(a))'],
    ['looks through a list in a loop', 'done.all(a, !("x" in fields.tags) && done != fields.tags)'],
    ['adds up lists in a loop', 'done.all(a, (done + done + done).size() == 300)'],
  ])('that %s takes no more steps than it was accepted with', (_, expression) => {
    const names = new Set(fields.map(({ key }) => fieldName(key)));
    expect(problemOf(expression)).toBeUndefined();
    const cost = costOf(readExpression(expression, checkingEnvironment(fields)).ast, names);
    expect(cost).toBeLessThanOrEqual(mostSteps);
    let read = 0;
    const counting = (list: readonly string[]) =>
      new Proxy(list, {
        get: (target, key, receiver) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) read++;
          return Reflect.get(target, key, receiver) as unknown;
        },
      });
    const counted = { ...facts, done: counting(facts.done), fields: { tags: counting(hundred) } };
    expect(celCriteria().evaluate(expression, counted)).toEqual({ holds: true });
    expect(read).toBeGreaterThanOrEqual(100);
    expect(read).toBeLessThanOrEqual(cost);
  });
});
