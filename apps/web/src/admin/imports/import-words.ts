import type { ImportView } from '@app/contracts/imports.js';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { pipelinesQuery } from '../../api/pipelines.js';

/** Where an import comes from and goes to, and how it stands. */
export function useImportWords() {
  const { t, i18n } = useTranslation();
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const count = (value: number) => new Intl.NumberFormat(i18n.language).format(value);
  return {
    count,
    way: ({ source, pipeline }: Pick<ImportView, 'source' | 'pipeline'>) =>
      `${source} → ${pipelines.find(({ key }) => key === pipeline)?.name ?? pipeline}`,
    standing: ({ status, cancelAsked, endedAt }: ImportView) =>
      cancelAsked && endedAt === null ? t('imports.cancelling') : t(`imports.status.${status}`),
    /** What came of its rows so far. */
    came: ({ counts }: ImportView) =>
      counts.read === 0
        ? ''
        : [
            t('imports.rows', { count: counts.read }),
            ...(counts.refused > 0 ? [t('imports.left-out', { count: counts.refused })] : []),
          ].join(' · '),
  };
}
