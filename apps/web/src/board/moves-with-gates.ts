import type { DealView } from '@app/contracts/deals.js';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardFilter } from '../api/board.js';
import { ProblemError } from '../api/problem.js';
import { useProblemWords } from '../app/problem-words.js';
import { useMoving, type Move } from './use-moving.js';

/** A move that asks for something first. */
export interface Gate {
  readonly move: Move;
  readonly error: ProblemError;
  readonly again: (given: Pick<Move, 'reason' | 'override'>) => void;
}

const askable = new Set(['required-fields-missing', 'criterion-unmet', 'reason-missing']);

/** Moves deals; where a stage asks for something, it is asked for, and every other refusal is explained. */
export function useMovesWithGates(filter: BoardFilter) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [gate, setGate] = useState<Gate>();
  const { mutate } = useMoving(filter, (move, error) => {
    if (error instanceof ProblemError && askable.has(error.problem.code)) {
      setGate({ move, error, again: (given) => mutate({ ...move, ...given, key: crypto.randomUUID() }) });
      return;
    }
    notifications.show({
      color: 'red',
      title: t('board.not-moved', { deal: move.deal.title }),
      message: words(error),
      role: 'alert',
      closeButtonProps: { 'aria-label': t('common.close') },
    });
  });
  return {
    gate,
    closeGate: () => setGate(undefined),
    move: (deal: DealView, to: string) => mutate({ deal, to, key: crypto.randomUUID() }),
  };
}
