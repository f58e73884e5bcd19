import { passwordWeakness } from './password-rules.js';

const anna = { email: 'anna.novak@dealwarden.example', name: 'Anna Nováková' };

describe('a password', () => {
  it.each([
    ['one of the commonest', 'PasswordPassword', 'common'],
    ['a row of digits', '123456789012', 'common'],
    ['one character again and again', 'aaaaaaaaaaaaaaaa', 'repeats'],
    ['two in turn', 'abababababab', 'repeats'],
    ['the e-mail', 'anna.novak@dealwarden.example', 'is-name'],
    ['the name with a year', 'Anna.Novak-2026', 'is-name'],
    ['the name in letters of its own', 'annanováková1', 'is-name'],
    ['a sentence', 'a long sentence is best', undefined],
    ['a sentence with a name in it', 'anna likes to walk along the river', undefined],
    ['random', 'k7#Qv9!xLm2$', undefined],
  ])('that is %s', (_what, password, weakness) => {
    expect(passwordWeakness(password, anna)).toBe(weakness);
  });
});
