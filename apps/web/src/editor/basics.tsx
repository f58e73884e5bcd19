import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { textAt, valueAt, withValue } from './draft-tree.js';
import { useEditing, usePart } from './editor-context.js';
import { Condition } from './condition.js';
import { TextPart, TextsPart } from './inputs.js';
import { NamePart } from './name-part.js';
import { sentenceOf } from './cel-reading.js';

/** What the pipeline is called, what it sells in what money, and which of its deals are key. */
export function Basics() {
  const { t } = useTranslation();
  return (
    <Stack>
      <NamePart path="" isKeyShown={false} />
      <TextsPart path="productLines" label={t('part.productLines')} description={t('editor.lines-hint')} />
      <TextPart path="currency" label={t('part.currency')} description={t('editor.currency-hint')} />
      <TextsPart
        path="currencies"
        label={t('part.currencies')}
        description={t('editor.currencies-hint')}
        isOptional
        isUpperCase
      />
      <KeyRule />
    </Stack>
  );
}

const atLeast = /^amount >= (\d{1,15}(?:\.\d{1,4})?)$/;

/** A rule that compares the amount only is kept in its short form. */
function KeyRule() {
  const { t } = useTranslation();
  const { content, change } = useEditing();
  const amount = valueAt(content, 'keyDeal.amountAtLeast');
  const isShort = typeof amount === 'string' && sentenceOf(`amount >= ${amount}`) !== undefined;
  const path = isShort ? 'keyDeal.amountAtLeast' : 'keyDeal.when';
  const { error } = usePart('keyDeal', true);
  const set = (cel: string) => {
    const [, least] = atLeast.exec(cel) ?? [];
    const rule = isShort && least !== undefined ? { amountAtLeast: least } : { when: cel };
    change(withValue(content, 'keyDeal', rule), 'keyDeal');
  };
  return (
    <Condition
      id={path}
      label={t('part.keyDeal')}
      description={t('editor.key-rule-hint')}
      value={isShort ? `amount >= ${amount}` : textAt(content, 'keyDeal.when')}
      error={error}
      asksKey={false}
      onChange={set}
    />
  );
}
