import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { calendarsQuery } from '../api/pipeline-drafts.js';
import { languages } from '../i18n/languages.js';

export interface Personal {
  readonly locale: string;
  readonly timeZone: string;
  /** Null: mails come at any time. */
  readonly calendarKey: string | null;
}

interface Props {
  readonly value: Personal;
  readonly onChange: (changes: Partial<Personal>) => void;
  readonly error: (field: keyof Personal) => string | undefined;
}

/** The language in which somebody is written to, where they are, and when they work. */
export function PersonalInputs({ value, onChange, error }: Props) {
  const { t } = useTranslation();
  const { data: calendars = [] } = useQuery(calendarsQuery);
  const zones = Intl.supportedValuesOf('timeZone');
  const spoken = Object.entries(languages).map(([key, label]) => ({ value: key, label }));
  const isOther = !spoken.some((one) => one.value === value.locale);
  return (
    <>
      <Select
        label={t('user.language')}
        allowDeselect={false}
        data={isOther ? [...spoken, value.locale] : spoken}
        value={value.locale}
        onChange={(locale) => locale && onChange({ locale })}
        error={error('locale')}
      />
      <Select
        label={t('profile.time-zone')}
        allowDeselect={false}
        searchable
        limit={100}
        nothingFoundMessage={t('palette.nothing')}
        data={zones.includes(value.timeZone) ? zones : [value.timeZone, ...zones]}
        value={value.timeZone}
        onChange={(timeZone) => timeZone && onChange({ timeZone })}
        error={error('timeZone')}
      />
      <Select
        label={t('profile.hours')}
        description={t('profile.hours-hint')}
        allowDeselect={false}
        data={[
          { value: '', label: t('profile.any-time') },
          ...calendars.map(({ key, definition }) => ({ value: key, label: definition.name })),
        ]}
        value={value.calendarKey ?? ''}
        onChange={(key) => onChange({ calendarKey: key || null })}
        error={error('calendarKey')}
      />
    </>
  );
}
