import { freeKey, keyOf } from '../pipelines/keys.js';
import { listAt, textAt, valueAt, withValue, type Draft } from './draft-tree.js';

/**
 * Names something. The key of what is new follows its name, as long as no expression speaks of it; what names it by its
 * key follows too.
 * @param path of what is named, such as `stages.2`; empty: the pipeline itself, whose key stays
 * @param published the newest version: the keys in it stay as they are
 */
export function withName(draft: Draft, path: string, name: string, published: unknown): Draft {
  const named = withValue(draft, under(path, 'name'), name);
  const old = textAt(draft, `${path}.key`);
  if (path === '' || !follows(draft, path, published)) return named;
  const key = freeKey(keyOf(name) || fallback(path), siblingKeys(draft, path));
  return key === old ? named : withReferences(withValue(named, `${path}.key`, key), path, { old, key });
}

/** A key for something new in a list. */
export function newKey(draft: Draft, list: string): string {
  return freeKey(fallback(`${list}.0`), keysIn(draft, list));
}

function follows(draft: Draft, path: string, published: unknown): boolean {
  const key = textAt(draft, `${path}.key`);
  const made = keyOf(textAt(draft, `${path}.name`)) || fallback(path);
  const isMade = key === made || new RegExp(`^${made}-\\d+$`).test(key);
  return isMade && !isPublished(published, draft, path, key) && !isSpokenOf(draft, key);
}

/** Whether the newest version has something of this key in the same list, or in one of the same kind. */
function isPublished(published: unknown, draft: Draft, path: string, key: string): boolean {
  const list = path.slice(0, path.lastIndexOf('.'));
  const [top, place, inner] = list.split('.');
  if (inner === undefined) return keysIn(published, list).includes(key);
  const parent = textAt(draft, `${top}.${place}.key`);
  const at = listAt(published, top ?? '').findIndex((item) => textAt(item, 'key') === parent);
  return at >= 0 && keysIn(published, `${top}.${at}.${inner}`).includes(key);
}

function isSpokenOf(draft: Draft, key: string): boolean {
  const expressions = [
    textAt(draft, 'keyDeal.when'),
    ...listAt(draft, 'stages').flatMap((stage) =>
      listAt(stage, 'exitCriteria').map((criterion) => textAt(criterion, 'when')),
    ),
  ];
  return expressions.some(
    (text) => text.includes(`"${key}"`) || text.includes(`fields.${key.replaceAll('-', '_')}`),
  );
}

interface Renamed {
  readonly old: string;
  readonly key: string;
}

/** Of a stage the moves that lead to it, of a field the stages that ask for it. */
function withReferences(draft: Draft, path: string, { old, key }: Renamed): Draft {
  const list = { stages: 'moves', fields: 'requiredFields' }[path.split('.').slice(0, -1).join('.')];
  if (list === undefined) return draft;
  return listAt(draft, 'stages').reduce<Draft>((changed, stage, index) => {
    const named = listAt(stage, list);
    if (!named.includes(old)) return changed;
    return withValue(
      changed,
      `stages.${index}.${list}`,
      named.map((one) => (one === old ? key : one)),
    );
  }, draft);
}

/** A draft without a stage or field has nothing that names it, either. */
export function withoutReferences(draft: Draft, path: string): Draft {
  const [list] = path.split('.');
  const key = textAt(draft, `${path}.key`);
  const part = { stages: 'moves', fields: 'requiredFields' }[list ?? ''];
  if (part === undefined || path.split('.').length > 2) return draft;
  return listAt(draft, 'stages').reduce<Draft>((changed, stage, index) => {
    const named = listAt(stage, part);
    if (!named.includes(key)) return changed;
    const left = named.filter((one) => one !== key);
    return withValue(
      changed,
      `stages.${index}.${part}`,
      left.length === 0 && part === 'requiredFields' ? undefined : left,
    );
  }, draft);
}

function siblingKeys(draft: Draft, path: string): string[] {
  const at = path.lastIndexOf('.');
  const own = Number(path.slice(at + 1));
  return keysIn(draft, path.slice(0, at)).filter((_, index) => index !== own);
}

function keysIn(draft: unknown, list: string): string[] {
  return listAt(draft, list).map((item) => textAt(item, 'key'));
}

const fallbacks: Readonly<Record<string, string>> = {
  ...{ stages: 'stage', fields: 'field', choices: 'choice', lossReasons: 'reason' },
  ...{ exitCriteria: 'criterion', actions: 'action' },
};

function fallback(path: string): string {
  return fallbacks[path.split('.').at(-2) ?? ''] ?? 'one';
}

function under(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}

/** What stands at a path as it is named; its key where it has no name. */
export function titleAt(draft: unknown, path: string): string {
  const item = valueAt(draft, path);
  return textAt(item, 'name') || textAt(item, 'key');
}
