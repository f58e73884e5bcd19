import type { FieldDefinition } from '@app/domain/pipeline/definition.js';
import type { FieldValue } from '@app/domain/deal/state.js';

const groups = { '.': ',', ',': '.' } as const;

/**
 * A number of a file as decimal text: `1 234,50`, `1.234,50` and `0038.5000000` are numbers; undefined when it is none. Thousands are
 * parted by spaces, apostrophes, or by whichever of point and comma does not part the decimals.
 */
export function readDecimal(text: string, decimal: '.' | ','): string | undefined {
  const bare = text.replace(/[\s'’]/gu, '');
  const group = groups[decimal];
  const grouped = new RegExp(`^-?\\d{1,3}(\\${group}\\d{3})+(\\${decimal}\\d+)?$`);
  const plain = grouped.test(bare) ? bare.replaceAll(group, '') : bare;
  const match = new RegExp(`^(-?)0*(\\d+)(?:\\${decimal}(\\d+))?$`).exec(plain);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const rest = fraction.replace(/0+$/, '');
  return sign + whole + (rest === '' ? '' : `.${rest}`);
}

/** Words for yes and no in the languages of those who write them. */
const words: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, y: true, '1': true, ano: true, ja: true, tak: true, да: true, x: true },
  ...{ false: false, no: false, n: false, '0': false, ne: false, nein: false, nie: false, нет: false },
};

export function readFlag(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** One line of text: white space within counts once. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ');
}

export type ReadField = { readonly value: FieldValue; readonly text?: string } | { readonly reason: string };

/**
 * A value of an own field; of a text the value says that it is filled in.
 * @param readDay reads a day as `YYYY-MM-DD`
 */
export function readField(
  text: string,
  { type, choices = [] }: FieldDefinition,
  decimal: '.' | ',',
  readDay: (text: string) => string | undefined,
): ReadField {
  switch (type) {
    case 'text':
      return { value: true, text };
    case 'integer': {
      const number = Number(readDecimal(text, decimal));
      return Number.isSafeInteger(number) ? { value: number } : { reason: 'is not a whole number' };
    }
    case 'decimal':
      return given(readDecimal(text, decimal), 'is not a number');
    case 'boolean':
      return given(readFlag(text), 'is neither yes nor no');
    case 'date':
      return given(readDay(text), 'is not a day in a format of the mapping');
    case 'choice':
      return given(choiceOf(text, choices), `is not one of ${choices.map(({ name }) => name).join(', ')}`);
    case 'choices': {
      const keys = text.split(/[;,|]/).map((one) => choiceOf(one.trim(), choices));
      const known = keys.filter((one) => one !== undefined);
      return known.length === keys.length
        ? { value: [...new Set(known)] }
        : { reason: `is not a list of ${choices.map(({ name }) => name).join(', ')}` };
    }
  }
}

function given(value: FieldValue | undefined, reason: string): ReadField {
  return value === undefined ? { reason } : { value };
}

function choiceOf(text: string, choices: FieldDefinition['choices'] = []): string | undefined {
  const wanted = text.toLowerCase();
  return choices.find(({ key, name }) => key === wanted || name.toLowerCase() === wanted)?.key;
}
