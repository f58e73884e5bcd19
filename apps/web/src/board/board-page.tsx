import type { DealView } from '@app/contracts/deals.js';
import { Box, Button, Group, Loader, SegmentedControl, Select, Text, Title } from '@mantine/core';
import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { totalsQuery } from '../api/board.js';
import { newestDeal } from '../api/deals.js';
import { useMe } from '../api/me.js';
import { labelOf, pipelineQuery, pipelinesQuery, type Definition } from '../api/pipelines.js';
import { useKeys } from '../app/keys.js';
import { Trouble } from '../app/trouble.js';
import { cardOf, walkCards } from './board-keys.js';
import { Column } from './column.js';
import { Filters, useChange } from './filters.js';
import { useBoardFilter } from './board-filter.js';
import { GateAsked } from '../deal/gate.js';
import type { NamedStage } from './move-menu.js';
import { useMoving } from './use-moving.js';
import { ViewsMenu } from './views-menu.js';
import classes from './board-page.module.css';

const DealList = lazy(async () => ({ default: (await import('../list/deal-list.js')).DealList }));
const OpenDialog = lazy(async () => ({ default: (await import('./open-dialog.js')).OpenDialog }));

/** From a stage that the newest version does not have. */
const none: readonly NamedStage[] = [];

/** The board: a pipeline's stages side by side, its deals in them. */
export function BoardPage() {
  const { t } = useTranslation();
  const { data: pipelines, error, refetch } = useQuery(pipelinesQuery);
  const { pipeline: chosen } = useSearch({ from: '/signed-in/board' });
  const newest = useQuery({ ...newestDeal, enabled: chosen === undefined });
  const usual = newest.isPending ? undefined : newest.data?.pipeline.key;
  const first = newest.isPending ? undefined : pipelines?.find(({ archived }) => !archived)?.key;
  const key = chosen ?? usual ?? first;
  return (
    <Box className={classes.page}>
      <Group className={classes.head} justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={1} size="h4">
            {t('nav.board')}
          </Title>
          <PipelineChoice value={key} />
          <Layout />
          {key && <ViewsMenu pipeline={key} />}
          {key && <OpenButton key={key} pipelineKey={key} />}
        </Group>
        <Filters />
      </Group>
      {error && !pipelines && <Trouble error={error} retry={() => void refetch()} />}
      {pipelines && !key && !newest.isPending && (
        <Text p="xl" c="dimmed">
          {t('board.no-pipeline')}
        </Text>
      )}
      {key && <Pipeline key={key} pipelineKey={key} />}
    </Box>
  );
}

function PipelineChoice({ value }: { readonly value: string | undefined }) {
  const { t } = useTranslation();
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const change = useChange();
  return (
    <Select
      size="xs"
      w={230}
      aria-label={t('board.pipeline')}
      allowDeselect={false}
      data={pipelines.map(({ key, name }) => ({ value: key, label: name }))}
      value={value ?? null}
      onChange={(pipeline) => pipeline && change({ pipeline })}
    />
  );
}

/** Side by side in stages, or one below the other. */
function Layout() {
  const { t } = useTranslation();
  const { layout = 'board' } = useSearch({ from: '/signed-in/board' });
  const change = useChange();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('list.layout')}
      data={[
        { value: 'board', label: t('nav.board') },
        { value: 'list', label: t('list.list') },
      ]}
      value={layout}
      onChange={(next) => change({ layout: next === 'list' ? 'list' : undefined })}
    />
  );
}

function OpenButton({ pipelineKey }: { readonly pipelineKey: string }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const [isOpen, { open, close }] = useDisclosure();
  const { data } = useQuery(pipelineQuery(pipelineKey));
  useKeys({ n: open });
  if (!permissions['deal.open'] || !data) return null;
  return (
    <>
      <Button size="xs" onClick={open}>
        {t('open.button')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <OpenDialog definition={data.definition} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

function Pipeline({ pipelineKey }: { readonly pipelineKey: string }) {
  const { data, error, refetch } = useQuery(pipelineQuery(pipelineKey));
  const { layout } = useSearch({ from: '/signed-in/board' });
  if (data && layout === 'list')
    return (
      <Suspense fallback={<Loader m="xl" />}>
        <DealList definition={data.definition} />
      </Suspense>
    );
  if (data) return <Stages definition={data.definition} />;
  return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
}

function Stages({ definition }: { readonly definition: Definition }) {
  const filter = useBoardFilter(definition.key);
  const { permissions } = useMe();
  const isMovable = permissions['deal.work'] !== undefined;
  const { data: totals } = useQuery(totalsQuery(filter));
  const { move, gate, closeGate } = useMoving(filter);
  useDrops(move);
  const stages = useStages(
    definition,
    (totals ?? []).map(({ stage }) => stage),
  );
  const targets = useTargets(definition);
  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>) => {
    walkCards(event);
    const card = event.key === 'm' ? cardOf(event.target) : undefined;
    card?.closest('article')?.querySelector<HTMLElement>('[aria-haspopup]')?.click();
  };
  return (
    <>
      <div className={classes.columns} onKeyDown={onKeyDown}>
        {stages.map((stage) => (
          <Column
            key={stage.key}
            filter={filter}
            stage={stage}
            totals={totals?.filter((total) => total.stage === stage.key)}
            isMovable={isMovable}
            targets={targets[stage.key] ?? none}
            onMove={move}
          />
        ))}
      </div>
      <GateAsked gate={gate} onClose={closeGate} />
    </>
  );
}

/** The stages of the newest version, and those of older ones in which deals are still worked. */
function useStages(definition: Definition, inUse: readonly string[]): NamedStage[] {
  const { i18n } = useTranslation();
  const known = definition.stages.map((stage) => ({ key: stage.key, label: labelOf(stage, i18n.language) }));
  const older = inUse.filter((key) => !known.some((stage) => stage.key === key));
  return [...known, ...[...new Set(older)].map((key) => ({ key, label: key }))];
}

/** Where the pipeline lets deals go from each stage. */
function useTargets({ stages }: Definition): Readonly<Record<string, readonly NamedStage[]>> {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const targetsOf = (moves: readonly string[]) =>
      stages
        .filter(({ key }) => moves.includes(key))
        .map((stage) => ({ key: stage.key, label: labelOf(stage, language) }));
    return Object.fromEntries(stages.map(({ key, moves }) => [key, targetsOf(moves)]));
  }, [stages, language]);
}

/** A card that is dropped on another column is moved there. */
function useDrops(move: (deal: DealView, to: string) => void): void {
  const current = useRef(move);
  useEffect(() => {
    current.current = move;
  });
  useEffect(
    () =>
      monitorForElements({
        onDrop: ({ source, location }) => {
          const to = location.current.dropTargets[0]?.data.stage;
          const deal = source.data.deal as DealView | undefined;
          if (deal && typeof to === 'string' && to !== deal.stage.key) current.current(deal, to);
        },
      }),
    [],
  );
}
