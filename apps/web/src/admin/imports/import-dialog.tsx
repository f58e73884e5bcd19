import type { ImportView } from '@app/contracts/imports.js';
import { Alert, Button, FileButton, Group, Loader, Modal, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { importQuery, useImportCommand, useSendingImportFile } from '../../api/imports.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { dayAndTime } from '../../format/dates.js';
import { fileSize } from '../../format/file-size.js';
import { FileRefusal } from './file-refusal.js';
import { ImportOutcome } from './import-outcome.js';
import { useImportWords } from './import-words.js';
import { dealFiles } from './deal-files.js';
import shared from '../../app/rows.module.css';

interface Props {
  readonly id: string;
  readonly rows?: number;
  readonly onClose: () => void;
}

/** One import: what it is of, how far it is, and what can be done about it. */
export function ImportDialog({ id, rows, onClose }: Props) {
  const { t } = useTranslation();
  const { data: job, error, refetch } = useQuery(importQuery(id));
  return (
    <Modal
      opened
      onClose={onClose}
      title={job?.fileName ?? t('nav.imports')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {!job && (error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader />)}
      {job && (
        <Stack gap="sm">
          <About job={job} />
          <ImportOutcome job={job} rows={rows} />
          {job.status === 'awaiting-file' && <SendFile id={id} />}
          <Commands job={job} />
        </Stack>
      )}
    </Modal>
  );
}

function About({ job }: { readonly job: ImportView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { way } = useImportWords();
  const words = [
    way(job),
    ...(job.dryRun ? [t('imports.dry-run')] : []),
    t(`imports.clocks.${job.clocks}`),
    ...(job.bytes === null ? [] : [fileSize(job.bytes, reading.language)]),
    `${job.askedBy.name}, ${dayAndTime(job.askedAt, reading)}`,
  ];
  return (
    <Text size="sm" className={shared.quiet}>
      {words.join(' · ')}
    </Text>
  );
}

/** The file of an import that was asked for and got none, as when the line broke. */
function SendFile({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const [part, setPart] = useState(0);
  const { mutate, isPending, error } = useSendingImportFile(id);
  return (
    <div>
      <FileRefusal error={error} />
      <FileButton accept={dealFiles} onChange={(file) => file && mutate({ file, onProgress: setPart })}>
        {(props) => (
          <Button {...props} size="xs" loading={isPending}>
            {t('imports.send-file')}
          </Button>
        )}
      </FileButton>
      {isPending && <Progress mt="xs" value={part * 100} aria-label={t('imports.sending')} />}
    </div>
  );
}

function Commands({ job }: { readonly job: ImportView }) {
  const { t } = useTranslation();
  const { mutate, isPending, variables, error } = useImportCommand(job.id);
  if (job.endedAt !== null) return null;
  const button = (act: 'cancel' | 'resume') => (
    <Button
      size="xs"
      variant={act === 'resume' ? 'filled' : 'default'}
      loading={isPending && variables === act}
      onClick={() => mutate(act)}
    >
      {t(`imports.${act}`)}
    </Button>
  );
  return (
    <div>
      {error && <Trouble error={error} />}
      <Group gap="xs" justify="flex-end">
        {!job.cancelAsked && button('cancel')}
        {job.status === 'interrupted' && button('resume')}
      </Group>
      {!job.cancelAsked && !job.dryRun && job.counts.read > 0 && (
        <Alert mt="xs" color="gray" variant="light">
          {t('imports.cancel-what')}
        </Alert>
      )}
    </div>
  );
}
