/** What sales ops are working at: an object of any form, for a draft need not be right. */
export type Draft = Readonly<Record<string, unknown>>;

/** The part at a dotted path, such as `stages.0.norm.A`; undefined where there is none. */
export function valueAt(draft: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>((inner, step) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return undefined;
    return (inner as Readonly<Record<string, unknown>>)[step];
  }, draft);
}

/** The list at a path; empty where there is none. */
export function listAt(draft: unknown, path: string): readonly unknown[] {
  const value = valueAt(draft, path);
  return Array.isArray(value) ? value : [];
}

/** The text at a path; empty where there is none. */
export function textAt(draft: unknown, path: string): string {
  const value = valueAt(draft, path);
  return typeof value === 'string' ? value : '';
}

/** The draft with another value at a path; undefined takes away what is there. What lies on the way is made. */
export function withValue(draft: Draft, path: string, value: unknown): Draft {
  return changed(draft, stepsOf(path), value) as Draft;
}

/** The draft with one more item at the end of a list. */
export function withItem(draft: Draft, path: string, item: unknown): Draft {
  return withValue(draft, path, [...listAt(draft, path), item]);
}

/** The draft without an item. A list that may be absent goes with its last item. */
export function withoutItem(draft: Draft, path: string, index: number, mayBeAbsent = false): Draft {
  const left = listAt(draft, path).filter((_, place) => place !== index);
  return withValue(draft, path, mayBeAbsent && left.length === 0 ? undefined : left);
}

/** The draft with an item at another place of its list. */
export function withMoved(draft: Draft, path: string, from: number, to: number): Draft {
  const list = [...listAt(draft, path)];
  if (from < 0 || from >= list.length || to < 0 || to >= list.length) return draft;
  list.splice(to, 0, ...list.splice(from, 1));
  return withValue(draft, path, list);
}

function stepsOf(path: string): string[] {
  return path === '' ? [] : path.split('.');
}

function changed(node: unknown, steps: readonly string[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(node)) {
    const list: unknown[] = [...(node as unknown[])];
    list[Number(step)] = changed(list[Number(step)], rest, value);
    return list;
  }
  const parts = typeof node === 'object' && node !== null ? (node as Draft) : {};
  const next = changed(parts[step], rest, value);
  if (next !== undefined) return { ...parts, [step]: next };
  return Object.fromEntries(Object.entries(parts).filter(([name]) => name !== step));
}
