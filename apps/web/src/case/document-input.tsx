import { Button, FileButton, Group, Select, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { evidenceQuery, useAddingEvidence } from '../api/evidence.js';
import { useProblemWords } from '../app/problem-words.js';
import { takenFiles } from './taken-files.js';
import type { Values } from './act-forms.js';

interface Props {
  readonly caseId: string;
  readonly values: Values;
  readonly onChange: (changes: Values) => void;
}

/** The document that shows it: a photo or document of the case, one that is added now, or one that lies elsewhere, by its name. */
export function DocumentInput({ caseId, values, onChange }: Props) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const { data } = useQuery(evidenceQuery(caseId));
  const adding = useAddingEvidence(caseId);
  const add = (file: File | null) => {
    if (file)
      adding.mutate(
        { file, key: crypto.randomUUID() },
        { onSuccess: ({ id }) => onChange({ evidenceId: id, document: undefined }) },
      );
  };
  const items = data?.items ?? [];
  const chosen = typeof values.evidenceId === 'string' ? values.evidenceId : null;
  return (
    <>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Select
          flex={1}
          label={t('act.evidence')}
          withAsterisk
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          disabled={items.length === 0}
          placeholder={items.length === 0 ? t('act.no-evidence') : undefined}
          data={items.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={(id) => onChange({ evidenceId: id ?? undefined, document: undefined })}
        />
        <FileButton accept={takenFiles} onChange={add}>
          {(props) => (
            <Button {...props} variant="default" loading={adding.isPending}>
              {t('evidence.add')}
            </Button>
          )}
        </FileButton>
      </Group>
      {adding.error && (
        <Text size="sm" c="var(--dw-late)" role="alert">
          {words(adding.error)}
        </Text>
      )}
      {chosen === null && (
        <TextInput
          label={t('act.document')}
          maxLength={200}
          value={typeof values.document === 'string' ? values.document : ''}
          onChange={(event) => onChange({ document: event.currentTarget.value })}
        />
      )}
    </>
  );
}
