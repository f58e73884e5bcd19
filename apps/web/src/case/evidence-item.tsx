import type { EvidenceView } from '@app/contracts/evidence.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { ActionIcon, Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { evidenceAddress, previewAddress } from '../api/evidence.js';
import { useMe } from '../api/me.js';
import { useReading } from '../app/reading.js';
import { dayAndTime } from '../format/dates.js';
import { fileSize } from '../format/file-size.js';
import { EvidenceShowing } from './evidence-showing.js';
import classes from './evidence.module.css';

interface Props {
  readonly in: ReturnCaseView;
  readonly of: EvidenceView;
  readonly onSee: () => void;
  readonly onRemove: () => void;
}

/** One photo, small, or one document; who added it, and when. */
export function EvidenceItem({ in: within, of: one, onSee, onRemove }: Props) {
  const caseId = within.id;
  const { t } = useTranslation();
  const reading = useReading();
  const size = fileSize(one.bytes, reading.language);
  return (
    <li className={classes.item} data-evidence={one.id}>
      {one.hasPreview ? (
        <button type="button" className={classes.thumb} onClick={onSee} aria-label={t('evidence.see', one)}>
          <img src={previewAddress(caseId, one.id)} alt="" loading="lazy" decoding="async" />
        </button>
      ) : (
        <a
          className={classes.thumb}
          href={evidenceAddress(caseId, one.id)}
          aria-label={t('evidence.save', one)}
        >
          <span className={classes.kind} aria-hidden>
            PDF
          </span>
        </a>
      )}
      <div className={classes.named}>
        <Anchor
          size="sm"
          href={evidenceAddress(caseId, one.id)}
          title={t('evidence.save', one)}
          lineClamp={2}
        >
          {one.name}
        </Anchor>
        <Remove of={one} onRemove={onRemove} />
      </div>
      <Text size="xs" className={classes.quiet}>
        {size} · {(one.addedBy ?? one.sentBy)?.name ?? t('evidence.by-link')} ·{' '}
        {dayAndTime(one.addedAt, reading)}
      </Text>
      {one.isNamed && (
        <Text size="xs" className={classes.quiet}>
          {t('evidence.named')}
        </Text>
      )}
      <EvidenceShowing in={within} of={one} />
    </li>
  );
}

/** For whoever added it, and for the complaint desk; what an act names stays. */
function Remove({ of: one, onRemove }: Pick<Props, 'of' | 'onRemove'>) {
  const { t } = useTranslation();
  const { user, permissions } = useMe();
  const isDesk = user.roles.some((role) => role === 'complaint-desk' || role === 'administrator');
  const isOwn = one.addedBy?.id === user.id;
  if (one.isNamed || !permissions['return.work'] || !(isDesk || isOwn)) return null;
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      aria-label={t('evidence.remove-named', { name: one.name })}
      onClick={onRemove}
    >
      <span aria-hidden>✕</span>
    </ActionIcon>
  );
}
