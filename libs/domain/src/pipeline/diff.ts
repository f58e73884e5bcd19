import { canonicalJson } from '../canonical-json.js';
import type { PipelineDefinition } from './definition.js';

/** One difference of two definitions, as people who know the pipeline read it. */
export interface Change {
  /** By keys, not by places in lists: `stages.quote.norm.A`. */
  readonly path: string;
  /** Structure stays with a running deal; timing may be changed for it. */
  readonly part: 'structure' | 'timing';
  /** `moved`: the same, at another place of its list. */
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** The value before; of what moved in a list, the key it stood behind, or null when it was the first. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What of a definition `timing.ts` takes for timing. */
const timing = /^(calendar|stalls|ladder|handover)(\.|$)|^stages\.[^.]+\.norm(\.|$)/;

/** What is different in a definition after a change, in the order in which definitions are written. */
export function diffOf(before: PipelineDefinition, after: PipelineDefinition): Change[] {
  return changesOf(before, after, '');
}

function changesOf(before: unknown, after: unknown, path: string): Change[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return [change(path, 'added', undefined, after)];
  if (after === undefined) return [change(path, 'removed', before, undefined)];
  const [oldList, newList] = [keyed(before, path), keyed(after, path)];
  if (oldList && newList) {
    const changes = listChanges(oldList, newList, path);
    if (changes.length > 0 || canonicalJson(before) === canonicalJson(after)) return changes;
    return [change(path, 'moved', before, after)];
  }
  if (isPlain(before) && isPlain(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changesOf(before[key], after[key], under(path, key)));
  }
  return canonicalJson(before) === canonicalJson(after) ? [] : [change(path, 'changed', before, after)];
}

type Keyed = ReadonlyMap<string, unknown>;

function listChanges(before: Keyed, after: Keyed, path: string): Change[] {
  const stayed = (keys: Keyed, others: Keyed) => [...keys.keys()].filter((key) => others.has(key));
  const [oldOrder, newOrder] = [stayed(before, after), stayed(after, before)];
  const still = longestInOrder(oldOrder, newOrder);
  const removed = [...before].filter(([key]) => !after.has(key));
  return [
    ...removed.map(([key, value]) => change(under(path, key), 'removed', value, undefined)),
    ...[...after].flatMap(([key, value]) => {
      const at = under(path, key);
      const moved = before.has(key) && !still.has(key);
      return [
        ...(moved ? [change(at, 'moved', predecessor(oldOrder, key), predecessor(newOrder, key))] : []),
        ...changesOf(before.get(key), value, at),
      ];
    }),
  ];
}

/** The most of what stands in both orders alike: the rest was moved. */
function longestInOrder(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const place = new Map(before.map((key, index) => [key, index]));
  let chains: readonly (readonly string[])[] = [];
  for (const key of after) {
    const fitting = chains.filter((chain) => (place.get(chain.at(-1) ?? '') ?? -1) < (place.get(key) ?? -1));
    const longest = fitting.reduce<readonly string[]>(
      (best, chain) => (chain.length > best.length ? chain : best),
      [],
    );
    chains = [...chains, [...longest, key]];
  }
  return new Set(
    chains.reduce<readonly string[]>((best, chain) => (chain.length > best.length ? chain : best), []),
  );
}

function predecessor(order: readonly string[], key: string): string | null {
  return order[order.indexOf(key) - 1] ?? null;
}

function change(path: string, kind: Change['kind'], before: unknown, after: unknown): Change {
  const part = timing.test(path) ? 'timing' : 'structure';
  return {
    path,
    part,
    kind,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/**
 * A list by its items' keys. Levels of the ladder have none and are known by whom they tell and how often that one was
 * told before; plain texts (moves, product lines) are their own keys.
 */
function keyed(value: unknown, path: string): Keyed | undefined {
  if (!Array.isArray(value)) return undefined;
  const list: readonly unknown[] = value;
  const isOrdered = path === 'ladder' || list.some((item) => isPlain(item));
  // Of plain texts it matters most that they are there; that only their order differs is told of the whole list.
  if (!isOrdered)
    return new Map(
      [...list]
        .map(String)
        .sort()
        .map((text) => [text, text]),
    );
  const entries = new Map<string, unknown>();
  for (const item of list) {
    const name = nameOf(item);
    let key = name;
    for (let count = 2; entries.has(key); count++) key = `${name}-${count}`;
    entries.set(key, item);
  }
  return entries;
}

function nameOf(item: unknown): string {
  if (!isPlain(item)) return String(item);
  const name = item.key ?? item.to;
  return typeof name === 'string' ? name : '';
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function under(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
