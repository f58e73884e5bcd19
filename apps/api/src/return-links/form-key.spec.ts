import fc from 'fast-check';
import { formKey, nonceOf } from './form-key.js';

const token = 'dwl_of-this-link';
const nonce = '0b6f1f3e-6c1c-4b0e-9a5e-2f6b8f0c7d11';

describe('the key of a form', () => {
  it('is known on the page of its own link, and tells the form from every other', () => {
    const keys = [formKey(token), formKey(token)];
    expect(nonceOf(token, keys[0]!)).not.toBe(nonceOf(token, keys[1]!));
    expect(nonceOf(token, formKey(token, nonce))).toBe(nonce);
    expect(formKey(token, nonce)).toBe(formKey(token, nonce));
  });

  it('is unknown on the page of any other link', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (other, id) => {
        fc.pre(other !== token);
        expect(nonceOf(other, formKey(token, id))).toBeUndefined();
      }),
    );
  });

  it('is unknown when anything of it is changed, and nothing breaks it', () => {
    const key = formKey(token, nonce);
    fc.assert(
      fc.property(fc.nat(key.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
        fc.pre(key[at] !== letter);
        expect(nonceOf(token, key.slice(0, at) + letter + key.slice(at + 1))).toBeUndefined();
      }),
    );
    fc.assert(fc.property(fc.string(), (given) => expect(nonceOf(token, given)).toBeUndefined()));
  });
});
