/** What may come next while JSON is read. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/** Plain characters of a text are those from the space on, but the quote and the backslash. */
const scalar =
  /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[ !#-[\]-\uffff]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Line and column, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a text stops being JSON. The parser of the platform tells it for some mistakes only. */
export function jsonErrorPlace(text: string): Place {
  const before = text.slice(0, errorOffset(text)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function errorOffset(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  const closed = (): Expected => (open.length > 0 ? 'comma-or-end' : 'nothing');
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? '';
    if (/[ \t\r\n]/.test(char)) at++;
    else if (isEnd(char, expected, open)) {
      open.pop();
      expected = closed();
      at++;
    } else if (char === ',' && expected === 'comma-or-end') {
      expected = open.at(-1) === '{' ? 'key' : 'value';
      at++;
    } else if (char === ':' && expected === 'colon') {
      expected = 'value';
      at++;
    } else if ((char === '{' || char === '[') && isValue(expected)) {
      open.push(char);
      expected = char === '{' ? 'key-or-end' : 'value-or-end';
      at++;
    } else {
      const isKey: boolean = expected === 'key' || expected === 'key-or-end';
      const length = isValue(expected) || (isKey && char === '"') ? scalarLength(text, at) : 0;
      if (length === 0) return at;
      expected = isKey ? 'colon' : closed();
      at += length;
    }
  }
  return text.length;
}

function isValue(expected: Expected): boolean {
  return expected === 'value' || expected === 'value-or-end';
}

function isEnd(char: string, expected: Expected, open: readonly string[]): boolean {
  const mayEnd = expected === 'comma-or-end' || expected === 'key-or-end' || expected === 'value-or-end';
  return mayEnd && ((char === '}' && open.at(-1) === '{') || (char === ']' && open.at(-1) === '['));
}

function scalarLength(text: string, at: number): number {
  scalar.lastIndex = at;
  return scalar.exec(text)?.[0].length ?? 0;
}
