import type { DealView } from '@app/contracts/deals.js';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problem.js';
import { useProblemWords } from '../app/problem-words.js';

export interface Move {
  readonly deal: DealView;
  readonly to: string;
  readonly reason?: string;
  readonly override?: boolean;
  /** One intention, one key: sent twice it is done once. */
  readonly key: string;
}

/** A move that asks for something first. */
export interface Gate {
  readonly move: Move;
  readonly error: ProblemError;
  readonly again: (given: Pick<Move, 'reason' | 'override'>) => void;
}

const askable = new Set(['required-fields-missing', 'criterion-unmet', 'reason-missing']);

/** What a refused move leads to: where its stage asks for something, that is asked for; every other refusal is explained. */
export function useGates() {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [gate, setGate] = useState<Gate>();
  return {
    gate,
    closeGate: () => setGate(undefined),
    refused: (move: Move, error: unknown, mutate: (move: Move) => void) => {
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
    },
  };
}
