import { canonicalJson } from '../canonical-json.js';
import type { PipelineDefinition } from './definition.js';

/** One difference between two definitions, as a person reads it. */
export interface Change {
  /** Dotted path by keys, not by places: `stages.offer.norm.A`. */
  readonly path: string;
  /** Whether it may be changed for running deals. */
  readonly part: 'structure' | 'timing';
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Absent: added. */
  readonly before?: unknown;
  /** Absent: removed. */
  readonly after?: unknown;
}

/** What differs between two definitions, in the order of their paths. */
export function diffOf(before: PipelineDefinition, after: PipelineDefinition): Change[] {
  return changesOf(before, after, '').map((change) => ({ ...change, part: partOf(change.path) }));
}

type Difference = Omit<Change, 'part'>;

function changesOf(before: unknown, after: unknown, path: string): Difference[] {
  if (canonicalJson(before) === canonicalJson(after)) return [];
  if (before === undefined) return [{ path, kind: 'added', after }];
  if (after === undefined) return [{ path, kind: 'removed', before }];
  const [old, fresh] = [partsOf(before), partsOf(after)];
  if (!old || !fresh) return [{ path, kind: 'changed', before, after }];
  const keys = [...new Set([...old.keys(), ...fresh.keys()])];
  const inside = keys.flatMap((key) =>
    changesOf(old.get(key), fresh.get(key), path ? `${path}.${key}` : key),
  );
  if (inside.length > 0) return inside;
  return [{ path, kind: 'moved', before: [...old.keys()], after: [...fresh.keys()] }];
}

/** The parts of an object, or of a list of things that have keys; undefined: it is compared whole. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const keys = value.map((item: unknown) => (item as { key?: unknown } | null)?.key);
  const isKeyed = keys.every((key) => typeof key === 'string') && new Set(keys).size === keys.length;
  return isKeyed ? new Map(value.map((item: { key: string }) => [item.key, item])) : undefined;
}

function partOf(path: string): Change['part'] {
  return /^(?:calendar|stalls|ladder|handover)(?:\.|$)|^stages\.[^.]+\.norm(?:\.|$)/.test(path)
    ? 'timing'
    : 'structure';
}
