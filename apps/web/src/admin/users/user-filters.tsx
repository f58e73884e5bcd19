import { Chip, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { teamsQuery } from '../../api/people.js';
import { FindInput } from '../../app/find-input.js';
import { roles, type UsersSearch } from './users-search.js';

/** Which users are shown. It stands in the address, so that it can be kept and sent. */
export function UserFilters() {
  const { t } = useTranslation();
  const { q = '', role, team, left } = useSearch({ from: '/signed-in/admin/users' });
  const navigate = useNavigate({ from: '/admin/users' });
  const { data: teams = [] } = useQuery(teamsQuery);
  const change = (changes: { readonly [Key in keyof UsersSearch]: UsersSearch[Key] | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), replace: true });
  return (
    <Group gap="xs" role="search" aria-label={t('users.filters')}>
      <FindInput label={t('users.find')} value={q} onChange={(next) => change({ q: next || undefined })} />
      <Select
        size="xs"
        w={160}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        placeholder={t('users.role')}
        aria-label={t('users.role')}
        data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        value={role ?? null}
        onChange={(chosen) => change({ role: roles.find((one) => one === chosen) })}
      />
      <Select
        size="xs"
        w={160}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        placeholder={t('users.team')}
        aria-label={t('users.team')}
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
        value={team ?? null}
        onChange={(chosen) => change({ team: chosen ?? undefined })}
      />
      <Chip size="xs" checked={left ?? false} onChange={(on) => change({ left: on || undefined })}>
        {t('users.left')}
      </Chip>
    </Group>
  );
}
