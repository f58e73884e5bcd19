import type { EvidenceView } from '@app/contracts/evidence.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Button, FileButton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { evidenceQuery, useRemovingEvidence } from '../api/evidence.js';
import { useMe } from '../api/me.js';
import { Trouble } from '../app/trouble.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { Panel } from '../deal/panel.js';
import { EvidenceItem } from './evidence-item.js';
import { EvidenceViewer } from './evidence-viewer.js';
import { FileOnItsWay } from './file-on-its-way.js';
import { takenFiles } from './taken-files.js';
import { useGivenFiles } from './use-given-files.js';
import { useUploads } from './use-uploads.js';
import classes from './evidence.module.css';

/** Photos and documents of the case: added by drop, choice or paste, seen, saved, and taken away. */
export function EvidencePanel({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const { data, error, refetch } = useQuery(evidenceQuery(one.id));
  const uploads = useUploads(one.id);
  const isOver = useGivenFiles(permissions['return.work'] !== undefined, uploads.add);
  const [seen, setSeen] = useState<string>();
  const [removing, setRemoving] = useState<EvidenceView>();
  const items = data?.items ?? [];
  return (
    <Panel
      title={t('evidence.title')}
      side={
        permissions['return.work'] && (
          <FileButton multiple accept={takenFiles} onChange={uploads.add}>
            {(props) => (
              <Button {...props} size="compact-sm" variant="default">
                {t('evidence.add')}
              </Button>
            )}
          </FileButton>
        )
      }
    >
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {items.length > 0 && (
        <ul className={classes.gallery}>
          {items.map((each) => (
            <EvidenceItem
              key={each.id}
              in={one}
              of={each}
              onSee={() => setSeen(each.id)}
              onRemove={() => setRemoving(each)}
            />
          ))}
        </ul>
      )}
      {uploads.files.map((file) => (
        <FileOnItsWay key={file.key} of={file} uploads={uploads} />
      ))}
      {permissions['return.work'] && (
        <Text size="xs" className={classes.drop} data-over={isOver || undefined}>
          {t('evidence.hint')}
        </Text>
      )}
      <EvidenceViewer caseId={one.id} items={items} seen={seen} onSee={setSeen} />
      {removing && <Removing caseId={one.id} of={removing} onClose={() => setRemoving(undefined)} />}
    </Panel>
  );
}

interface RemovingProps {
  readonly caseId: string;
  readonly of: EvidenceView;
  readonly onClose: () => void;
}

function Removing({ caseId, of: one, onClose }: RemovingProps) {
  const { t } = useTranslation();
  const remove = useRemovingEvidence(caseId, onClose);
  return (
    <AskDialog
      title={t('evidence.remove')}
      submit={t('evidence.remove')}
      color="red.8"
      onSubmit={() => remove.mutate(one.id)}
      onClose={onClose}
      isPending={remove.isPending}
      error={remove.error}
    >
      <Text size="sm">{t('evidence.remove-what', { name: one.name })}</Text>
    </AskDialog>
  );
}
