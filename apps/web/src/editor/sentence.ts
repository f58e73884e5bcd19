/** A condition as a sentence: rules that all hold, or of which one does. */
export interface Sentence {
  readonly joint: 'and' | 'or';
  readonly rules: readonly (Rule | Sentence)[];
}

export interface Rule {
  /** A fact of the deal, or an own field by its name in expressions. */
  readonly what: Fact | `fields.${string}`;
  readonly is: Operator;
  readonly value?: Value;
  /** An own field is asked only where it is filled in: the rule does not hold where it is not. */
  readonly ifFilled?: boolean;
}

export type Value =
  | { readonly number: string }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  /** As much as the deal's amount. */
  | { readonly of: 'amount' };

export const facts = [
  ...['amount', 'currency', 'customerClass', 'stage', 'phase', 'product', 'key', 'done'],
  ...['plannedActivities', 'agreedActivity'],
] as readonly Fact[];
export type Fact =
  | ('amount' | 'currency' | 'customerClass' | 'stage' | 'phase' | 'product' | 'key' | 'done')
  | ('plannedActivities' | 'agreedActivity');

/** Comparisons by their sign in expressions. */
export const comparisons = {
  over: '>',
  'at-least': '>=',
  under: '<',
  'at-most': '<=',
  is: '==',
  'is-not': '!=',
} as const;
export type Operator =
  keyof typeof comparisons | ('one-of' | 'none-of' | 'yes' | 'no' | 'filled' | 'empty' | 'has' | 'has-not');

export function isSentence(part: Rule | Sentence): part is Sentence {
  return 'rules' in part;
}

/** A sentence in the Common Expression Language; empty where it has no rule. */
export function celOf(sentence: Sentence): string {
  const { joint, rules } = normal(sentence);
  const sign = joint === 'and' ? ' && ' : ' || ';
  return rules.map((part) => partCel(part, joint, rules.length === 1)).join(sign);
}

function partCel(part: Rule | Sentence, joint: Sentence['joint'], isAlone: boolean): string {
  if (isSentence(part)) return `(${celOf(part)})`;
  const text = ruleCel(part);
  return part.ifFilled && joint === 'or' && !isAlone ? `(${text})` : text;
}

function ruleCel({ what, is, value, ifFilled }: Rule): string {
  const text = conditionCel(what, is, value);
  return ifFilled ? `has(${what}) && ${text}` : text;
}

function conditionCel(what: string, is: Operator, value: Value | undefined): string {
  const given = value === undefined ? '' : valueCel(value);
  switch (is) {
    case 'yes':
      return what;
    case 'no':
      return `!${what}`;
    case 'filled':
      return `has(${what})`;
    case 'empty':
      return `!has(${what})`;
    case 'has':
      return `${given} in ${what}`;
    case 'has-not':
      return `!(${given} in ${what})`;
    case 'one-of':
      return `${what} in ${given}`;
    case 'none-of':
      return `!(${what} in ${given})`;
    default:
      return `${what} ${comparisons[is]} ${given}`;
  }
}

function valueCel(value: Value): string {
  if ('number' in value) return value.number;
  if ('text' in value) return quoted(value.text);
  return 'of' in value ? value.of : `[${value.texts.map(quoted).join(', ')}]`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;
}

/**
 * The one form of all sentences that say the same alike: no group of one or none, and "is filled in, and is …" of one field
 * as one rule.
 */
export function normal({ joint, rules }: Sentence): Sentence {
  const flat = rules.flatMap((part) => {
    if (!isSentence(part)) return [part];
    const inner = normal(part);
    return inner.rules.length > 1 ? [inner] : inner.rules;
  });
  const joined = joint === 'and' ? joinGuards(flat) : flat;
  const [first] = joined;
  if (joined.length > 1) return { joint, rules: joined };
  return first && isSentence(first) ? first : { joint: 'and', rules: joined };
}

function joinGuards(rules: readonly (Rule | Sentence)[]): (Rule | Sentence)[] {
  const joined: (Rule | Sentence)[] = [];
  for (const part of rules) {
    const before = joined.at(-1);
    if (before && isGuardOf(before, part)) joined[joined.length - 1] = { ...part, ifFilled: true };
    else joined.push(part);
  }
  return joined;
}

function isGuardOf(before: Rule | Sentence, part: Rule | Sentence): part is Rule {
  if (isSentence(before) || isSentence(part) || part.ifFilled) return false;
  const asksItself = part.is === 'filled' || part.is === 'empty';
  return before.is === 'filled' && before.what === part.what && !asksItself;
}
