import type { WebhookView } from '@app/contracts/webhooks.js';
import { Alert, Button, Group, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSeenChange } from '../../api/people.js';
import { useChangingSecret, useRemovingWebhook, useSendingTo } from '../../api/webhooks.js';
import { useProblemWords } from '../../app/problem-words.js';
import { ShownOnce } from '../../app/shown-once.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { ChangeWebhookDialog } from './webhook-dialog.js';

interface Props {
  readonly of: WebhookView;
}

type Asked = 'change' | 'secret' | 'remove';

/** What is done to an endpoint: tried, paused and resumed, changed, given another secret, removed. */
export function EndpointActs({ of }: Props) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [asked, ask] = useState<Asked | null>(null);
  const test = useSendingTo(of.id);
  const turn = useSeenChange(`/webhooks/${of.id}`, ['webhooks'], () => undefined);
  const error = test.error ?? turn.error;
  const close = () => ask(null);
  const opens = (what: Asked) => (
    <Button size="xs" variant="default" onClick={() => ask(what)}>
      {t(`webhooks.${what}-open`)}
    </Button>
  );
  return (
    <>
      {error && (
        <Alert color="red" variant="light" role="alert" mt="sm">
          {words(error)}
        </Alert>
      )}
      <Group gap="xs" mt="sm">
        {of.enabled && (
          <Button size="xs" loading={test.isPending} onClick={() => test.mutate('test')}>
            {t('webhooks.test')}
          </Button>
        )}
        <Button
          size="xs"
          variant={of.enabled ? 'default' : 'filled'}
          loading={turn.isPending}
          onClick={() => turn.mutate({ body: { enabled: !of.enabled }, revision: of.revision })}
        >
          {t(of.enabled ? 'webhooks.pause' : 'webhooks.resume')}
        </Button>
        {opens('change')}
        {opens('secret')}
        {opens('remove')}
      </Group>
      {!of.enabled && (
        <Text size="sm" mt="xs">
          {t('webhooks.paused-what')}
        </Text>
      )}
      {asked === 'change' && <ChangeWebhookDialog webhook={of} onClose={close} />}
      {asked === 'secret' && <SecretDialog of={of} onClose={close} />}
      {asked === 'remove' && <RemoveDialog of={of} onClose={close} />}
    </>
  );
}

interface DialogProps extends Props {
  readonly onClose: () => void;
}

function SecretDialog({ of, onClose }: DialogProps) {
  const { t } = useTranslation();
  const { mutate, data, isPending, error } = useChangingSecret(of);
  if (data)
    return (
      <ShownOnce title={t('webhooks.secret')} secret={data.secret} onClose={onClose}>
        <Text size="sm">{t('webhooks.secret-what')}</Text>
      </ShownOnce>
    );
  return (
    <AskDialog
      title={t('webhooks.secret')}
      submit={t('webhooks.secret-submit')}
      onSubmit={() => mutate()}
      onClose={onClose}
      isPending={isPending}
      error={error}
    >
      <Text size="sm">{t('webhooks.secret-ask')}</Text>
    </AskDialog>
  );
}

function RemoveDialog({ of, onClose }: DialogProps) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/admin/webhooks' });
  const { mutate, isPending, error } = useRemovingWebhook(of, () => void navigate({ search: {} }));
  return (
    <AskDialog
      title={t('webhooks.remove')}
      submit={t('webhooks.remove-submit')}
      color="red"
      onSubmit={() => mutate()}
      onClose={onClose}
      isPending={isPending}
      error={error}
    >
      <Text size="sm">{t('webhooks.remove-ask', { url: of.url })}</Text>
    </AskDialog>
  );
}
