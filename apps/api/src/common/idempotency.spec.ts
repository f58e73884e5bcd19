import { canonicalJson } from '@app/domain/canonical-json.js';
import { commandIdOf, requestHashOf } from './idempotency.js';

describe('recognising a request', () => {
  it('knows a command by its principal and key', () => {
    expect(commandIdOf('u1', 'k1')).toBe(commandIdOf('u1', 'k1'));
    expect(new Set([commandIdOf('u1', 'k1'), commandIdOf('u1', 'k2'), commandIdOf('u2', 'k1')]).size).toBe(3);
    expect(commandIdOf('u1', 'k1')).toMatch(/^[\w-]{43}$/);
  });

  it('does not mind the order of keys, nor what is undefined', () => {
    const one = requestHashOf({ a: 1, b: { c: [1, 2], d: null } }, 'POST /customers');
    expect(requestHashOf({ b: { d: null, c: [1, 2] }, a: 1, e: undefined }, 'POST /customers')).toBe(one);
    expect(requestHashOf({ a: 1, b: { c: [2, 1], d: null } }, 'POST /customers')).not.toBe(one);
    expect(requestHashOf({ a: 1, b: { c: [1, 2], d: null } }, 'POST /teams')).not.toBe(one);
  });

  it('writes JSON that reads back the same', () => {
    const value = { b: 'ž"\n', a: [true, null, 1.5, { z: 0, y: [] }] };
    expect(JSON.parse(canonicalJson(value))).toEqual(value);
    expect(canonicalJson(undefined)).toBe('null');
  });
});
