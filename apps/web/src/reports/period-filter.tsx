import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, dayIn } from '../format/zoned.js';
import { isDay, rolling, type Period } from './period.js';

interface Props {
  readonly value: Period;
  readonly onChange: (period: Period) => void;
}

/** Asks of which time a report is: a period that goes on with the days, or two days of one's own. */
export function PeriodFilter({ value, onChange }: Props) {
  const { t } = useTranslation();
  const { last, from, to } = value;
  const hasDays = from !== undefined || to !== undefined;
  const choose = (chosen: string | null) => {
    const today = dayIn('UTC', new Date());
    if (chosen === 'days') onChange({ from: addDays(today, 1 - rolling[0]), to: today });
    else onChange({ last: rolling.find((days) => String(days) === chosen) });
  };
  return (
    <>
      <Select
        size="xs"
        w={170}
        allowDeselect={false}
        aria-label={t('report.period.label')}
        data={[
          { value: 'any', label: t('report.period.any') },
          ...rolling.map((count) => ({ value: String(count), label: t('report.period.last', { count }) })),
          { value: 'days', label: t('report.period.days') },
        ]}
        value={last === undefined ? (hasDays ? 'days' : 'any') : String(last)}
        onChange={choose}
      />
      {hasDays && (
        <>
          <DayInput label={t('common.from')} value={from} onChange={(day) => onChange({ from: day, to })} />
          <DayInput
            label={t('common.to')}
            value={to}
            min={from}
            onChange={(day) => onChange({ from, to: day })}
          />
        </>
      )}
    </>
  );
}

interface DayProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly min?: string;
  readonly onChange: (day: string | undefined) => void;
}

/** Tells whole dates only: while a year is typed, its first digits are one long ago. */
function DayInput({ label, value = '', min, onChange }: DayProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  return (
    <TextInput
      size="xs"
      type="date"
      aria-label={label}
      min={min}
      value={text}
      onChange={({ currentTarget }) => {
        const day = currentTarget.value;
        setText(day);
        if (day === '') onChange(undefined);
        else if (isDay(day)) onChange(day);
      }}
    />
  );
}
