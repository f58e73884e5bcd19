import type { RetimingPreviewView } from '@app/contracts/retimings.js';
import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly of: RetimingPreviewView;
  /** What else is to be said where deals are concerned. */
  readonly children?: ReactNode;
}

/** What a change means for running deals, in figures. */
export function RunningMeaning({ of, children }: Props) {
  const { t } = useTranslation();
  const { runningDeals, deals, newStalls, newStallsOfKeyDeals, mendedStalls, earlierDeadlines } = of;
  if (runningDeals === 0) return <Text size="sm">{t('publish.no-deals')}</Text>;
  return (
    <Stack gap={2} data-meaning>
      <Text size="sm" fw={600}>
        {t('publish.deals', { count: runningDeals })}
      </Text>
      {deals < runningDeals && <Text size="sm">{t('publish.counted', { count: deals })}</Text>}
      <Text size="sm">{t('publish.stalls', { count: newStalls })}</Text>
      {newStallsOfKeyDeals > 0 && (
        <Text size="sm">{t('publish.key-stalls', { count: newStallsOfKeyDeals })}</Text>
      )}
      {mendedStalls > 0 && <Text size="sm">{t('publish.mended', { count: mendedStalls })}</Text>}
      <Text size="sm">{t('publish.earlier', { count: earlierDeadlines })}</Text>
      {children}
    </Stack>
  );
}
