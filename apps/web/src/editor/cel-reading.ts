import {
  comparisons,
  facts,
  normal,
  type Fact,
  type Operator,
  type Rule,
  type Sentence,
  type Value,
} from './sentence.js';

/** An expression as a sentence; undefined where it says more than a sentence can. */
export function sentenceOf(cel: string): Sentence | undefined {
  const tokens = tokensOf(cel);
  if (!tokens) return undefined;
  if (tokens.length === 0) return { joint: 'and', rules: [] };
  try {
    const reader = new Reader(tokens);
    const sentence = reader.alternatives();
    reader.end();
    return normal(sentence);
  } catch (error) {
    if (error instanceof BeyondSentences) return undefined;
    throw error;
  }
}

/** What is read says more than a sentence can, or is no expression. */
class BeyondSentences extends Error {
  override readonly name = 'BeyondSentences';
}

type Token =
  | { readonly sign: string }
  | { readonly name: string }
  | Extract<Value, { number: string } | { text: string }>;

const pattern =
  /\s*(?:(?<sign>&&|\|\||[<>=!]=|[<>!()[\],])|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<name>[a-zA-Z_][\w.]*)|"(?<text>(?:[^"\\\n]|\\["\\])*)")/y;

function tokensOf(cel: string): Token[] | undefined {
  const tokens: Token[] = [];
  const text = cel.trim();
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) return undefined;
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf({ sign, number, name, text }: Readonly<Record<string, string | undefined>>): Token {
  if (sign !== undefined) return { sign };
  if (number !== undefined) return { number };
  if (name !== undefined) return { name };
  return { text: (text ?? '').replaceAll(/\\(["\\])/g, '$1') };
}

const operators = Object.entries(comparisons) as readonly (readonly [keyof typeof comparisons, string])[];
const fieldName = /^fields\.[a-zA-Z_]\w*$/;

/** Reads what sentences can say: rules, joined by "and" and "or". */
class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  alternatives(): Sentence {
    return this.joined('or', '||', () => this.joined('and', '&&', () => this.part()));
  }

  end(): void {
    if (this.at < this.tokens.length) throw new BeyondSentences();
  }

  private joined(joint: Sentence['joint'], sign: string, part: () => Rule | Sentence): Sentence {
    const rules = [part()];
    while (this.takes(sign)) rules.push(part());
    return { joint, rules };
  }

  private part(): Rule | Sentence {
    if (this.takes('!')) return this.denied();
    if (!this.takes('(')) return this.rule();
    const inner = this.alternatives();
    this.expects(')');
    return inner;
  }

  private denied(): Rule {
    if (!this.takes('(')) return opposite(this.fact());
    const rule = this.rule();
    this.expects(')');
    return opposite(rule);
  }

  private rule(): Rule {
    const token = this.tokens[this.at];
    if (token && 'text' in token) return this.membership(token);
    const fact = this.fact();
    if (fact.is === 'filled') return fact;
    if (this.takesName('in')) return { ...fact, is: 'one-of', value: this.texts() };
    const found = operators.find(([, sign]) => this.takes(sign));
    return found ? this.compared(fact, found[0]) : fact;
  }

  private membership(text: Extract<Value, { text: string }>): Rule {
    this.at += 1;
    if (!this.takesName('in')) throw new BeyondSentences();
    const { what, is } = this.fact();
    if (is !== 'yes' || (what !== 'done' && !what.startsWith('fields.'))) throw new BeyondSentences();
    return { what, is: 'has', value: text };
  }

  private compared({ what }: Rule, is: Operator): Rule {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token && ('number' in token || 'text' in token)) return { what, is, value: token };
    if (token && 'name' in token && token.name === 'amount') return { what, is, value: { of: 'amount' } };
    throw new BeyondSentences();
  }

  /** A fact or a field, or whether a field is filled in. */
  private fact(): Rule {
    const token = this.tokens[this.at];
    this.at += 1;
    if (!token || !('name' in token)) throw new BeyondSentences();
    if (token.name === 'has' && this.takes('(')) {
      const { what } = this.fact();
      this.expects(')');
      if (!what.startsWith('fields.')) throw new BeyondSentences();
      return { what, is: 'filled' };
    }
    if (facts.includes(token.name as Fact) || fieldName.test(token.name))
      return { what: token.name as Rule['what'], is: 'yes' };
    throw new BeyondSentences();
  }

  private texts(): Value {
    this.expects('[');
    const texts: string[] = [];
    while (!this.takes(']')) {
      if (texts.length > 0) this.expects(',');
      const token = this.tokens[this.at];
      this.at += 1;
      if (!token || !('text' in token)) throw new BeyondSentences();
      texts.push(token.text);
    }
    return { texts };
  }

  private takes(sign: string): boolean {
    const token = this.tokens[this.at];
    const isThere = token !== undefined && 'sign' in token && token.sign === sign;
    if (isThere) this.at += 1;
    return isThere;
  }

  private takesName(name: string): boolean {
    const token = this.tokens[this.at];
    const isThere = token !== undefined && 'name' in token && token.name === name;
    if (isThere) this.at += 1;
    return isThere;
  }

  private expects(sign: string): void {
    if (!this.takes(sign)) throw new BeyondSentences();
  }
}

const opposites: Readonly<Partial<Record<Operator, Operator>>> = {
  yes: 'no',
  filled: 'empty',
  has: 'has-not',
  'one-of': 'none-of',
};

function opposite(rule: Rule): Rule {
  const is = opposites[rule.is];
  if (!is) throw new BeyondSentences();
  return { ...rule, is };
}
