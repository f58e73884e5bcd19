import type { DealView } from '@app/contracts/deals.js';
import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDealCommand } from '../api/deal.js';
import type { Definition } from '../api/pipelines.js';
import { AskDialog } from './ask-dialog.js';
import { decimalOf, FieldInput, type FieldValue } from './field-input.js';

interface Props {
  readonly deal: DealView;
  readonly definition: Definition;
  readonly onClose: () => void;
}

/** Changes what a deal is worth and what is known of it; only what differs is sent. */
export function ChangeDialog({ deal, definition, onClose }: Props) {
  const { t } = useTranslation();
  const [amount, setAmount] = useState(deal.amount);
  const [expected, setExpected] = useState(deal.expectedContractOn ?? '');
  const [values, setValues] = useState<Readonly<Record<string, FieldValue>>>(deal.fields);
  const change = useDealCommand(deal.id, onClose);
  const fields = changedFields(deal.fields, values);
  const body = {
    amount: decimalOf(amount) === deal.amount ? undefined : decimalOf(amount),
    expectedContractOn: expected === (deal.expectedContractOn ?? '') ? undefined : expected || null,
    fields: Object.keys(fields).length > 0 ? fields : undefined,
  };
  return (
    <AskDialog
      title={t('change.title')}
      submit={t('change.submit')}
      onSubmit={() => change.mutate({ path: '', method: 'PATCH', body })}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={amount.trim() === '' || Object.values(body).every((value) => value === undefined)}
    >
      <TextInput
        label={t('change.amount', { currency: deal.currency })}
        inputMode="decimal"
        withAsterisk
        data-autofocus
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      <TextInput
        label={t('facts.expected')}
        type="date"
        value={expected}
        onChange={(event) => setExpected(event.currentTarget.value)}
      />
      <Stack gap="xs">
        {(definition.fields ?? []).map((field) => (
          <FieldInput
            key={field.key}
            field={field}
            value={values[field.key]}
            onChange={(value) => setValues({ ...values, [field.key]: value })}
          />
        ))}
      </Stack>
    </AskDialog>
  );
}

/** What is to be written: null empties a field. */
function changedFields(
  before: DealView['fields'],
  now: Readonly<Record<string, FieldValue>>,
): Record<string, NonNullable<FieldValue> | null> {
  const changed = Object.entries(now).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
  );
  return Object.fromEntries(changed.map(([key, value]) => [key, value ?? null]));
}
