import type { TFunction } from 'i18next';
import { labelOf } from '../api/pipelines.js';
import type en from '../i18n/en.json';

type PartName = keyof (typeof en)['part'];
type ItemName = keyof (typeof en)['item'];

/** Where names of what a path goes through are found: the newest first. */
export interface Naming {
  readonly definitions: readonly unknown[];
  readonly t: TFunction;
  /** Absent: things are called as the definition itself calls them. */
  readonly language?: string;
}

/**
 * A place of a definition in words: "Stage Offer › Norm › Class A".
 * @param path dotted, with the places of items in their lists or with their keys
 */
export function partWords(path: string, naming: Naming): string {
  const { t } = naming;
  if (path === '') return t('part.whole');
  const steps = path.split('.');
  let nodes = naming.definitions;
  const words: string[] = [];
  for (const [index, step] of steps.entries()) {
    const list = steps[index - 1] ?? '';
    if (nodes.some((node) => Array.isArray(node)) || list in itemLists) {
      nodes = nodes.map((node) => itemIn(node, step));
      words[words.length - 1] = itemWords(list, step, nodes, naming);
    } else {
      nodes = nodes.map((node) => partOf(node, step));
      words.push(stepWords(step, t));
    }
  }
  return words.join(' › ');
}

/** Lists of things that have a key and a name, or are texts themselves. */
const itemLists: Readonly<Record<ItemName, true>> = {
  ...{ fields: true, choices: true, stages: true, exitCriteria: true, actions: true, lossReasons: true },
  ...{
    ladder: true,
    moves: true,
    requiredFields: true,
    productLines: true,
    currencies: true,
    channels: true,
  },
};

function stepWords(step: string, t: TFunction): string {
  if (/^[ABC]$/.test(step)) return t('part.class', { class: step });
  return step in t('part', { returnObjects: true }) ? t(`part.${step as PartName}`) : step;
}

function itemWords(list: string, step: string, nodes: readonly unknown[], naming: Naming): string {
  if (!(list in itemLists)) return `${list} ${step}`;
  const name = nameOf(list, step, nodes, naming);
  return naming.t(`item.${list as ItemName}`, { name });
}

function nameOf(list: string, step: string, nodes: readonly unknown[], naming: Naming): string {
  const found = nodes.find((node) => node !== undefined);
  const number = /^\d+$/.test(step) ? String(Number(step) + 1) : step;
  if (list === 'ladder') return recipientWords(found, step, naming.t);
  if (typeof found === 'string') return referredName(list, found, naming);
  const named = found as { readonly name?: unknown; readonly key?: unknown } | undefined;
  if (typeof named?.name === 'string' && named.name !== '')
    return labelOf(named as { name: string }, naming.language ?? '');
  return typeof named?.key === 'string' && named.key !== '' ? named.key : number;
}

function recipientWords(level: unknown, step: string, t: TFunction): string {
  const to = (level as { to?: unknown } | undefined)?.to;
  const number = /^\d+$/.test(step) ? `${Number(step) + 1}` : '';
  const who = to === 'owner' || to === 'head-of-sales' || to === 'management' ? t(`recipient.${to}`) : step;
  return number === '' ? who : `${number}, ${who}`;
}

/** The name of a stage or a field that is named by its key. */
export function referredName(list: string, key: string, { definitions, language }: Naming): string {
  const of = { moves: 'stages', requiredFields: 'fields' }[list];
  if (of === undefined) return key;
  const named = definitions.map((definition) => itemIn(partOf(definition, of), key));
  const found = named.find((one) => typeof (one as { name?: unknown } | undefined)?.name === 'string');
  return found ? labelOf(found as { name: string }, language ?? '') : key;
}

function partOf(node: unknown, step: string): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, step)) return undefined;
  return (node as Readonly<Record<string, unknown>>)[step];
}

/** By its key first, then by its place. */
function itemIn(node: unknown, step: string): unknown {
  if (!Array.isArray(node)) return undefined;
  const list = node as readonly unknown[];
  const byKey = list.find((item) => item === step || partOf(item, 'key') === step);
  if (byKey !== undefined) return byKey;
  if (/^\d+$/.test(step)) return list[Number(step)];
  return levelOf(list, step);
}

/** Levels of the ladder are known by whom they tell, and how often that one was told before. */
function levelOf(list: readonly unknown[], step: string): unknown {
  const [, to, count = '1'] = /^(.*?)(?:-(\d+))?$/.exec(step) ?? [];
  return list.filter((item) => partOf(item, 'to') === to)[Number(count) - 1];
}
