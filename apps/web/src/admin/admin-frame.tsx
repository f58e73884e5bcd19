import { Box, Text } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { isFor } from '../app/permitted.js';
import { adminEntries } from './admin-entries.js';
import shared from '../app/rows.module.css';

/** Says at once what the API would refuse, to whoever followed an address. */
export function AdminFrame() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const { pathname } = useLocation();
  const entry = adminEntries.find(({ to }) => pathname.startsWith(to));
  if (!entry || isFor(entry, permissions)) return <Outlet />;
  return (
    <Box className={shared.empty}>
      <Text fw={600}>{t('problem.forbidden')}</Text>
    </Box>
  );
}
