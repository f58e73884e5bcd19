import type { UserView } from '@app/contracts/users.js';
import { Box, Loader, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { teamsQuery, usersQuery } from '../../api/people.js';
import { More } from '../../app/more.js';
import { Trouble } from '../../app/trouble.js';
import { AdminPage } from '../admin-page.js';
import { UserFilters } from './user-filters.js';
import shared from '../../app/rows.module.css';
import classes from './users.module.css';

/** Everybody who works here: who they are, and what they may do. */
export function UsersPage() {
  const { t } = useTranslation();
  return (
    <AdminPage title={t('nav.users')} tools={<UserFilters />}>
      <List />
    </AdminPage>
  );
}

function List() {
  const { t } = useTranslation();
  const { q, role, team, left } = useSearch({ from: '/signed-in/admin/users' });
  const pages = useInfiniteQuery({
    ...usersQuery({ q, role, teamId: team, active: !left }),
    placeholderData: keepPreviousData,
  });
  const { data: teams = [] } = useQuery(teamsQuery);
  const { data, error, refetch } = pages;
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  const users = data.pages.flatMap(({ items }) => items);
  if (users.length === 0)
    return (
      <Box className={shared.empty}>
        <Text fw={600}>{t('palette.nothing')}</Text>
      </Box>
    );
  return (
    <>
      <ul className={shared.list} aria-label={t('nav.users')}>
        {users.map((user) => (
          <Row key={user.id} user={user} team={teams.find(({ id }) => id === user.teamId)?.name} />
        ))}
      </ul>
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
    </>
  );
}

function Row({ user, team }: { readonly user: UserView; readonly team: string | undefined }) {
  const { t } = useTranslation();
  return (
    <li className={`${shared.row} ${classes.row}`} data-user={user.email}>
      <div>
        <Text size="sm" fw={600}>
          {user.name}
        </Text>
        <Text size="xs" className={shared.quiet}>
          {user.email}
        </Text>
      </div>
      <Text size="sm">{user.roles.map((role) => t(`role.${role}`)).join(', ')}</Text>
      <Text size="sm" className={shared.quiet}>
        {team}
      </Text>
    </li>
  );
}
