import type { PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import { Box, Button, Group, Loader, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { everyPipelineQuery, sendToPipeline } from '../api/pipeline-drafts.js';
import { NotFound } from '../app/not-found.js';
import { useProblemWords } from '../app/problem-words.js';
import { Trouble } from '../app/trouble.js';
import { notifications } from '@mantine/notifications';
import { States } from './pipelines-page.js';
import { Retimings } from './retimings.js';
import { Versions } from './versions.js';
import shared from '../app/rows.module.css';
import classes from './pipelines.module.css';

/** One pipeline: its state, its versions, and what differs between two of them. */
export function PipelinePage() {
  const { key } = useParams({ from: '/signed-in/pipelines/$key' });
  const { data, error, refetch } = useQuery(everyPipelineQuery);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return <Loader m="xl" />;
  const pipeline = data.find((one) => one.key === key);
  if (!pipeline) return <NotFound />;
  return (
    <Box className={shared.page}>
      <Head pipeline={pipeline} />
      <Retimings pipelineKey={key} />
      <Versions pipeline={pipeline} />
    </Box>
  );
}

function Head({ pipeline }: { readonly pipeline: PipelineSummaryView }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const { key, name, runningDeals, hasDraft } = pipeline;
  return (
    <>
      <Link to="/pipelines" className={classes.back}>
        {t('nav.pipelines')}
      </Link>
      <Group justify="space-between" mt={4}>
        <div>
          <Group gap="sm">
            <Title order={1} size="h4">
              {name}
            </Title>
            <States of={pipeline} />
          </Group>
          <Text size="sm" className={shared.quiet}>
            {t('pipelines.running', { count: runningDeals })}
          </Text>
        </div>
        {permissions['pipeline.publish'] && (
          <Group gap="xs">
            <Archiving pipeline={pipeline} />
            <Button renderRoot={(props) => <Link to="/pipelines/$key/edit" params={{ key }} {...props} />}>
              {hasDraft ? t('pipelines.edit-draft') : t('pipelines.edit')}
            </Button>
          </Group>
        )}
      </Group>
    </>
  );
}

/** Archived it takes no new deals, and running ones go on; hence nothing is asked before, and it is undone by restoring. */
function Archiving({
  pipeline: { key, name, archived, version },
}: {
  readonly pipeline: PipelineSummaryView;
}) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const queries = useQueryClient();
  const act = archived ? 'restore' : 'archive';
  const { mutate, isPending } = useMutation({
    mutationFn: () => sendToPipeline(key, act),
    onSuccess: () => {
      notifications.show({ message: t(`pipelines.${act}.done`, { name }), color: 'green' });
      return queries.invalidateQueries({ queryKey: ['pipelines'] });
    },
    onError: (error) => notifications.show({ message: words(error), color: 'red' }),
  });
  if (version === null) return null;
  return (
    <Button variant="default" loading={isPending} onClick={() => mutate()}>
      {t(`pipelines.${act}.do`)}
    </Button>
  );
}
