import type { PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import type { PipelineVersionSummary } from '@app/contracts/pipelines.js';
import { Button, Group, Loader, NativeSelect, Text, Title, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { diffQuery, saveDraft, versionsQuery, type Diff, type Side } from '../api/pipeline-drafts.js';
import { pipelineVersionQuery } from '../api/pipelines.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { dayOf } from '../format/dates.js';
import { Changes } from './changes.js';
import shared from '../app/rows.module.css';
import classes from './pipelines.module.css';

/** What was published when and with which note, and what differs between two of them. */
export function Versions({ pipeline }: { readonly pipeline: PipelineSummaryView }) {
  const { t } = useTranslation();
  if (pipeline.version === null)
    return (
      <Text mt="md" className={shared.quiet}>
        {t('pipelines.never')}
      </Text>
    );
  return <Published pipeline={pipeline} />;
}

function Published({ pipeline: { key, hasDraft } }: { readonly pipeline: PipelineSummaryView }) {
  const { from, to } = useSearch({ from: '/signed-in/pipelines/$key' });
  const versions = useQuery(versionsQuery(key));
  const diff = useQuery(diffQuery(key, from, to));
  const { data = [], error, refetch } = versions;
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  return (
    <div className={classes.columns}>
      <List versions={data} pipelineKey={key} shown={diff.data?.to} />
      <section>
        {diff.data && <Choice of={diff.data} versions={data} hasDraft={hasDraft} pipelineKey={key} />}
        {!hasDraft && typeof diff.data?.to === 'number' && (
          <TakeUp pipelineKey={key} version={diff.data.to} isNewest={diff.data.to === data[0]?.version} />
        )}
        {diff.error && <Trouble error={diff.error} retry={() => void diff.refetch()} />}
        {diff.isPending && <Loader m="md" />}
        {diff.data && !diff.error && (
          <Changes changes={diff.data.changes} pipelineKey={key} sides={[diff.data.to, diff.data.from]} />
        )}
      </section>
    </div>
  );
}

interface ListProps {
  readonly versions: readonly PipelineVersionSummary[];
  readonly pipelineKey: string;
  readonly shown: Side | undefined;
}

function List({ versions, pipelineKey, shown }: ListProps) {
  const { t } = useTranslation();
  const reading = useReading();
  const compare = useComparing(pipelineKey);
  return (
    <section>
      <Title order={2} size="h6">
        {t('versions.title')}
      </Title>
      {versions.map(({ version, publishedAt, note }) => (
        <UnstyledButton
          key={version}
          w="100%"
          className={classes.version}
          data-shown={version === shown || undefined}
          onClick={() => compare(Math.max(1, version - 1), version)}
        >
          <Text size="sm" fw={550}>
            {t('versions.one', { version })} · {dayOf(publishedAt, reading)}
          </Text>
          <Text size="xs" className={shared.quiet}>
            {note ?? t('versions.no-note')}
          </Text>
        </UnstyledButton>
      ))}
    </section>
  );
}

interface TakeUpProps {
  readonly pipelineKey: string;
  readonly version: number;
  readonly isNewest: boolean;
}

/** Goes back to what an older version said: as a draft, which changes nothing yet. */
function TakeUp({ pipelineKey, version, isNewest }: TakeUpProps) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const { definition } = await queries.ensureQueryData(
        pipelineVersionQuery({ key: pipelineKey, version }),
      );
      return saveDraft(pipelineKey, definition);
    },
    onSuccess: async () => {
      void queries.invalidateQueries({ queryKey: ['pipelines'] });
      await navigate({ to: '/pipelines/$key/edit', params: { key: pipelineKey } });
    },
  });
  if (isNewest || !permissions['pipeline.publish']) return null;
  return (
    <>
      <Button size="xs" variant="default" mb="md" loading={isPending} onClick={() => mutate()}>
        {t('versions.take-up', { version })}
      </Button>
      {error && <Trouble error={error} />}
    </>
  );
}

interface ChoiceProps {
  readonly of: Diff;
  readonly versions: readonly PipelineVersionSummary[];
  readonly hasDraft: boolean;
  readonly pipelineKey: string;
}

/** Which two are compared. */
function Choice({ of: { from, to }, versions, hasDraft, pipelineKey }: ChoiceProps) {
  const { t } = useTranslation();
  const compare = useComparing(pipelineKey);
  const sides = [
    ...(hasDraft ? [{ value: 'draft', label: t('versions.draft') }] : []),
    ...versions.map(({ version }) => ({ value: String(version), label: t('versions.one', { version }) })),
  ];
  const sideOf = (value: string): Side => (value === 'draft' ? value : Number(value));
  return (
    <Group mb="md" align="flex-end">
      <NativeSelect
        label={t('versions.from')}
        data={sides}
        value={String(from)}
        onChange={(event) => compare(sideOf(event.currentTarget.value), to)}
      />
      <NativeSelect
        label={t('versions.to')}
        data={sides}
        value={String(to)}
        onChange={(event) => compare(from, sideOf(event.currentTarget.value))}
      />
    </Group>
  );
}

function useComparing(key: string) {
  const navigate = useNavigate();
  return (from: Side, to: Side) =>
    void navigate({ to: '/pipelines/$key', params: { key }, search: { from, to }, replace: true });
}
