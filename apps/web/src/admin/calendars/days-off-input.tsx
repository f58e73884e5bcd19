import { ActionIcon, Button, CloseIcon, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DaysOff } from './calendar-draft.js';
import classes from './calendars.module.css';

interface Props {
  readonly value: readonly DaysOff[];
  readonly onChange: (value: readonly DaysOff[]) => void;
}

/** Days on which the calendar is closed beside public holidays, each with its reason. */
export function DaysOffInput({ value, onChange }: Props) {
  const { t } = useTranslation();
  const change = (index: number, changes: Partial<DaysOff>) =>
    onChange(value.map((one, at) => (at === index ? { ...one, ...changes } : one)));
  return (
    <Stack gap="xs" role="group" aria-label={t('calendar.days-off')}>
      {value.map(({ from, to, reason }, index) => (
        <div key={index} className={classes.off}>
          <TextInput
            label={t('calendar.off-from')}
            type="date"
            value={from}
            onChange={({ currentTarget: { value: day } }) =>
              change(index, { from: day, ...(to < day ? { to: day } : {}) })
            }
          />
          <TextInput
            label={t('calendar.off-to')}
            type="date"
            value={to}
            onChange={({ currentTarget }) => change(index, { to: currentTarget.value })}
          />
          <TextInput
            label={t('calendar.off-reason')}
            maxLength={200}
            value={reason}
            onChange={({ currentTarget }) => change(index, { reason: currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('calendar.remove-off')}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <CloseIcon />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          size="xs"
          variant="default"
          onClick={() => onChange([...value, { from: '', to: '', reason: '' }])}
        >
          {t('calendar.add-off')}
        </Button>
      </div>
    </Stack>
  );
}
