import type { TFunction } from 'i18next';
import type { Askable } from './askable.js';
import { isSentence, type Rule, type Sentence } from './sentence.js';

interface Words {
  readonly t: TFunction;
  readonly language: string;
  readonly askables: readonly Askable[];
}

/** A sentence as people say it: "amount is over 50,000 and class is A". */
export function sentenceWords({ joint, rules }: Sentence, words: Words): string {
  return rules
    .map((part) => (isSentence(part) ? `(${sentenceWords(part, words)})` : ruleWords(part, words)))
    .join(` ${words.t(`sentence.${joint}`)} `);
}

function ruleWords(rule: Rule, words: Words): string {
  const { t, askables } = words;
  const askable = askables.find(({ what }) => what === rule.what);
  const of = askable?.label ?? rule.what;
  return [of, operatorWords(rule, askable, t), valueOf(rule, askable, words)]
    .filter((part) => part !== '')
    .join(' ');
}

/** How a rule asks, in words that fit what it asks for. */
export function operatorWords(
  { is }: Pick<Rule, 'is'>,
  askable: Pick<Askable, 'kind'> | undefined,
  t: TFunction,
): string {
  if (askable?.kind === 'date' && (is === 'over' || is === 'under')) return t(`sentence.date.${is}`);
  if (askable?.kind === 'task' && (is === 'has' || is === 'has-not')) return t(`sentence.task.${is}`);
  return t(`sentence.is.${is}`);
}

function valueOf({ value }: Rule, askable: Askable | undefined, { t, language }: Words): string {
  if (value === undefined) return '';
  if ('of' in value) return t('sentence.the-amount');
  if ('number' in value) return numberWords(value.number, language);
  const labels = new Map(askable?.choices?.map((choice) => [choice.value, choice.label]));
  const texts = 'text' in value ? [value.text] : value.texts;
  return texts.map((text) => labels.get(text) ?? text).join(', ');
}

function numberWords(number: string, language: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(number)) return number;
  return new Intl.NumberFormat(language, { maximumFractionDigits: 20 }).format(
    number as Intl.StringNumericLiteral,
  );
}
