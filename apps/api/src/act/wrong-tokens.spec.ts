import { WrongTokens } from './wrong-tokens.js';

const minuteMs = 60_000;

describe('wrong links', () => {
  it('are told when they are too many, for each address apart, until some minutes have passed', () => {
    const wrong = new WrongTokens();
    const counted = (address: string, at: number) => wrong.count(address, at);
    for (let at = 0; at < 20; at++) expect(counted('a', at)).toBe(false);
    expect(counted('a', 20)).toBe(true);
    expect(counted('b', 20)).toBe(false);
    expect(counted('a', 9 * minuteMs)).toBe(true);
    expect(counted('a', 10 * minuteMs)).toBe(false);
  });

  it('of very many addresses are forgotten, the oldest first', () => {
    const wrong = new WrongTokens();
    for (let at = 0; at < 20; at++) wrong.count('first', 0);
    for (let at = 0; at < 10_000; at++) wrong.count(`other-${at}`, 0);
    expect(wrong.count('first', 1)).toBe(false);
  });
});
