import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { BoardFilter } from '../api/board.js';

/** Which deals of a pipeline the address asks for. */
export function useBoardFilter(pipeline: string): BoardFilter {
  const { owner, team, key, stalled, q } = useSearch({ from: '/signed-in/board' });
  return useMemo(
    () => ({ pipeline, ownerId: owner, teamId: team, key, stalled, q }),
    [pipeline, owner, team, key, stalled, q],
  );
}
