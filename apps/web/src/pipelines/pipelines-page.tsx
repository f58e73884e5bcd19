import type { PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import { Badge, Box, Button, Group, Loader, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { everyPipelineQuery } from '../api/pipeline-drafts.js';
import { useKeys } from '../app/keys.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { useRows } from '../app/use-rows.js';
import { dayOf } from '../format/dates.js';
import { NewPipelineDialog } from './new-pipeline-dialog.js';
import shared from '../app/rows.module.css';
import classes from './pipelines.module.css';

/** Every pipeline: what is published, what is being worked at, and what is archived. */
export function PipelinesPage() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const mayPublish = permissions['pipeline.publish'] !== undefined;
  const { data, error, refetch } = useQuery(everyPipelineQuery);
  const [isMaking, setMaking] = useState(false);
  useKeys(mayPublish ? { n: () => setMaking(true) } : {});
  return (
    <Box className={shared.page}>
      <Group justify="space-between">
        <Title order={1} size="h4">
          {t('nav.pipelines')}
        </Title>
        {mayPublish && <Button onClick={() => setMaking(true)}>{t('pipelines.new')}</Button>}
      </Group>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {!data && !error && <Loader m="xl" />}
      {data && <List pipelines={data} />}
      {isMaking && data && <NewPipelineDialog pipelines={data} onClose={() => setMaking(false)} />}
    </Box>
  );
}

function List({ pipelines }: { readonly pipelines: readonly PipelineSummaryView[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const ordered = [...pipelines].sort((one, other) => Number(one.archived) - Number(other.archived));
  const rows = ordered.map((pipeline) => ({ ...pipeline, id: pipeline.key }));
  const { selected, select, list } = useRows(
    rows,
    ({ key }) => void navigate({ to: '/pipelines/$key', params: { key } }),
  );
  if (rows.length === 0)
    return (
      <Box className={shared.empty}>
        <Text fw={600}>{t('pipelines.empty.title')}</Text>
        <Text size="sm" className={shared.quiet}>
          {t('pipelines.empty.text')}
        </Text>
      </Box>
    );
  return (
    <ul ref={list} className={shared.list} aria-label={t('nav.pipelines')}>
      {rows.map((pipeline, index) => (
        <Row
          key={pipeline.key}
          pipeline={pipeline}
          isSelected={index === selected}
          onSelect={() => select(index)}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  readonly pipeline: PipelineSummaryView;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function Row({ pipeline, isSelected, onSelect }: RowProps) {
  const { t } = useTranslation();
  const reading = useReading();
  const { key, name, publishedAt, note, runningDeals, version } = pipeline;
  return (
    <li
      className={`${shared.row} ${classes.row}`}
      data-selected={isSelected || undefined}
      data-pipeline={key}
      onFocus={onSelect}
    >
      <div>
        <Link to="/pipelines/$key" params={{ key }} className={shared.title}>
          {name}
        </Link>
        <Text size="xs" className={shared.quiet}>
          {key}
        </Text>
      </div>
      <States of={pipeline} />
      <div>
        <Text size="sm">{t('pipelines.running', { count: runningDeals })}</Text>
        <Text size="xs" className={shared.quiet}>
          {publishedAt
            ? t('pipelines.published-on', { version, day: dayOf(publishedAt, reading) })
            : t('pipelines.never')}
          {note && ` · ${note}`}
        </Text>
      </div>
    </li>
  );
}

/** Published, draft, archived: a pipeline may be several of these. */
export function States({ of: { archived, hasDraft, version } }: { readonly of: PipelineSummaryView }) {
  const { t } = useTranslation();
  return (
    <Group gap={6}>
      {version !== null && !archived && <State name={t('pipelines.state.published')} color="green" />}
      {archived && <State name={t('pipelines.state.archived')} color="gray" />}
      {hasDraft && <State name={t('pipelines.state.draft')} color="indigo" />}
    </Group>
  );
}

function State({ name, color }: { readonly name: string; readonly color: string }) {
  return (
    <Badge variant="outline" color={color} tt="none" fw={500} className={classes.state}>
      {name}
    </Badge>
  );
}
