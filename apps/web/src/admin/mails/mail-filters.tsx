import { Group, Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FindInput } from '../../app/find-input.js';
import { kinds, states, type MailsSearch } from './mails-search.js';

/** Which mails are shown. It stands in the address, so that it can be kept and sent. */
export function MailFilters() {
  const { t } = useTranslation();
  const { q = '', state, kind } = useSearch({ from: '/signed-in/admin/messages' });
  const navigate = useNavigate({ from: '/admin/messages' });
  const change = (changes: { readonly [Key in keyof MailsSearch]: MailsSearch[Key] | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), replace: true });
  const shared = {
    size: 'xs',
    clearable: true,
    clearButtonProps: { 'aria-label': t('common.clear') },
  } as const;
  return (
    <Group gap="xs" role="search" aria-label={t('mails.filters')}>
      <FindInput label={t('mails.find')} value={q} onChange={(next) => change({ q: next || undefined })} />
      <Select
        {...shared}
        w={140}
        placeholder={t('mails.state-label')}
        aria-label={t('mails.state-label')}
        data={states.map((value) => ({ value, label: t(`mails.state.${value}`) }))}
        value={state ?? null}
        onChange={(chosen) => change({ state: states.find((one) => one === chosen) })}
      />
      <Select
        {...shared}
        w={190}
        placeholder={t('mails.kind-label')}
        aria-label={t('mails.kind-label')}
        data={kinds.map((value) => ({ value, label: t(`mails.kind.${value}`) }))}
        value={kind ?? null}
        onChange={(chosen) => change({ kind: kinds.find((one) => one === chosen) })}
      />
    </Group>
  );
}
