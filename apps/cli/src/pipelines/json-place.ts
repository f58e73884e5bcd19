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

/** Definitions nest less; the paths of what nests without end would fill the memory. */
const deepestPlace = 20;

/**
 * Where the values of a JSON text stand, by their dotted path; the whole is under the empty one.
 * @param text is JSON
 */
export function placesIn(text: string): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  eachValue(text, (path, place) => {
    if (!places.has(path)) places.set(path, place);
  });
  return places;
}

/**
 * Keys that one object has twice, by their dotted paths, with where they stand again: a parser takes the last and says
 * nothing. What stands inside of such a one is not told as well.
 * @param text is JSON
 */
export function repeatedIn(text: string): ReadonlyMap<string, Place> {
  const seen = new Set<string>();
  const repeated = new Map<string, Place>();
  eachValue(text, (path, place) => {
    if (seen.has(path) && path !== '' && !outerOf(path).some((outer) => repeated.has(outer)))
      repeated.set(path, place);
    seen.add(path);
  });
  return repeated;
}

/** The paths of what a value stands in. */
function outerOf(path: string): string[] {
  const steps = path.split('.').slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join('.'));
}

/** Tells each value of a JSON text, from the outermost on; those too deep for a path under the empty one. */
function eachValue(text: string, tell: (path: string, place: Place) => void): void {
  const open: Container[] = [];
  let [line, lineStart] = [1, 0];
  let awaitsKey = false;
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? '';
    const inner = open.at(-1);
    const length = scalarLength(text, at) || 1;
    if (char === '\n') [line, lineStart] = [line + 1, at + 1];
    else if (char === '}' || char === ']') open.pop();
    else if (char === ',' && inner) [inner.at, awaitsKey] = [inner.at + 1, !inner.isList];
    else if (char === ':') awaitsKey = false;
    else if (awaitsKey && inner && char === '"') inner.key = String(JSON.parse(text.slice(at, at + length)));
    else if (!/\s/.test(char)) {
      const path = open.length <= deepestPlace ? pathInside(inner) : '';
      tell(path, { line, column: at - lineStart + 1 });
      if (char === '{' || char === '[') open.push({ path, isList: char === '[', at: 0, key: '' });
      awaitsKey = char === '{';
    }
    at += length;
  }
}

/** A list or an object that is being read. */
interface Container {
  readonly path: string;
  readonly isList: boolean;
  at: number;
  key: string;
}

function pathInside(container: Container | undefined): string {
  if (!container) return '';
  const step = container.isList ? String(container.at) : container.key;
  return container.path === '' ? step : `${container.path}.${step}`;
}

/** Where a value stands, or what it is missing from. */
export function placeOf(path: string, places: ReadonlyMap<string, Place>): Place {
  const place = places.get(path);
  if (place) return place;
  if (path === '') return { line: 1, column: 1 };
  return placeOf(path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '', places);
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
