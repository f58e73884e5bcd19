import type { DealView } from '@app/contracts/deals.js';
import { Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { labelOf, type Field } from '../api/pipelines.js';

export type FieldValue = DealView['fields'][string] | undefined;

interface Props {
  readonly field: Field;
  readonly value: FieldValue;
  readonly onChange: (value: FieldValue) => void;
  readonly required?: boolean;
}

/** Asks for one of a pipeline's own fields, as its type wants to be asked for. */
export function FieldInput({ field, value, onChange, required }: Props) {
  const { i18n } = useTranslation();
  const label = labelOf(field, i18n.language);
  const common = { label, withAsterisk: required };
  const text = typeof value === 'string' ? value : '';
  const orNone = (given: string) => onChange(given === '' ? undefined : given);
  switch (field.type) {
    case 'boolean':
      return (
        <Checkbox
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'integer':
      return (
        <NumberInput
          {...common}
          allowDecimal={false}
          value={typeof value === 'number' ? value : ''}
          onChange={(given) => onChange(typeof given === 'number' ? given : undefined)}
        />
      );
    case 'decimal':
      return (
        <TextInput
          {...common}
          inputMode="decimal"
          value={text}
          onChange={(event) => orNone(decimalOf(event.currentTarget.value))}
        />
      );
    case 'date':
      return (
        <TextInput
          {...common}
          type="date"
          value={text}
          onChange={(event) => orNone(event.currentTarget.value)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={choicesOf(field, i18n.language)}
          value={text || null}
          onChange={(given) => orNone(given ?? '')}
        />
      );
    case 'choices':
      return (
        <MultiSelect
          {...common}
          data={choicesOf(field, i18n.language)}
          value={Array.isArray(value) ? value : []}
          onChange={(given) => onChange(given.length > 0 ? given : undefined)}
        />
      );
    case 'text':
      return (
        <Textarea {...common} autosize value={text} onChange={(event) => orNone(event.currentTarget.value)} />
      );
  }
}

/** What people type for a decimal, such as "1 250,50", as decimal text. */
export function decimalOf(typed: string): string {
  return typed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
}

function choicesOf({ choices = [] }: Field, language: string): { value: string; label: string }[] {
  return choices.map((choice) => ({ value: choice.key, label: labelOf(choice, language) }));
}
