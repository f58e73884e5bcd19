import type { UserView } from '@app/contracts/users.js';
import { Box, Button, Loader, Text, UnstyledButton } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/me.js';
import { teamsQuery, usersQuery } from '../../api/people.js';
import { More } from '../../app/more.js';
import { Trouble } from '../../app/trouble.js';
import { AdminPage } from '../admin-page.js';
import { UserDialog } from './user-dialog.js';
import { UserFilters } from './user-filters.js';
import shared from '../../app/rows.module.css';
import classes from './users.module.css';

/** Everybody who works here: who they are, and what they may do. */
export function UsersPage() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const mayWrite = permissions['user.write'] !== undefined;
  const [shown, setShown] = useState<string | null>();
  return (
    <AdminPage
      title={t('nav.users')}
      tools={
        <>
          <UserFilters />
          {mayWrite && (
            <Button size="xs" onClick={() => setShown(null)}>
              {t('users.new')}
            </Button>
          )}
        </>
      }
    >
      <List onOpen={mayWrite ? setShown : undefined} />
      {shown !== undefined && <UserDialog id={shown} onClose={() => setShown(undefined)} />}
    </AdminPage>
  );
}

/** Absent: whoever looks may not change them. */
type Opening = ((id: string) => void) | undefined;

function List({ onOpen }: { readonly onOpen: Opening }) {
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
          <Row
            key={user.id}
            user={user}
            team={teams.find(({ id }) => id === user.teamId)?.name}
            onOpen={onOpen}
          />
        ))}
      </ul>
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
    </>
  );
}

interface RowProps {
  readonly user: UserView;
  readonly team: string | undefined;
  readonly onOpen: Opening;
}

function Row({ user, team, onOpen }: RowProps) {
  const { t } = useTranslation();
  return (
    <li className={`${shared.row} ${classes.row}`} data-user={user.email}>
      <div>
        {onOpen ? (
          <UnstyledButton className={shared.title} onClick={() => onOpen(user.id)}>
            {user.name}
          </UnstyledButton>
        ) : (
          <Text size="sm" fw={600}>
            {user.name}
          </Text>
        )}
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
