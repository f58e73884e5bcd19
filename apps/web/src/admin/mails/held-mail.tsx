import { Alert, Button, Checkbox, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mailQueueQuery, useReleasing } from '../../api/mails.js';
import { useMe } from '../../api/me.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { dayAndTime } from '../../format/dates.js';
import shared from '../../app/rows.module.css';

/** How much waits; and, where mail is held after a restore, the way to let it go. */
export function MailQueue() {
  const { t } = useTranslation();
  const { data: queue, error, refetch } = useQuery(mailQueueQuery);
  if (!queue) return error ? <Trouble error={error} retry={() => void refetch()} /> : null;
  if (queue.heldSince !== null) return <Held since={queue.heldSince} waiting={queue.waiting} />;
  return (
    <Text size="sm" mt="xs" className={shared.quiet} role="status">
      {[
        t('mails.waiting', { count: queue.waiting }),
        ...(queue.failing > 0 ? [t('mails.failing', { count: queue.failing })] : []),
        ...(queue.refused > 0 ? [t('mails.refused', { count: queue.refused })] : []),
      ].join(' · ')}
    </Text>
  );
}

function Held({ since, waiting }: { readonly since: string; readonly waiting: number }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const reading = useReading();
  const [isAsking, { open, close }] = useDisclosure();
  return (
    <Alert color="orange" variant="light" my="sm" role="alert" title={t('mails.held.title')}>
      <Text size="sm">
        {t('mails.held.text', { at: dayAndTime(since, reading) })} {t('mails.waiting', { count: waiting })}.
      </Text>
      {permissions['mail.manage'] && (
        <Group mt="xs">
          <Button size="xs" onClick={open}>
            {t('mails.held.release')}
          </Button>
        </Group>
      )}
      {isAsking && <ReleaseDialog onClose={close} />}
    </Alert>
  );
}

function ReleaseDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [drop, setDrop] = useState(false);
  const { mutate, isPending, error } = useReleasing(({ waiting, dropped, returned }) => {
    onClose();
    const message = drop
      ? t('mails.held.dropped', { dropped, returned })
      : t('mails.held.released', { waiting });
    notifications.show({ message });
  });
  return (
    <AskDialog
      title={t('mails.held.ask')}
      submit={t('mails.held.submit')}
      onSubmit={() => mutate(drop)}
      onClose={onClose}
      isPending={isPending}
      error={error}
      color={drop ? 'red' : undefined}
    >
      <Text size="sm">{t('mails.held.what')}</Text>
      <Checkbox
        label={t('mails.held.drop')}
        description={t('mails.held.drop-what')}
        checked={drop}
        onChange={(event) => setDrop(event.currentTarget.checked)}
      />
    </AskDialog>
  );
}
