import fc from 'fast-check';
import { key } from '@app/contracts/fields.js';
import { freeKey, keyOf } from './keys.js';

describe('the key of a name', () => {
  it.each([
    ['Machinery project', 'machinery-project'],
    ['Žádost o nabídku č. 2', 'zadost-o-nabidku-c-2'],
    ['Złożenie oferty', 'zlozenie-oferty'],
    ['Щётки и ёлки', 'shchyotki-i-yolki'],
    ['  – ', ''],
  ])('%s is %s', (name, expected) => expect(keyOf(name)).toBe(expected));

  it('is one that is allowed, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (name) => {
        const made = keyOf(name);
        expect(made === '' || key.safeParse(made).success).toBe(true);
      }),
    );
  });

  it('is another one where it is taken', () => {
    expect(freeKey('offer', ['need'])).toBe('offer');
    expect(freeKey('offer', ['offer', 'offer-2'])).toBe('offer-3');
  });
});
