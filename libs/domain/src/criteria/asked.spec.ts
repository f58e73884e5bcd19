import { askedBy } from './asked.js';

describe('what an expression asks of a deal', () => {
  it.each<[string, string[], string[]]>([
    ['amount >= 12.5 && currency == "EUR"', ['amount', 'currency'], []],
    ['"visit" in done || !key', ['done', 'key'], ['visit']],
    [
      'done.exists(x, x == "visit" || "sheet" == x) && stage == "need"',
      ['done', 'x', 'stage'],
      ['visit', 'sheet'],
    ],
    ['done.filter(x, x != "visit").size() > 0 && "x" in fields.tags', ['done', 'x', 'fields'], ['visit']],
    ['fields.tags.exists(x, x == "visit") && currency in ["EUR"]', ['fields', 'x', 'currency'], []],
    ['amount >=', [], []],
  ])('%s', (expression, names, done) => {
    const asked = askedBy(expression);
    expect([...asked.names].sort()).toEqual(names.sort());
    expect([...asked.done].sort()).toEqual(done.sort());
  });
});
