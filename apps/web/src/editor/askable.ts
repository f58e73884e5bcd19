import type { TFunction } from 'i18next';
import { listAt, textAt, type Draft } from './draft-tree.js';
import type { Fact, Operator, Rule, Value } from './sentence.js';

/** What a rule can ask for, and how it is asked. */
export interface Askable {
  readonly what: Rule['what'];
  readonly label: string;
  readonly kind: 'number' | 'text' | 'date' | 'yes-no' | 'task' | 'list' | 'presence';
  /** What can be chosen; absent: anything is written. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

export interface AskableContext {
  readonly content: Draft;
  readonly t: TFunction;
  /** Path of the stage whose tasks are asked for; absent: those of every stage. */
  readonly stage?: string;
  /** The rule for key deals cannot ask whether a deal is key. */
  readonly asksKey: boolean;
}

/** Everything of a deal that a sentence can ask for. */
export function askables(context: AskableContext): Askable[] {
  const { content, t, asksKey } = context;
  const of = (what: Fact, kind: Askable['kind'], choices?: Askable['choices']): Askable => ({
    ...{ what, kind, label: t(`fact.${what}`) },
    ...(choices ? { choices } : {}),
  });
  const plain = (texts: readonly unknown[]) =>
    texts.map((text) => ({ value: String(text), label: String(text) }));
  const money = [textAt(content, 'currency'), ...listAt(content, 'currencies')];
  const products = listAt(content, 'productLines');
  const phases = (['awareness', 'alternatives', 'selection', 'contract'] as const).map((value) => ({
    ...{ value, label: t(`value.phase.${value}`) },
  }));
  return [
    of('amount', 'number'),
    of('currency', 'text', plain(money)),
    of('customerClass', 'text', plain(['A', 'B', 'C'])),
    of('done', 'task', tasks(context)),
    of('agreedActivity', 'yes-no'),
    of('plannedActivities', 'number'),
    ...(asksKey ? [of('key', 'yes-no')] : []),
    of('product', 'text', products.length > 0 ? plain(products) : undefined),
    of('stage', 'text', named(listAt(content, 'stages'))),
    of('phase', 'text', phases),
    ...listAt(content, 'fields').map((field) => ofField(field)),
  ];
}

const kindOfType: Readonly<Record<string, Askable['kind']>> = {
  ...{
    integer: 'number',
    decimal: 'number',
    boolean: 'yes-no',
    date: 'date',
    choice: 'text',
    choices: 'list',
  },
};

function ofField(field: unknown): Askable {
  const what = `fields.${textAt(field, 'key').replaceAll('-', '_')}` as const;
  const kind = kindOfType[textAt(field, 'type')] ?? 'presence';
  const isPicked = kind === 'text' || kind === 'list';
  const label = nameOf(field);
  return { what, label, kind, ...(isPicked ? { choices: named(listAt(field, 'choices')) } : {}) };
}

function tasks(context: AskableContext): Askable['choices'] {
  const { content, stage } = context;
  const stages = stage === undefined ? listAt(content, 'stages') : [];
  const actions =
    stage === undefined
      ? stages.flatMap((one) => listAt(one, 'actions'))
      : listAt(content, `${stage}.actions`);
  const isTask = (action: unknown) =>
    textAt(action, 'by') === 'salesperson' || textAt(action, 'kind') === 'task';
  return named(actions.filter(isTask));
}

function named(items: readonly unknown[]) {
  return items.map((item) => ({ value: textAt(item, 'key'), label: nameOf(item) }));
}

/** As it is named in the definition that is being edited. */
function nameOf(item: unknown): string {
  return textAt(item, 'name') || textAt(item, 'key');
}

const operatorsOfKind: Readonly<Record<Askable['kind'], readonly Operator[]>> = {
  number: ['over', 'at-least', 'under', 'at-most', 'is'],
  text: ['is', 'is-not', 'one-of', 'none-of'],
  date: ['over', 'under'],
  'yes-no': ['yes', 'no'],
  task: ['has', 'has-not'],
  list: ['has', 'has-not'],
  presence: [],
};

/** How it can be asked for. Of a field also whether it is filled in. */
export function operatorsOf({ what, kind }: Askable): readonly Operator[] {
  const own = operatorsOfKind[kind];
  return what.startsWith('fields.') ? [...own, 'filled', 'empty'] : own;
}

/** A rule to begin with. */
export function firstRule(askable: Askable, is: Operator = operatorsOf(askable)[0] ?? 'filled'): Rule {
  const value = firstValue(askable, is);
  const asksItself = is === 'filled' || is === 'empty';
  const isGuarded = askable.what.startsWith('fields.') && !asksItself;
  return {
    ...{ what: askable.what, is },
    ...(value === undefined ? {} : { value }),
    ...(isGuarded ? { ifFilled: true } : {}),
  };
}

function firstValue({ kind, what, choices = [] }: Askable, is: Operator): Value | undefined {
  const first = choices[0]?.value ?? '';
  switch (is) {
    case 'yes':
    case 'no':
    case 'filled':
    case 'empty':
      return undefined;
    case 'one-of':
    case 'none-of':
      return { texts: first === '' ? [] : [first] };
    default:
      if (kind === 'number') return { number: what === 'amount' ? '50000' : '1' };
      if (kind === 'date') return { text: new Date().toISOString().slice(0, 10) };
      return { text: first };
  }
}

/** The same rule asked in another way: its value stays where it can. */
export function asked(rule: Rule, askable: Askable, is: Operator): Rule {
  const next = firstRule(askable, is);
  const [old, fresh] = [rule.value, next.value];
  if (old === undefined || fresh === undefined) return next;
  if ('texts' in fresh && 'text' in old) return { ...next, value: { texts: [old.text] } };
  if ('text' in fresh && 'texts' in old) return { ...next, value: { text: old.texts[0] ?? '' } };
  const isAlike = 'texts' in fresh === 'texts' in old && 'text' in fresh === 'text' in old;
  return isAlike ? { ...next, value: old } : next;
}
