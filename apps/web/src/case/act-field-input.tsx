import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedCounterparty } from '../api/cases.js';
import { CustomerChoice } from '../app/customer-choice.js';
import { useReading } from '../app/reading.js';
import { WhenInput } from '../app/when-input.js';
import { wholeOf, type DraftLine } from '../cases/claimed-lines.js';
import { CounterpartyChoice } from '../cases/counterparty-choice.js';
import { LinesInput } from '../cases/lines-input.js';
import { useStepWords } from '../cases/step-words.js';
import { dayIn, instantIn } from '../format/zoned.js';
import type { ActField } from './act-forms.js';

interface Props {
  readonly field: ActField;
  readonly of: ReturnCaseView;
  /** What may be left out. */
  readonly steps: NonNullable<ReturnCaseView['possibleActs'][number]['steps']>;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly lines: readonly DraftLine[];
  readonly onLines: (lines: DraftLine[]) => void;
}

/** The input of one field of an act, by its kind. */
export function ActFieldInput({ field, of: one, steps, value, onChange, lines, onLines }: Props) {
  const { t } = useTranslation();
  switch (field.kind) {
    case 'choice':
      return (
        <Select
          label={t(`act.field.${field.of}`)}
          withAsterisk
          data-autofocus
          data={field.values.map((each) => ({
            value: each,
            label: t(`act.choice.${field.of}.${each}` as 'act.note'),
          }))}
          value={typeof value === 'string' ? value : null}
          onChange={onChange}
        />
      );
    case 'quantity':
      return (
        <TextInput
          label={t(field.isOptional ? 'act.field.quantity-of-part' : 'act.field.quantity')}
          withAsterisk={!field.isOptional}
          inputMode="numeric"
          data-autofocus
          onChange={(event) => onChange(wholeOf(event.currentTarget.value))}
        />
      );
    case 'text':
      return (
        <TextInput
          label={t('act.field.confirmed-by-name')}
          maxLength={200}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'day':
      return <DayInput name={field.name} onChange={onChange} />;
    case 'when':
      return <UntilInput name={field.name} onChange={onChange} />;
    case 'carrier':
      return <CarrierInput onChange={onChange} />;
    case 'counterparty':
      return <CounterpartyInput onChange={onChange} />;
    case 'customer':
      return (
        <CustomerChoice value={typeof value === 'string' ? value : null} onChange={onChange} autoFocus />
      );
    case 'step':
      return <StepChoice of={one} steps={steps} value={value} onChange={onChange} />;
    case 'lines':
      return <LinesInput lines={lines} onChange={onLines} />;
  }
}

type Change = Pick<Props, 'onChange'>;

/** A pick-up is planned for a day to come; what was delivered has come. */
function DayInput({ name, onChange }: Change & { readonly name: 'on' | 'deliveredOn' }) {
  const { t } = useTranslation();
  const { timeZone } = useReading();
  const today = dayIn(timeZone, new Date());
  return (
    <TextInput
      label={t(name === 'on' ? 'act.field.on' : 'claim.deliveredOn')}
      type="date"
      withAsterisk
      data-autofocus
      {...(name === 'on' ? { min: today } : { max: today })}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A day that is chosen holds until it ends. */
function UntilInput({ name, onChange }: Change & { readonly name: 'promisedFor' | 'until' }) {
  const { t } = useTranslation();
  const { timeZone } = useReading();
  const [day, setDay] = useState('');
  const set = (next: string) => {
    setDay(next);
    onChange(next && instantIn(timeZone, next, '23:59'));
  };
  return (
    <WhenInput
      label={t(name === 'until' ? 'answer.snooze.when' : 'answer.take-on.when')}
      value={day}
      onChange={set}
      autoFocus
    />
  );
}

interface ChoiceProps extends Change {
  readonly value: unknown;
}

/** Whom it is asked of: by name here, by its id to the API. */
function CounterpartyInput({ onChange }: Change) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<NamedCounterparty | null>(null);
  const set = (next: NamedCounterparty | null) => {
    setChosen(next);
    onChange(next && { kind: next.kind, id: next.id });
  };
  return <CounterpartyChoice label={t('act.field.counterparty')} isNeeded value={chosen} onChange={set} />;
}

/** Who carried the goods, as far as that is known. */
function CarrierInput({ onChange }: Change) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<NamedCounterparty | null>(null);
  const set = (next: NamedCounterparty | null) => {
    setChosen(next);
    onChange(next?.id);
  };
  return <CounterpartyChoice label={t('claim.carrier')} kind="carrier" value={chosen} onChange={set} />;
}

function StepChoice({ of: one, steps, value, onChange }: ChoiceProps & Pick<Props, 'of' | 'steps'>) {
  const { t } = useTranslation();
  const words = useStepWords();
  return (
    <Select
      label={t('act.field.step')}
      withAsterisk
      data-autofocus
      data={steps.map(({ step }) => ({ value: step, label: words(one, step) }))}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
    />
  );
}
