import { Button, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { productsFound } from '../api/cases.js';
import { emptyLine, missingOf, type DraftLine } from './claimed-lines.js';
import { CounterpartyChoice } from './counterparty-choice.js';
import classes from './cases.module.css';

interface Props {
  readonly lines: readonly DraftLine[];
  readonly onChange: (lines: DraftLine[]) => void;
}

/** What is claimed: of which delivery, how much, and what is known of the goods. */
export function LinesInput({ lines, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      {lines.map((line, index) => (
        <fieldset key={index} className={classes.line} aria-label={t('claim.line', { number: index + 1 })}>
          <LineInput
            line={line}
            onChange={(changes) =>
              onChange(lines.map((one, at) => (at === index ? { ...one, ...changes } : one)))
            }
          />
          {lines.length > 1 && (
            <Group justify="flex-end" mt="xs">
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                c="var(--dw-quiet)"
                onClick={() => onChange(lines.filter((_, at) => at !== index))}
              >
                {t('claim.remove')}
              </Button>
            </Group>
          )}
        </fieldset>
      ))}
      <Group>
        <Button size="compact-sm" variant="default" onClick={() => onChange([...lines, emptyLine])}>
          {t('claim.add')}
        </Button>
      </Group>
    </Stack>
  );
}

interface LineProps {
  readonly line: DraftLine;
  readonly onChange: (changes: Partial<DraftLine>) => void;
}

function LineInput({ line, onChange }: LineProps) {
  const { t } = useTranslation();
  const isTooMuch =
    line.quantityClaimed !== '' &&
    line.quantityDelivered !== '' &&
    missingOf(line).includes('quantityClaimed');
  const text = (
    field: 'deliveryId' | 'orderId' | 'quantityDelivered' | 'quantityClaimed' | 'batch' | 'defectCode',
    isNeeded = false,
  ) => ({
    label: t(`claim.${field}`),
    withAsterisk: isNeeded,
    maxLength: 64,
    value: line[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [field]: event.currentTarget.value }),
  });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" verticalSpacing="xs">
      <ProductChoice value={line.productKey} onChange={(productKey) => onChange({ productKey })} />
      <TextInput {...text('deliveryId', true)} />
      <TextInput
        {...text('quantityClaimed', true)}
        inputMode="numeric"
        error={isTooMuch ? t('claim.too-much') : undefined}
      />
      <TextInput {...text('quantityDelivered', true)} inputMode="numeric" />
      <TextInput
        label={t('claim.deliveredOn')}
        type="date"
        value={line.deliveredOn}
        onChange={(event) => onChange({ deliveredOn: event.currentTarget.value })}
      />
      <TextInput {...text('orderId')} />
      <TextInput {...text('batch')} />
      <TextInput {...text('defectCode')} />
      <CounterpartyChoice
        label={t('claim.vendor')}
        kind="vendor"
        value={line.vendor}
        onChange={(vendor) => onChange({ vendor })}
      />
      <CounterpartyChoice
        label={t('claim.carrier')}
        kind="carrier"
        value={line.carrier}
        onChange={(carrier) => onChange({ carrier })}
      />
      <Textarea
        label={t('claim.serials')}
        autosize
        minRows={1}
        value={line.serials}
        onChange={(event) => onChange({ serials: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}

interface ChoiceProps {
  readonly value: string | null;
  readonly onChange: (key: string | null) => void;
}

function ProductChoice({ value, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const { data = [] } = useQuery({ ...productsFound(q), placeholderData: keepPreviousData });
  return (
    <Select
      label={t('claim.product')}
      withAsterisk
      searchable
      selectFirstOptionOnChange
      data={data.map(({ key, name }) => ({ value: key, label: name }))}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={t('palette.nothing')}
    />
  );
}
