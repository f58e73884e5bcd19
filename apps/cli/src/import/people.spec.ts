import { keyFrom } from '@app/exchange/import/identity.js';
import { freeEmail } from './people.js';

describe('the e-mail of a person', () => {
  it.each([
    ['Anna Snelling', 'anna.snelling@sales.example'],
    ['Mei-Mei Johns', 'mei-mei.johns@sales.example'],
    ['Jana Nováková Dvořáková', 'jana.novakova-dvorakova@sales.example'],
    ['Cher', 'cher@sales.example'],
    ["Miles O'Brien", 'miles.o-brien@sales.example'],
    ['Ольга Соколова', 'person@sales.example'],
  ])('of %s is %s', (name, email) => {
    expect(freeEmail('{first}.{last}@sales.example', name, new Set())).toBe(email);
  });

  it('is nobody else’s', () => {
    const taken = new Set(['anna.snelling@sales.example']);
    const emails = [1, 2].map(() => freeEmail('{first}.{last}@sales.example', 'Anna Snelling', taken));
    expect(emails).toEqual(['anna.snelling2@sales.example', 'anna.snelling3@sales.example']);
  });
});

describe('the key of a name', () => {
  it.each([
    ['GTX Plus Pro', 'gtx-plus-pro'],
    ['  GTX--Pro! ', 'gtx-pro'],
    ['Číslo 5', 'cislo-5'],
    ['***', ''],
  ])('of %j is %j', (name, key) => {
    expect(keyFrom(name)).toBe(key);
  });
});
