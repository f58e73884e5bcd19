import type { CalendarView } from '@app/contracts/calendars.js';
import { TagsInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePublishingCalendar } from '../../api/calendars.js';
import { useReading } from '../../app/reading.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { weekdayName, weekdays, type Weekday } from '../../format/weekdays.js';
import { definitionOf, draftOf, hoursOf } from './calendar-draft.js';
import { DaysOffInput } from './days-off-input.js';
import { Meaning, useMeaning } from './meaning.js';
import classes from './calendars.module.css';

interface Props {
  readonly of: CalendarView;
  readonly onClose: () => void;
}

/** Publishes a version, after it has said what that means for what is under way. */
export function VersionDialog({ of: { definition: base }, onClose }: Props) {
  const { t } = useTranslation();
  const [before] = useState(() => draftOf(base));
  const [draft, setDraft] = useState(before);
  const publish = usePublishingCalendar(({ version, definition }) => {
    notifications.show({
      message: t('calendar.published', { name: definition.name, version }),
      color: 'green',
    });
    onClose();
  });
  const definition = definitionOf(base, draft);
  const isSame = JSON.stringify(draft) === JSON.stringify(before);
  const areDaysWhole = draft.closures.every(({ from, to, reason }) => from && to && reason.trim());
  const isReady = definition !== undefined && !isSame && areDaysWhole;
  const meaning = useMeaning(isReady ? definition : undefined);
  return (
    <AskDialog
      title={t('calendar.title', { name: base.name })}
      submit={t('calendar.submit')}
      size="xl"
      onSubmit={() => definition && publish.mutate(definition)}
      onClose={onClose}
      isPending={publish.isPending}
      error={publish.error}
      isIncomplete={!meaning.preview}
    >
      <TextInput
        label={t('calendar.name')}
        value={draft.name}
        maxLength={120}
        onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
      />
      <div className={classes.week}>
        {weekdays.map((day) => (
          <HoursInput
            key={day}
            day={day}
            value={draft.week[day]}
            onChange={(hours) => setDraft({ ...draft, week: { ...draft.week, [day]: hours } })}
          />
        ))}
      </div>
      <DaysOffInput value={draft.closures} onChange={(closures) => setDraft({ ...draft, closures })} />
      {base.holidays && (
        <TagsInput
          label={t('calendar.removed')}
          description={t('calendar.removed-hint')}
          value={[...draft.removed]}
          onChange={(removed) => setDraft({ ...draft, removed })}
        />
      )}
      <Meaning of={meaning} isSame={isSame} />
    </AskDialog>
  );
}

interface HoursProps {
  readonly day: Weekday;
  readonly value: string;
  readonly onChange: (hours: string) => void;
}

function HoursInput({ day, value, onChange }: HoursProps) {
  const { t } = useTranslation();
  const { language } = useReading();
  return (
    <TextInput
      label={weekdayName(day, language)}
      description={day === 'monday' ? t('calendar.hours-hint') : undefined}
      error={hoursOf(value) ? undefined : t('calendar.wrong-hours')}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
