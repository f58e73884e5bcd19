import type { DealTotal } from '@app/contracts/deal-lists.js';
import type { DealView } from '@app/contracts/deals.js';
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { columnKey, totalsKey, type BoardFilter, type ColumnData } from '../api/board.js';
import { sendMove } from '../api/deal.js';
import { useGates, type Move } from '../deal/gates.js';
import { movedTotals, withDeal, without } from './column-cache.js';

/** Moves a deal at once on the screen and then on the server; what is refused goes back to where it was, and is explained. */
export function useMoving(filter: BoardFilter) {
  const queries = useQueryClient();
  const { gate, closeGate, refused } = useGates();
  const { mutate } = useMutation({
    mutationFn: sendMove,
    onMutate: async (move: Move) => {
      await queries.cancelQueries({ queryKey: ['deals'] });
      show(queries, filter, move);
    },
    onError: (error, move) => {
      // What else has changed meanwhile stays: only this card is put back.
      putBack(queries, filter, move);
      refused(move, error, mutate);
    },
    onSuccess: (moved) => {
      queries.setQueryData(['deal', moved.id], moved);
      queries.setQueryData<ColumnData>(
        columnKey(filter, moved.stage.key),
        (column) => column && withDeal(column, moved),
      );
    },
    onSettled: async (_moved, error, { deal, to }) => {
      await queries.invalidateQueries({ queryKey: totalsKey(filter) });
      await queries.invalidateQueries({ queryKey: ['escalations'] });
      // It may have been somewhere else by then.
      if (error)
        await Promise.all(
          [deal.stage.key, to].map((stage) =>
            queries.invalidateQueries({ queryKey: columnKey(filter, stage) }),
          ),
        );
    },
  });
  const move = useCallback(
    (deal: DealView, to: string) => mutate({ deal, to, key: crypto.randomUUID() }),
    [mutate],
  );
  return { gate, closeGate, move };
}

function show(queries: QueryClient, filter: BoardFilter, { deal, to }: Move): void {
  const shown: DealView = { ...deal, stage: { ...deal.stage, key: to }, stalled: false, escalation: null };
  queries.setQueryData<ColumnData>(
    columnKey(filter, deal.stage.key),
    (column) => column && without(column, deal.id),
  );
  queries.setQueryData<ColumnData>(columnKey(filter, to), (column) => column && withDeal(column, shown));
  queries.setQueryData<DealTotal[]>(totalsKey(filter), (totals) => totals && movedTotals(totals, deal, to));
}

function putBack(queries: QueryClient, filter: BoardFilter, { deal, to }: Move): void {
  queries.setQueryData<ColumnData>(columnKey(filter, to), (column) => column && without(column, deal.id));
  queries.setQueryData<ColumnData>(
    columnKey(filter, deal.stage.key),
    (column) => column && withDeal(column, deal),
  );
}
