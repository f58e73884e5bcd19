import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, dayIn, instantIn, weekOf } from '../format/zoned.js';
import { useReading } from './reading.js';

interface Props {
  readonly label: string;
  /** As the API takes it: a day, a week, a month, or an instant; empty while nothing is chosen. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Offers a time, a week and a month as well. */
  readonly isLoose?: boolean;
  readonly autoFocus?: boolean;
}

const week = 7;

/** Asks for a date to come: the usual ones by one press, any other by the calendar. */
export function WhenInput({ label, value, onChange, isLoose = false, autoFocus = false }: Props) {
  const { t } = useTranslation();
  const { timeZone } = useReading();
  const [day, setDay] = useState(/^\d{4}-\d\d-\d\d$/.test(value) ? value : '');
  const [time, setTime] = useState('');
  const today = dayIn(timeZone, new Date());
  const set = (nextDay: string, nextTime: string) => {
    setDay(nextDay);
    setTime(nextTime);
    onChange(nextDay && nextTime ? instantIn(timeZone, nextDay, nextTime) : nextDay);
  };
  const loosely = (rough: string) => {
    setDay('');
    setTime('');
    onChange(rough);
  };
  const monday = addDays(today, week);
  const choices: [string, string, () => void][] = [
    ['tomorrow', addDays(today, 1), () => set(addDays(today, 1), '')],
    ['in-3-days', addDays(today, 3), () => set(addDays(today, 3), '')],
    ['in-a-week', addDays(today, week), () => set(addDays(today, week), '')],
    ...(isLoose
      ? ([
          ['next-week', weekOf(monday), () => loosely(weekOf(monday))],
          ['next-month', nextMonth(today), () => loosely(nextMonth(today))],
        ] as [string, string, () => void][])
      : []),
  ];
  return (
    <Stack gap={6}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={label}
          withAsterisk
          type="date"
          flex={1}
          min={today}
          value={day}
          data-autofocus={autoFocus || undefined}
          onChange={(event) => set(event.currentTarget.value, time)}
        />
        {isLoose && (
          <TextInput
            label={t('when.time')}
            type="time"
            w={110}
            value={time}
            disabled={!day}
            onChange={(event) => set(day, event.currentTarget.value)}
          />
        )}
      </Group>
      <Group gap={6}>
        {choices.map(([name, choice, choose]) => (
          <Button
            key={name}
            size="compact-xs"
            variant={value === choice ? 'filled' : 'default'}
            aria-pressed={value === choice}
            onClick={choose}
          >
            {t(`when.${name as 'tomorrow'}`)}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}

function nextMonth(today: string): string {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
}
