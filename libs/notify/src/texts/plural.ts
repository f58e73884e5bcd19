/** The forms that a counted word has in a language, by CLDR's categories; `other` stands in for one that is missing. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** Counting in a language: `count(2, { one: 'deal', other: 'deals' })` is `2 deals`. */
export function counting(locale: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  return (count, forms) => `${numbers.format(count)} ${forms[rules.select(count)] ?? forms.other}`;
}

/** The parts of something in a row, with a word before the last of them: `a, b and c`. */
export function joined(parts: readonly (string | false)[], and: string): string {
  const said = parts.filter((part) => part !== false);
  if (said.length < 2) return said.join('');
  return `${said.slice(0, -1).join(', ')} ${and} ${said.at(-1)}`;
}
