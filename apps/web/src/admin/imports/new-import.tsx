import { Alert, Button, Group, Loader, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { importQuery, useImporting } from '../../api/imports.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { emptyDraft, type Draft } from './draft.js';
import { ImportDialog } from './import-dialog.js';
import { ImportForm } from './import-form.js';
import { ImportOutcome } from './import-outcome.js';

/** Brings in a file: asked for, tried without changing anything, and then done. */
export function NewImport({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(emptyDraft);
  const [trial, setTrial] = useState<string>();
  const [real, setReal] = useState<{ readonly id: string; readonly rows: number }>();
  if (real) return <ImportDialog {...real} onClose={onClose} />;
  if (trial !== undefined)
    return (
      <Trial
        {...{ draft, onClose }}
        id={trial}
        onBack={() => setTrial(undefined)}
        onBegun={(id, rows) => setReal({ id, rows })}
      />
    );
  return (
    <ImportForm
      {...{ draft, onClose }}
      onChange={(changes) => setDraft((now) => ({ ...now, ...changes }))}
      onTried={setTrial}
    />
  );
}

interface TrialProps {
  readonly id: string;
  readonly draft: Draft;
  readonly onBack: () => void;
  /** @param rows how many the file has */
  readonly onBegun: (id: string, rows: number) => void;
  readonly onClose: () => void;
}

/** What would become of the rows; and the way to have it done. */
function Trial({ id, draft, onBack, onBegun, onClose }: TrialProps) {
  const { t } = useTranslation();
  const { file, mapping, clocks } = draft;
  const [part, setPart] = useState(0);
  const { data: job, error } = useQuery(importQuery(id));
  const begin = useImporting((begun) => onBegun(begun.id, job?.counts.read ?? 0));
  const isUseful = job?.status === 'done' && job.counts.read > job.counts.refused;
  return (
    <AskDialog
      title={t('imports.trial', { name: file?.name })}
      submit={t('imports.begin')}
      onSubmit={() => file && begin.mutate({ file, mapping, clocks, dryRun: false, onProgress: setPart })}
      onClose={onClose}
      isPending={begin.isPending}
      error={begin.error ?? error}
      isIncomplete={!isUseful}
      size="xl"
    >
      {job ? <ImportOutcome job={job} /> : <Loader />}
      {isUseful && (
        <Alert color="gray" variant="light">
          {t('imports.no-undo')}
        </Alert>
      )}
      {begin.isPending && <Progress value={part * 100} aria-label={t('imports.sending')} />}
      <Group>
        <Button size="xs" variant="default" onClick={onBack}>
          {t('imports.back')}
        </Button>
      </Group>
    </AskDialog>
  );
}
