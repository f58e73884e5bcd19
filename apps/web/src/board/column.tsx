import type { DealTotal } from '@app/contracts/deal-lists.js';
import type { DealView } from '@app/contracts/deals.js';
import { Loader, Text, Title } from '@mantine/core';
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { columnQuery, type BoardFilter } from '../api/board.js';
import { Trouble } from '../app/trouble.js';
import { roundMoney } from '../format/money.js';
import { Card } from './card.js';
import type { NamedStage } from './move-menu.js';
import classes from './column.module.css';

interface Props {
  readonly filter: BoardFilter;
  readonly stage: NamedStage;
  /** Undefined until the server has counted. */
  readonly totals: readonly DealTotal[] | undefined;
  readonly isMovable: boolean;
  /** Where its deals may go. */
  readonly targets: readonly NamedStage[];
  readonly onMove: (deal: DealView, to: string) => void;
}

const cardHeight = 132;
const gap = 8;

/** A stage: how many deals and what they come to, and the deals, page by page as one scrolls. */
export function Column({ filter, stage, totals, isMovable, targets, onMove }: Props) {
  const { t } = useTranslation();
  const ref = useRef<HTMLElement>(null);
  const isOver = useDropTarget(ref, stage.key);
  const count = totals?.reduce((all, { deals }) => all + deals, 0);
  return (
    <section
      ref={ref}
      className={classes.column}
      data-over={isOver || undefined}
      data-stage={stage.key}
      aria-label={stage.label}
    >
      <header className={classes.head}>
        <Title order={2} size="sm" className={classes.name} title={stage.label}>
          {stage.label}
        </Title>
        {count !== undefined && (
          <span className={classes.count} aria-label={t('board.count', { count })}>
            {count}
          </span>
        )}
        <Sums totals={totals ?? []} />
      </header>
      <Cards filter={filter} stage={stage.key} isMovable={isMovable} targets={targets} onMove={onMove} />
    </section>
  );
}

function Sums({ totals }: { readonly totals: readonly DealTotal[] }) {
  const { i18n } = useTranslation();
  const sums = totals.map(({ amount, currency }) => roundMoney(amount, currency, i18n.language));
  return (
    <Text size="xs" className={classes.sum}>
      {sums.join(' + ') || '\u00a0'}
    </Text>
  );
}

function Cards({
  filter,
  stage,
  isMovable,
  targets,
  onMove,
}: Omit<Props, 'stage' | 'totals'> & { readonly stage: string }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(columnQuery(filter, stage));
  const deals = data?.pages.flatMap(({ items }) => items) ?? [];
  const rows = useVirtualizer({
    count: deals.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cardHeight,
    getItemKey: (index) => deals[index]?.id ?? index,
    gap,
    overscan: 6,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= deals.length - 10) void fetchNextPage();
  }, [last, deals.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <div ref={scroller} className={classes.cards} tabIndex={-1}>
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {isPending && <div className={classes.waiting} aria-hidden />}
      {data && deals.length === 0 && <p className={classes.empty}>{t('board.empty-column')}</p>}
      <ul className={classes.list} style={{ height: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const deal = deals[index];
          return deal ? (
            <li
              key={key}
              data-index={index}
              ref={rows.measureElement}
              className={classes.item}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Card deal={deal} isMovable={isMovable} targets={targets} onMove={onMove} />
            </li>
          ) : null;
        })}
      </ul>
      {isFetchingNextPage && <Loader size="xs" mx="auto" my="xs" />}
    </div>
  );
}

function useDropTarget(ref: React.RefObject<HTMLElement | null>, stage: string): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    return dropTargetForElements({
      element,
      getData: () => ({ stage }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [ref, stage]);
  return isOver;
}
