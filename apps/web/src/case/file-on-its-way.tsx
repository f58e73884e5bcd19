import { Button, Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemError, isPassing } from '../api/problem.js';
import { useProblemWords } from '../app/problem-words.js';
import { useReading } from '../app/reading.js';
import { fileSize } from '../format/file-size.js';
import type { OnItsWay, Uploads } from './use-uploads.js';
import classes from './evidence.module.css';

interface Props {
  readonly of: OnItsWay;
  readonly uploads: Uploads;
}

/** How far a file has come; or why it was not taken, and what can be done. */
export function FileOnItsWay({ of: file, uploads }: Props) {
  const { t } = useTranslation();
  const refusal = useRefusal();
  if (!file.refused)
    return (
      <div className={classes.way}>
        <Text size="sm">{file.name}</Text>
        <Progress size="sm" value={file.part * 100} aria-label={t('evidence.sending', { name: file.name })} />
      </div>
    );
  const canHelp = 'error' in file.refused && isPassing(file.refused.error);
  return (
    <div className={classes.way} role="alert">
      <Text size="sm" c="var(--dw-late)">
        <strong>{file.name}</strong>: {refusal(file.refused)}
      </Text>
      <Group gap="xs" mt={4}>
        {canHelp && (
          <Button size="compact-xs" variant="default" onClick={() => uploads.again(file.key)}>
            {t('trouble.again')}
          </Button>
        )}
        <Button size="compact-xs" variant="default" onClick={() => uploads.forget(file.key)}>
          {t('evidence.forget')}
        </Button>
      </Group>
    </div>
  );
}

/** Why a file was not taken, in the reader's words. */
function useRefusal(): (refused: NonNullable<OnItsWay['refused']>) => string {
  const { t } = useTranslation();
  const { language } = useReading();
  const words = useProblemWords();
  return (refused) => {
    if ('largest' in refused) return t('evidence.too-large', { size: fileSize(refused.largest, language) });
    const { error } = refused;
    // Of a file, it is not text that is too much.
    const isTooLarge = error instanceof ProblemError && error.problem.code === 'body-too-large';
    return isTooLarge ? t('evidence.too-large-anyhow') : words(error);
  };
}
