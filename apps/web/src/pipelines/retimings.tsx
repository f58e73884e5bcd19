import { Alert, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { retimingsQuery } from '../api/pipeline-drafts.js';

/** How far running deals have followed the last change, while they do. */
export function Retimings({ pipelineKey }: { readonly pipelineKey: string }) {
  const { t } = useTranslation();
  const { data = [] } = useQuery(retimingsQuery(pipelineKey));
  const running = data.find(({ deals, doneAt }) => doneAt === null && deals > 0);
  if (!running) return null;
  const { deals, lookedAt } = running;
  const label = t('pipelines.retiming', { done: Math.min(lookedAt, deals), count: deals });
  return (
    <Alert variant="light" my="sm" role="status">
      <Text size="sm">{label}</Text>
      <Progress value={(lookedAt / deals) * 100} aria-label={label} mt={6} />
    </Alert>
  );
}
