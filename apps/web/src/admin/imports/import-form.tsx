import { FileInput, Progress, Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkedMappingQuery, useImporting } from '../../api/imports.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { dealFiles } from './deal-files.js';
import type { DraftProps } from './draft.js';
import { FileRefusal } from './file-refusal.js';
import { MappingInput } from './mapping-input.js';

interface Props extends DraftProps {
  /** @param id of the dry run */
  readonly onTried: (id: string) => void;
  readonly onClose: () => void;
}

/** Asks for a file, how it is read, and from when clocks run. */
export function ImportForm({ draft, onChange, onTried, onClose }: Props) {
  const { t } = useTranslation();
  const { file, mapping, clocks } = draft;
  const [part, setPart] = useState(0);
  const check = useQuery({ ...checkedMappingQuery(mapping), enabled: mapping !== undefined });
  const trying = useImporting(({ id }) => onTried(id));
  return (
    <AskDialog
      title={t('imports.new')}
      submit={t('imports.try')}
      onSubmit={() => file && trying.mutate({ file, mapping, clocks, dryRun: true, onProgress: setPart })}
      onClose={onClose}
      isPending={trying.isPending}
      error={check.error}
      isIncomplete={file === null || check.data?.length !== 0}
      size="xl"
    >
      <FileRefusal error={trying.error} />
      <FileInput
        label={t('imports.file')}
        description={t('imports.file-hint')}
        placeholder={t('imports.choose-file')}
        accept={dealFiles}
        withAsterisk
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        value={file}
        onChange={(given) => onChange({ file: given })}
      />
      <MappingInput {...{ draft, onChange }} problems={check.data} />
      <ClocksInput {...{ draft, onChange }} />
      {trying.isPending && <Progress value={part * 100} aria-label={t('imports.sending')} />}
    </AskDialog>
  );
}

const clockChoices = ['history', 'today'] as const;

function ClocksInput({ draft, onChange }: DraftProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t('imports.clocks.label')}
      value={draft.clocks}
      onChange={(chosen) => onChange({ clocks: clockChoices.find((one) => one === chosen) })}
    >
      <Stack gap={6} mt={6}>
        {clockChoices.map((one) => (
          <Radio
            key={one}
            value={one}
            label={t(`imports.clocks.${one}`)}
            description={t(`imports.clocks.${one}-what`)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
