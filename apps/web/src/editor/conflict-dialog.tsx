import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReading } from '../app/reading.js';
import { dayAndTime } from '../format/dates.js';
import { partWords } from '../pipelines/part-words.js';
import type { Conflict } from './draft-keeper.js';
import type { Draft } from './draft-tree.js';
import { merge, placesOfChange } from './merging.js';

interface Props {
  readonly conflict: Conflict;
  readonly mine: Draft;
  readonly onResolve: (how: 'together' | 'theirs') => void;
}

/** Somebody else has changed the draft: who, when and what; and what was changed here. */
export function ConflictDialog({ conflict: { theirs, base }, mine, onResolve }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const { both } = merge(base, mine, theirs.definition);
  const { savedAt, savedByName } = theirs;
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('conflict.title')}
      size="lg"
    >
      <Stack gap="sm">
        <Text size="sm">
          {savedAt === undefined
            ? t('conflict.gone')
            : t('conflict.who', {
                who: savedByName ?? t('conflict.command'),
                at: dayAndTime(savedAt, reading),
              })}
        </Text>
        <Places
          title={t('conflict.theirs')}
          paths={placesOfChange(base, theirs.definition)}
          of={theirs.definition}
        />
        <Places title={t('conflict.mine')} paths={placesOfChange(base, mine)} of={mine} />
        {both.length > 0 && <Places title={t('conflict.both')} paths={both} of={mine} />}
        <Text size="xs">{t('conflict.undo')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onResolve('theirs')}>
            {t('conflict.take-theirs')}
          </Button>
          <Button data-autofocus onClick={() => onResolve('together')}>
            {t('conflict.together')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

const mostTold = 8;

interface PlacesProps {
  readonly title: string;
  readonly paths: readonly string[];
  readonly of: Draft;
}

function Places({ title, paths, of }: PlacesProps) {
  const { t } = useTranslation();
  const naming = { definitions: [of], t };
  if (paths.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {paths.slice(0, mostTold).map((path) => (
          <List.Item key={path}>{partWords(path, naming)}</List.Item>
        ))}
        {paths.length > mostTold && (
          <List.Item>{t('conflict.more', { count: paths.length - mostTold })}</List.Item>
        )}
      </List>
    </div>
  );
}
