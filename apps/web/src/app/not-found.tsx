import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Stack p="xl" align="flex-start">
      <Title order={1} size="h3">
        {t('not-found.title')}
      </Title>
      <Text>{t('not-found.text')}</Text>
      <Anchor component={Link} to="/">
        {t('not-found.back')}
      </Anchor>
    </Stack>
  );
}
