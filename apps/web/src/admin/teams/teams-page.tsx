import type { TeamSummary } from '@app/contracts/users.js';
import { Button, Loader, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/me.js';
import { teamsQuery } from '../../api/people.js';
import { Trouble } from '../../app/trouble.js';
import { AdminPage } from '../admin-page.js';
import { TeamDialog } from './team-dialog.js';
import shared from '../../app/rows.module.css';

/** Teams, who leads them, and how many are in them. */
export function TeamsPage() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const mayWrite = permissions['user.write'] !== undefined;
  const { data, error, refetch } = useQuery(teamsQuery);
  const [shown, setShown] = useState<string | null>();
  return (
    <AdminPage
      title={t('nav.teams')}
      about={t('teams.about')}
      tools={
        mayWrite && (
          <Button size="xs" onClick={() => setShown(null)}>
            {t('teams.new')}
          </Button>
        )
      }
    >
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {!data && !error && <Loader m="xl" />}
      {data?.length === 0 && (
        <Text size="sm" className={shared.quiet} py="sm">
          {t('teams.none')}
        </Text>
      )}
      <ul className={shared.list} aria-label={t('nav.teams')}>
        {data?.map((team) => (
          <Row key={team.id} team={team} onOpen={mayWrite ? () => setShown(team.id) : undefined} />
        ))}
      </ul>
      {shown !== undefined && <TeamDialog id={shown} onClose={() => setShown(undefined)} />}
    </AdminPage>
  );
}

function Row({ team, onOpen }: { readonly team: TeamSummary; readonly onOpen?: () => void }) {
  const { t } = useTranslation();
  const { id, name, headName, members } = team;
  return (
    <li className={shared.row}>
      {onOpen ? (
        <UnstyledButton className={shared.title} onClick={onOpen}>
          {name}
        </UnstyledButton>
      ) : (
        <Text size="sm" fw={600}>
          {name}
        </Text>
      )}
      <Text size="xs" className={shared.quiet}>
        {headName === null ? t('teams.nobody-leads') : t('teams.led', { name: headName })}
        {' · '}
        <Link to="/admin/users" search={{ team: id }}>
          {t('teams.members', { count: members })}
        </Link>
      </Text>
    </li>
  );
}
