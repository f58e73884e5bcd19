import { ActionIcon, Button, Group, MultiSelect, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { decimalOf } from '../deal/field-input.js';
import { asked, firstRule, operatorsOf, type Askable } from './askable.js';
import { isSentence, type Operator, type Rule, type Sentence, type Value } from './sentence.js';
import { operatorWords } from './sentence-words.js';
import classes from './editor.module.css';

interface Props {
  readonly sentence: Sentence;
  readonly askables: readonly Askable[];
  readonly onChange: (sentence: Sentence) => void;
  /** Of a group: takes it away. */
  readonly onRemove?: () => void;
}

/** Rules, joined by "and" or "or", and groups of such. */
export function SentenceEditor({ sentence, askables, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const { joint, rules } = sentence;
  const put = (index: number, part: Rule | Sentence) => onChange({ joint, rules: rules.with(index, part) });
  const drop = (index: number) => onChange({ joint, rules: rules.filter((_, place) => place !== index) });
  const [first] = askables;
  const add = (part: Rule | Sentence) => onChange({ joint, rules: [...rules, part] });
  if (!first) return null;
  return (
    <div className={onRemove ? classes.rules : undefined}>
      <Group gap="xs" mb={6}>
        {rules.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t('sentence.joint')}
            data={(['and', 'or'] as const).map((value) => ({ value, label: t(`sentence.all.${value}`) }))}
            value={joint}
            onChange={({ currentTarget }) =>
              onChange({ joint: currentTarget.value as Sentence['joint'], rules })
            }
          />
        )}
        {onRemove && <Remove onRemove={onRemove} />}
      </Group>
      {rules.map((part, index) => (
        <div key={index} className={classes.rule}>
          {isSentence(part) ? (
            <SentenceEditor
              sentence={part}
              askables={askables}
              onChange={(next) => put(index, next)}
              onRemove={() => drop(index)}
            />
          ) : (
            <RuleRow
              rule={part}
              askables={askables}
              onChange={(next) => put(index, next)}
              onRemove={() => drop(index)}
            />
          )}
        </div>
      ))}
      <Group gap="xs" mt={6}>
        <Button size="compact-xs" variant="default" onClick={() => add(firstRule(first))}>
          {t('sentence.add')}
        </Button>
        {!onRemove && rules.length > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() =>
              add({ joint: joint === 'and' ? 'or' : 'and', rules: [firstRule(first), firstRule(first)] })
            }
          >
            {t('sentence.add-group')}
          </Button>
        )}
      </Group>
    </div>
  );
}

interface RowProps {
  readonly rule: Rule;
  readonly askables: readonly Askable[];
  readonly onChange: (rule: Rule) => void;
  readonly onRemove: () => void;
}

function RuleRow({ rule, askables, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const known = askables.find(({ what }) => what === rule.what);
  const askable = known ?? { what: rule.what, label: rule.what, kind: 'text' };
  const data = [...askables, ...(known ? [] : [askable])].map(({ what, label }) => ({ value: what, label }));
  const possible = operatorsOf(askable);
  const operators = possible.includes(rule.is) ? possible : [...possible, rule.is];
  const choose = (what: string) => {
    const next = askables.find((one) => one.what === what);
    if (next) onChange(firstRule(next));
  };
  return (
    <>
      <NativeSelect
        size="xs"
        className={classes.what}
        aria-label={t('sentence.what')}
        data={data}
        value={rule.what}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      <NativeSelect
        size="xs"
        aria-label={t('sentence.operator')}
        data={operators.map((is) => ({ value: is, label: operatorWords({ is }, askable, t) }))}
        value={rule.is}
        onChange={({ currentTarget }) => onChange(asked(rule, askable, currentTarget.value as Operator))}
      />
      <ValueInput rule={rule} askable={askable} onChange={(value) => onChange({ ...rule, value })} />
      <Remove onRemove={onRemove} />
    </>
  );
}

interface ValueProps {
  readonly rule: Rule;
  readonly askable: Askable;
  readonly onChange: (value: Value) => void;
}

function ValueInput({ rule: { value }, askable, onChange }: ValueProps) {
  const { t } = useTranslation();
  const label = t('sentence.value');
  const { choices, kind } = askable;
  if (value === undefined) return null;
  if ('number' in value || 'of' in value)
    return <AmountInput value={value} askable={askable} onChange={onChange} />;
  if ('texts' in value) {
    const common = { size: 'xs', 'aria-label': label, w: 220, value: [...value.texts] };
    const put = (texts: string[]) => onChange({ texts });
    return choices ? (
      <MultiSelect {...common} data={[...choices]} onChange={put} />
    ) : (
      <TagsInput {...common} onChange={put} />
    );
  }
  const put = (text: string) => onChange({ text });
  if (!choices)
    return (
      <TextInput
        size="xs"
        aria-label={label}
        type={kind === 'date' ? 'date' : 'text'}
        value={value.text}
        onChange={({ currentTarget }) => put(currentTarget.value)}
      />
    );
  const isKnown = choices.some((choice) => choice.value === value.text);
  const shown = isKnown ? choices : [{ value: value.text, label: value.text }, ...choices];
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      data={[...shown]}
      value={value.text}
      onChange={({ currentTarget }) => put(currentTarget.value)}
    />
  );
}

interface AmountProps {
  readonly value: Extract<Value, { number: string } | { of: 'amount' }>;
  readonly askable: Askable;
  readonly onChange: (value: Value) => void;
}

/** A number; of an own field also the deal's amount. */
function AmountInput({ value, askable, onChange }: AmountProps) {
  const { t } = useTranslation();
  const isAmount = 'of' in value;
  return (
    <>
      {askable.what.startsWith('fields.') && (
        <NativeSelect
          size="xs"
          aria-label={t('sentence.than')}
          data={[
            { value: 'number', label: t('sentence.a-number') },
            { value: 'amount', label: t('sentence.the-amount') },
          ]}
          value={isAmount ? 'amount' : 'number'}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === 'amount' ? { of: 'amount' } : { number: '1' })
          }
        />
      )}
      {!isAmount && (
        <TextInput
          size="xs"
          w={110}
          aria-label={t('sentence.value')}
          inputMode="decimal"
          value={value.number}
          onChange={({ currentTarget }) => onChange({ number: decimalOf(currentTarget.value) })}
        />
      )}
    </>
  );
}

function Remove({ onRemove }: { readonly onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('sentence.remove')} onClick={onRemove}>
      ✕
    </ActionIcon>
  );
}
