import type { BulkAnswer } from '@app/contracts/deal-bulk.js';
import type { Problem } from '@app/contracts/problem.js';
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useHandOverMany } from '../api/deal-list.js';
import { ProblemError } from '../api/problem.js';
import { useProblemWords } from '../app/problem-words.js';
import { HandOverForm } from '../deal/hand-over-dialog.js';
import { selectedAtMost } from './selection.js';
import classes from './list.module.css';

/** What became of the deals that were handed over last. */
export interface Outcome {
  readonly done: number;
  readonly refused: readonly { readonly id: string; readonly title: string; readonly problem: Problem }[];
}

interface Props {
  readonly ids: readonly string[];
  readonly outcome: Outcome | undefined;
  readonly onAnswer: (answer: BulkAnswer) => void;
  readonly onClear: () => void;
}

/** What can be done with the rows that are selected, and what became of it. */
export function SelectedBar({ ids, outcome, onAnswer, onClear }: Props) {
  const { t } = useTranslation();
  const [isOpen, { open, close }] = useDisclosure();
  const give = useHandOverMany((given) => {
    close();
    onAnswer(given);
  });
  return (
    <Group gap="sm" className={classes.bar} mih={34}>
      <Text size="sm" role="status">
        {outcome && t('list.handed-over', { done: outcome.done, refused: outcome.refused.length })}
      </Text>
      {ids.length > 0 && (
        <>
          <Text size="sm">{t('list.selected', { number: ids.length, most: selectedAtMost })}</Text>
          <Button size="xs" onClick={open}>
            {t('hand-over.button')}
          </Button>
          <Button size="xs" variant="default" onClick={onClear}>
            {t('common.clear')}
          </Button>
        </>
      )}
      <Refused of={outcome?.refused ?? []} />
      {isOpen && (
        <HandOverForm
          title={t('list.hand-over')}
          onGive={({ ownerId, note }) => give.mutate({ ids, ownerId, note })}
          onClose={close}
          isPending={give.isPending}
          error={give.error}
        />
      )}
    </Group>
  );
}

/** Also of deals that are in the list no more. */
function Refused({ of }: { readonly of: Outcome['refused'] }) {
  const words = useProblemWords();
  if (of.length === 0) return null;
  return (
    <ul className={classes.refused} tabIndex={0}>
      {of.map(({ id, title, problem }) => (
        <li key={id} className={classes.problem}>
          {title}: {words(new ProblemError(problem))}
        </li>
      ))}
    </ul>
  );
}
