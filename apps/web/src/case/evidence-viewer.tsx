import type { EvidenceView } from '@app/contracts/evidence.js';
import { Anchor, Button, Group, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { evidenceAddress } from '../api/evidence.js';
import classes from './evidence.module.css';

interface Props {
  readonly caseId: string;
  readonly items: readonly EvidenceView[];
  readonly seen: string | undefined;
  readonly onSee: (id: string | undefined) => void;
}

/** A photo as it was sent, and by arrow keys the next and the one before. */
export function EvidenceViewer({ caseId, items, seen, onSee }: Props) {
  const { t } = useTranslation();
  const photos = items.filter(({ hasPreview }) => hasPreview);
  const at = photos.findIndex(({ id }) => id === seen);
  const one = photos[at];
  if (!one) return null;
  const go = (by: number) => onSee(photos[(at + by + photos.length) % photos.length]?.id);
  const keys: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
  return (
    <Modal
      opened
      size="auto"
      title={one.name}
      onClose={() => onSee(undefined)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      onKeyDown={({ key }) => keys[key] !== undefined && go(keys[key])}
    >
      <img className={classes.photo} src={evidenceAddress(caseId, one.id)} alt={one.name} />
      <Group justify="space-between" mt="sm">
        <Group gap="xs">
          {photos.length > 1 &&
            ([-1, 1] as const).map((by) => (
              <Button key={by} size="compact-sm" variant="default" onClick={() => go(by)}>
                {t(by < 0 ? 'evidence.before' : 'evidence.next')}
              </Button>
            ))}
        </Group>
        <Anchor size="sm" href={evidenceAddress(caseId, one.id)}>
          {t('evidence.save', one)}
        </Anchor>
      </Group>
    </Modal>
  );
}
