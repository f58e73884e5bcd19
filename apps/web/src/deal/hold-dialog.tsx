import type { DealView } from '@app/contracts/deals.js';
import { SegmentedControl, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDealCommand } from '../api/deal.js';
import { WhenInput } from '../app/when-input.js';
import { AskDialog } from './ask-dialog.js';

/** Puts a deal aside until a date, with a reason. */
export function HoldDialog({ deal, onClose }: { readonly deal: DealView; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [until, setUntil] = useState('');
  const [because, setBecause] = useState('hold');
  const [reason, setReason] = useState('');
  const hold = useDealCommand(deal.id, onClose);
  return (
    <AskDialog
      title={t('hold.title')}
      submit={t('hold.submit')}
      onSubmit={() => hold.mutate({ path: 'hold', body: { until, because, reason: reason.trim() } })}
      onClose={onClose}
      isPending={hold.isPending}
      error={hold.error}
      isIncomplete={until === '' || reason.trim() === ''}
    >
      <Text size="sm">{t('hold.text')}</Text>
      <WhenInput label={t('hold.until')} value={until} onChange={setUntil} autoFocus />
      <SegmentedControl
        aria-label={t('hold.because')}
        data={[
          { value: 'hold', label: t('hold.ours') },
          { value: 'third-party', label: t('hold.third-party') },
        ]}
        value={because}
        onChange={setBecause}
      />
      <Textarea
        label={t('common.reason')}
        withAsterisk
        autosize
        minRows={2}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AskDialog>
  );
}
