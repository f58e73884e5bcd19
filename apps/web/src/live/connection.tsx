import { Affix, Loader, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLive } from './use-live.js';

/** Follows what others do, and says when it cannot. It stands above the page, so that nothing moves. */
export function Connection() {
  const { t } = useTranslation();
  const isLost = useLive();
  return (
    <Affix
      position={{ bottom: 16, left: '50%' }}
      style={{ transform: 'translateX(-50%)', width: 'max-content', maxWidth: '92vw' }}
    >
      <div role="status">
        {isLost && (
          <Paper withBorder shadow="md" px="md" py="xs" radius="md" style={{ display: 'flex', gap: 10 }}>
            <Loader size={16} mt={2} />
            <Text size="sm">{t('live.lost')}</Text>
          </Paper>
        )}
      </div>
    </Affix>
  );
}
