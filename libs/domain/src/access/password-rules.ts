/** Long enough for the rule of twelve characters, and tried first by whoever guesses. */
const common = new Set(
  [
    '123456789012 1234567890123 12345678901234 123456789123 111111111111 000000000000 112233445566 987654321098',
    'password1234 password12345 passwordpassword password123456 mypassword123 changemechangeme administrator',
    'administrator1 qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyqwerty qwerty123456 1q2w3e4r5t6y 1qaz2wsx3edc',
    'abcdefghijkl abcdefghijklmnop abc123abc123 iloveyou1234 iloveyouiloveyou letmeinletmein welcome12345',
    'dealwarden123 dealwardendealwarden',
  ].flatMap((line) => line.split(' ')),
);

/** Fewer different characters than this are a pattern. */
const differentAtLeast = 5;
/** Shorter parts of a name stand in many a good sentence. */
const partAtLeast = 4;

export type PasswordWeakness = 'common' | 'repeats' | 'is-name';

/** What is to be said of it: the password … */
export const weaknessWords: Readonly<Record<PasswordWeakness, string>> = {
  common: 'is one of the commonest passwords',
  repeats: 'repeats too few characters',
  'is-name': 'is made of the name or the e-mail',
};

/**
 * What makes a password easy to guess, beside its length, which the contract asks for; undefined: nothing that we know.
 * Case and signs do not count: `Anna.Novak-2026` is the name of Anna Novak.
 */
export function passwordWeakness(
  password: string,
  { email, name }: { readonly email: string; readonly name: string },
): PasswordWeakness | undefined {
  const lower = password.toLowerCase();
  if (common.has(lower)) return 'common';
  if (new Set(lower).size < differentAtLeast) return 'repeats';
  const own = [
    ...email.toLowerCase().split(/[^\p{L}\p{N}]+/u),
    ...name.toLowerCase().split(/[^\p{L}\p{N}]+/u),
  ];
  const rest = own
    .filter((part) => part.length >= partAtLeast)
    .sort((a, b) => b.length - a.length)
    .reduce((left, part) => left.replaceAll(part, ''), lower);
  const isMadeOfThem = rest.length < lower.length && !/\p{L}{4}/u.test(rest) && rest.length < 8;
  return isMadeOfThem ? 'is-name' : undefined;
}
