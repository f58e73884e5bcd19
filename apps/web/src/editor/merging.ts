/** Two drafts that began as one, brought together. */
export interface Merged {
  readonly draft: unknown;
  /** Paths by keys of what both had changed in different ways: mine stands. */
  readonly both: readonly string[];
}

/**
 * Brings the changes of two together. Lists of things with keys are compared by key, not by place; what both have changed
 * in different ways is as in mine.
 * @param base what both began with
 */
export function merge(base: unknown, mine: unknown, theirs: unknown): Merged {
  const both: string[] = [];
  return { draft: merged({ base, mine, theirs }, '', both), both };
}

/** Where two drafts differ: paths by keys, each as deep as it goes. */
export function placesOfChange(before: unknown, after: unknown, path = ''): string[] {
  if (isSame(before, after)) return [];
  const [old, now] = [partsOf(before), partsOf(after)];
  if (!old || !now || Array.isArray(before) !== Array.isArray(after)) return [path];
  const inner = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    placesOfChange(old.get(key), now.get(key), under(path, key)),
  );
  // The same things in another order.
  return inner.length > 0 ? inner : [path];
}

interface Three {
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

function merged({ base, mine, theirs }: Three, path: string, both: string[]): unknown {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  const three = { base: partsOf(base), mine: partsOf(mine), theirs: partsOf(theirs) };
  const isList = Array.isArray(mine);
  if (!three.mine || !three.theirs || isList !== Array.isArray(theirs)) {
    both.push(path);
    return mine;
  }
  const entries = keysOf(three as ThreeParts).flatMap((key) => {
    const at = { base: three.base?.get(key), mine: three.mine?.get(key), theirs: three.theirs?.get(key) };
    const value = merged(at, under(path, key), both);
    return value === undefined ? [] : [[key, value] as const];
  });
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

type Parts = ReadonlyMap<string, unknown>;
interface ThreeParts {
  readonly base: Parts | undefined;
  readonly mine: Parts;
  readonly theirs: Parts;
}

/** Keys in my order, or in theirs where only they have changed it; what the other has besides comes behind its neighbour. */
function keysOf({ base, mine, theirs }: ThreeParts): string[] {
  const order = (parts: Parts) => [...parts.keys()].filter((key) => base?.has(key)).join();
  const known = [...(base?.keys() ?? [])].filter((key) => mine.has(key)).join();
  const [first, second] = order(mine) === known ? [theirs, mine] : [mine, theirs];
  const keys = [...first.keys()];
  let before: string | undefined;
  for (const key of second.keys()) {
    if (!keys.includes(key)) keys.splice(before === undefined ? 0 : keys.indexOf(before) + 1, 0, key);
    before = key;
  }
  return keys;
}

/** An object by its names; a list by the keys of its items, or by themselves where they are texts. */
function partsOf(value: unknown): Parts | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const parts = new Map<string, unknown>();
  for (const item of value as unknown[]) {
    const name = nameOf(item);
    let key = name;
    for (let count = 2; parts.has(key); count += 1) key = `${name}-${count}`;
    parts.set(key, item);
  }
  return parts;
}

/** As the API names items in what it tells of a difference. */
function nameOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const { key, to } = item as { key?: unknown; to?: unknown };
  return typeof key === 'string' ? key : typeof to === 'string' ? to : '';
}

/** Whether two values say the same; the order of an object's parts says nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [Object.entries(one), Object.entries(other)];
  return (
    left.length === right.length &&
    left.every(([name, value]) => Object.hasOwn(other, name) && isSame(value, (other as never)[name]))
  );
}

function under(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
