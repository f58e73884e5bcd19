import { Alert, Text } from '@mantine/core';
import { ProblemError } from '../../api/problem.js';
import { useProblemWords } from '../../app/problem-words.js';

/** Why a file was not taken: of one that lacks a column, which one. */
export function FileRefusal({ error }: { readonly error: unknown }) {
  const words = useProblemWords();
  if (error === null || error === undefined) return null;
  const detail = error instanceof ProblemError ? error.problem.detail : undefined;
  return (
    <Alert color="red" variant="light" role="alert" mb="xs">
      {words(error)}
      {detail && (
        <Text size="sm" lang="en">
          {detail}
        </Text>
      )}
    </Alert>
  );
}
