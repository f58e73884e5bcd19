import type { BulkAnswer } from '@app/contracts/deal-bulk.js';
import type { DealView } from '@app/contracts/deals.js';
import { Loader, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { dealListQuery, type ListOrder } from '../api/deal-list.js';
import { useMe } from '../api/me.js';
import type { Definition } from '../api/pipelines.js';
import { Trouble } from '../app/trouble.js';
import { useBoardFilter } from '../board/board-filter.js';
import { columns } from './columns.js';
import { DealRow } from './deal-row.js';
import { Head } from './head.js';
import { SelectedBar, type Outcome } from './selected-bar.js';
import { choose, nothingSelected, selectionOf } from './selection.js';
import classes from './list.module.css';

const rowHeight = 45;

/** Deals one below the other, sorted by what their heads say; many can be given to a colleague at once. */
export function DealList({ definition }: { readonly definition: Definition }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const filter = useBoardFilter(definition.key);
  const order = useOrder();
  const query = useInfiniteQuery({ ...dealListQuery(filter, order), placeholderData: keepPreviousData });
  const deals = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const ids = deals.map(({ id }) => id);
  const [selection, setSelection] = useState(nothingSelected);
  const [outcome, setOutcome] = useState<Outcome>();
  const isSelectable = permissions['deal.hand-over'] !== undefined;
  const { scroller, rows, onKeyDown } = useWindow(ids);
  usePages(query, rows.getVirtualItems().at(-1)?.index ?? 0, deals.length);
  const titleOf = useTitles(deals);
  const answered = (given: BulkAnswer) => {
    const refused = given.items.flatMap(({ id, problem }) =>
      problem ? [{ id, problem, title: titleOf(id) }] : [],
    );
    setOutcome({ done: given.done, refused });
    setSelection(selectionOf(refused.map(({ id }) => id)));
  };
  return (
    <div className={classes.place}>
      {isSelectable && (
        <SelectedBar
          ids={[...selection.ids]}
          outcome={outcome}
          onAnswer={answered}
          onClear={() => {
            setSelection(nothingSelected);
            setOutcome(undefined);
          }}
        />
      )}
      {query.error && !query.data && <Trouble error={query.error} retry={() => void query.refetch()} />}
      <div ref={scroller} className={classes.scroller} onKeyDown={onKeyDown} tabIndex={-1}>
        <div role="table" aria-label={t('list.list')} aria-rowcount={-1} className={classes.table}>
          <Head order={order} isSelectable={isSelectable} />
          <div role="rowgroup" className={classes.rows} style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map(({ index, key, start }) => {
              const deal = deals[index];
              return deal ? (
                <DealRow
                  key={key}
                  deal={deal}
                  index={index}
                  start={start}
                  measure={rows.measureElement}
                  definition={definition}
                  isSelected={isSelectable ? selection.ids.has(deal.id) : undefined}
                  onSelect={(isRange) => setSelection((now) => choose(now, ids, deal.id, isRange))}
                />
              ) : null;
            })}
          </div>
        </div>
        {query.data && deals.length === 0 && (
          <Text p="xl" ta="center" className={classes.quiet}>
            {t('list.empty')}
          </Text>
        )}
        {(query.isPending || query.isFetchingNextPage) && <Loader size="xs" m="md" />}
      </div>
    </div>
  );
}

/** Titles of all that has been listed: what is selected may have left the list by what somebody else did. */
function useTitles(deals: readonly Pick<DealView, 'id' | 'title'>[]): (id: string) => string {
  const titles = useRef(new Map<string, string>());
  useEffect(() => {
    for (const { id, title } of deals) titles.current.set(id, title);
  });
  return (id) => titles.current.get(id) ?? '';
}

function useOrder(): ListOrder {
  const { sort = 'next-step', direction } = useSearch({ from: '/signed-in/board' });
  return { sort, direction: direction ?? columns.find((column) => column.sort === sort)?.first ?? 'desc' };
}

/** The rows that are seen, and the keys that walk them: arrows go from row to row, Enter opens a deal. */
function useWindow(ids: readonly string[]) {
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 8,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-index]') : null;
    if (!row) return;
    const index = Number(row.dataset.index);
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      void navigate({ to: '/deals/$id', params: { id: ids[index] ?? '' } });
      return;
    }
    const to = event.key === 'ArrowDown' ? index + 1 : event.key === 'ArrowUp' ? index - 1 : -1;
    if (to < 0 || to >= ids.length) return;
    event.preventDefault();
    rows.scrollToIndex(to);
    const next = scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"]`);
    next?.querySelector<HTMLElement>('input, a')?.focus({ preventScroll: true });
  };
  return { scroller, rows, onKeyDown };
}

/** Asks for the next page before the last row is seen. */
function usePages(
  query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  },
  last: number,
  loaded: number,
): void {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= loaded - 15) void fetchNextPage();
  }, [last, loaded, hasNextPage, isFetchingNextPage, fetchNextPage]);
}
