import type { DealTotal, DealView } from '@app/contracts/deals.js';
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { columnKey, totalsKey, type BoardFilter, type ColumnData } from '../api/board.js';
import { send } from '../api/client.js';
import { movedTotals, withDeal, without } from './column-cache.js';

export interface Move {
  readonly deal: DealView;
  readonly to: string;
  readonly reason?: string;
  readonly override?: boolean;
  /** One intention, one key: sent twice it is done once. */
  readonly key: string;
}

/**
 * Moves a deal at once on the screen and then on the server; what is refused goes back to where it was.
 * @param refused is told what was refused, so that it can ask for what is missing, or explain
 */
export function useMoving(filter: BoardFilter, refused: (move: Move, error: unknown) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ deal, to, reason, override, key }: Move) =>
      send<DealView>('POST', `/deals/${deal.id}/moves`, { key, body: { to, reason, override } }),
    onMutate: async (move) => {
      await queries.cancelQueries({ queryKey: ['deals'] });
      const back = snapshot(queries, filter, move);
      show(queries, filter, move);
      return back;
    },
    onError: (error, move, back) => {
      back?.();
      refused(move, error);
    },
    onSuccess: (moved) => {
      queries.setQueryData<ColumnData>(columnKey(filter, moved.stage.key), (column) => column && withDeal(column, moved));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: totalsKey(filter) }),
  });
}

/** Remembers what is shown, and can show it again. */
function snapshot(queries: QueryClient, filter: BoardFilter, { deal, to }: Move): () => void {
  const keys = [columnKey(filter, deal.stage.key), columnKey(filter, to), totalsKey(filter)];
  const shown = keys.map((key) => [key, queries.getQueryData(key)] as const);
  return () => shown.forEach(([key, data]) => queries.setQueryData(key, data));
}

function show(queries: QueryClient, filter: BoardFilter, { deal, to }: Move): void {
  const shown: DealView = { ...deal, stage: { ...deal.stage, key: to }, stalled: false, escalation: null };
  queries.setQueryData<ColumnData>(columnKey(filter, deal.stage.key), (column) => column && without(column, deal.id));
  queries.setQueryData<ColumnData>(columnKey(filter, to), (column) => column && withDeal(column, shown));
  queries.setQueryData<DealTotal[]>(totalsKey(filter), (totals) => totals && movedTotals(totals, deal, to));
}
