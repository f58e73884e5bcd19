import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api/problem.js';
import { useProblemWords } from './problem-words.js';

/** Something could not be shown: what it was, and what can be done. */
export function Trouble({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useTranslation();
  const words = useProblemWords();
  return (
    <Alert color="red" variant="light" role="alert" title={t('trouble.title')} my="md">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{words(error)}</Text>
        {error instanceof ProblemError && error.problem.status >= 500 && (
          <Text size="xs" c="dimmed">
            {t('trouble.number', { id: error.problem.instance })}
          </Text>
        )}
        {retry && (
          <Group>
            <Button size="xs" variant="default" onClick={retry}>
              {t('trouble.again')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
