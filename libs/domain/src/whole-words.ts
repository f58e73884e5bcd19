/** What stands before and after whatever is looked for as whole words, as parts of regular expressions. */
interface Bounds {
  readonly before: string;
  readonly after: string;
}

/**
 * An e-mail is part of a longer one behind a letter and a dot, too: `jan@x.cz` is not in `a.jan@x.cz`, nor in `jan@x.cz.test`.
 * JSON writes the end of a line as `\n`: that `n` is of no word.
 */
function boundsOf(text: string, letter: string): Bounds {
  const isEmail = text.includes('@');
  const [within, further] = isEmail ? [`|${letter}[._+-]`, `|[.-]${letter}`] : ['', ''];
  return {
    before: `(?:(?<!${letter}${within})|(?<=\\\\[bfnrt]))`,
    after: `(?!${letter}${further})`,
  };
}

function patternOf(text: string, letter: string): string {
  const { before, after } = boundsOf(text, letter);
  return before + text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') + after;
}

/** A text as whole words, in the regular expressions of PostgreSQL. */
export function wholeWordsInSql(text: string): string {
  return patternOf(text, '[[:alnum:]]');
}

/** Any of some texts as whole words, whatever the case of their letters. */
export function wholeWords(texts: readonly string[], flags: '' | 'g' = ''): RegExp {
  return new RegExp(texts.map((text) => patternOf(text, '[\\p{L}\\p{N}]')).join('|'), `iu${flags}`);
}
