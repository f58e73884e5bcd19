import type { Change } from '../api/pipeline-drafts.js';
import { labelOf } from '../api/pipelines.js';
import { normWords } from '../format/norms.js';
import { partWords, referredName, type Naming } from './part-words.js';

/** A difference in words. */
export interface ChangeInWords {
  readonly place: string;
  readonly what: string;
}

export function changeWords(change: Change, naming: Naming): ChangeInWords {
  return { place: partWords(change.path, naming), what: whatWords(change, naming) };
}

function whatWords({ path, kind, before, after }: Change, naming: Naming): string {
  const { t } = naming;
  switch (kind) {
    case 'added':
      return isNamed(path, after)
        ? t('diff.added')
        : t('diff.added-value', { value: valueWords(after, path, naming) });
    case 'removed':
      return isNamed(path, before)
        ? t('diff.removed')
        : t('diff.removed-value', { value: valueWords(before, path, naming) });
    case 'moved':
      return movedWords(path, after, naming);
    case 'changed':
      return t('diff.changed', {
        before: valueWords(before, path, naming),
        after: valueWords(after, path, naming),
      });
  }
}

/** What was added or removed says its own name already. */
function isNamed(path: string, value: unknown): boolean {
  const hasName = typeof value === 'object' && value !== null && ('name' in value || 'to' in value);
  return hasName || /\.(moves|requiredFields)\.[^.]+$/.test(path);
}

function movedWords(path: string, after: unknown, naming: Naming): string {
  const { t } = naming;
  if (after === null) return t('diff.moved-first');
  if (typeof after !== 'string') return t('diff.moved');
  const list = path.slice(0, path.lastIndexOf('.'));
  return t('diff.moved-behind', { place: partWords(`${list}.${after}`, naming) });
}

/** A value as people say it: a norm, a yes or no, a choice, a list of names. */
export function valueWords(value: unknown, path: string, naming: Naming): string {
  const { t, language } = naming;
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
  if (typeof value === 'number') return new Intl.NumberFormat(language).format(value);
  if (Array.isArray(value)) return value.map((item) => valueWords(item, path, naming)).join(', ');
  if (typeof value === 'object') return objectWords(value, path, naming);
  if (typeof value !== 'string') return '';
  const text = value;
  if (/^P(T?\d)/.test(text)) return normWords(text, t);
  return enumWords(text, path, naming) ?? referredName(path.split('.').at(-1) ?? '', text, naming);
}

function objectWords(value: object, path: string, naming: Naming): string {
  const named = value as { readonly name?: unknown };
  if (typeof named.name === 'string') return labelOf(named as { name: string }, naming.language ?? '');
  return Object.entries(value)
    .map(([name, inner]) => {
      const at = `${path}.${name}`;
      return `${partWords(name, { ...naming, definitions: [] })}: ${valueWords(inner, at, naming)}`;
    })
    .join(', ');
}

/** Words of the definition itself, such as a phase. */
function enumWords(text: string, path: string, { t }: Naming): string | undefined {
  const part = /(?:^|\.)channels\b/.test(path) ? 'channels' : (path.split('.').at(-1) ?? '');
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = t('value', {
    returnObjects: true,
  });
  return words[part]?.[text];
}
