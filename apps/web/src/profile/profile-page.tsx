import { Box, Loader, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { profileQuery } from '../api/people.js';
import { useMe } from '../api/me.js';
import { Trouble } from '../app/trouble.js';
import { OwnAbsences } from './own-absences.js';
import { OwnChoices } from './own-choices.js';
import { OwnSessions } from './own-sessions.js';
import { OwnTokens } from './own-tokens.js';
import { PasswordForm } from './password-form.js';
import shared from '../app/rows.module.css';

/** What everybody sets for themselves. */
export function ProfilePage() {
  const { t } = useTranslation();
  const { user, permissions } = useMe();
  const { data, error, refetch } = useQuery(profileQuery);
  return (
    <Box className={shared.page} maw={720}>
      <Title order={1} size="h4">
        {t('profile.title')}
      </Title>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {!data && !error && <Loader m="xl" />}
      {data && (
        <Stack gap="xl" mt="md">
          <OwnChoices seen={data} />
          {permissions['absence.write'] && <OwnAbsences userId={user.id} />}
          <PasswordForm />
          <OwnSessions />
          <OwnTokens />
        </Stack>
      )}
    </Box>
  );
}
