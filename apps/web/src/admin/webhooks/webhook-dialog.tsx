import type { WebhookView } from '@app/contracts/webhooks.js';
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSeenChange } from '../../api/people.js';
import { useMakingWebhook } from '../../api/webhooks.js';
import { useFieldErrors } from '../../app/field-errors.js';
import { ShownOnce } from '../../app/shown-once.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { EventsInput } from './events-input.js';
import type { WebhookEvent } from './webhook-events.js';

const urlAtMost = 2_000;
const fieldOf = {
  'webhook-url-refused': 'url',
  'webhook-url-taken': 'url',
  url: 'url',
  events: 'events',
} as const;

interface Wished {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
}

interface NewProps {
  readonly onMade: (id: string) => void;
  readonly onClose: () => void;
}

/** Makes an endpoint, and shows its secret, once. */
export function NewWebhookDialog({ onMade, onClose }: NewProps) {
  const { t } = useTranslation();
  const [wished, setWished] = useState<Wished>({ url: '', events: [] });
  const make = useMakingWebhook();
  const { at, rest } = useFieldErrors(make.error, fieldOf);
  if (make.data) {
    const { id, secret } = make.data;
    return (
      <ShownOnce title={t('webhooks.made')} secret={secret} onClose={() => onMade(id)}>
        <Text size="sm">{t('webhooks.secret-what')}</Text>
      </ShownOnce>
    );
  }
  return (
    <AskDialog
      title={t('webhooks.new')}
      submit={t('webhooks.submit')}
      size="xl"
      onSubmit={() => make.mutate({ ...wished, url: wished.url.trim() })}
      onClose={onClose}
      isPending={make.isPending}
      error={rest}
      isIncomplete={isIncomplete(wished)}
    >
      <Inputs value={wished} onChange={setWished} at={at} />
    </AskDialog>
  );
}

interface ChangeProps {
  readonly webhook: WebhookView;
  readonly onClose: () => void;
}

/** Changes where an endpoint is, and what it is told. */
export function ChangeWebhookDialog({ webhook, onClose }: ChangeProps) {
  const { t } = useTranslation();
  // As it was when the dialog was opened: what somebody else changes meanwhile is told, not overwritten.
  const [seen] = useState(webhook);
  const [wished, setWished] = useState<Wished>(seen);
  const change = useSeenChange(`/webhooks/${seen.id}`, ['webhooks'], onClose);
  const { at, rest } = useFieldErrors(change.error, fieldOf);
  const submit = () =>
    change.mutate({ body: { url: wished.url.trim(), events: wished.events }, revision: seen.revision });
  return (
    <AskDialog
      title={t('webhooks.change')}
      submit={t('form.save')}
      size="xl"
      onSubmit={submit}
      onClose={onClose}
      isPending={change.isPending}
      error={rest}
      isIncomplete={isIncomplete(wished) || wished === seen}
    >
      <Inputs value={wished} onChange={setWished} at={at} />
    </AskDialog>
  );
}

const isIncomplete = ({ url, events }: Wished) => url.trim() === '' || events.length === 0;

interface InputsProps {
  readonly value: Wished;
  readonly onChange: (value: Wished) => void;
  readonly at: (field: keyof Wished) => string | undefined;
}

function Inputs({ value, onChange, at }: InputsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('webhooks.url')}
        description={t('webhooks.url-hint')}
        withAsterisk
        data-autofocus
        inputMode="url"
        maxLength={urlAtMost}
        value={value.url}
        onChange={(event) => onChange({ ...value, url: event.currentTarget.value })}
        error={at('url')}
      />
      <EventsInput
        value={value.events}
        onChange={(events) => onChange({ ...value, events })}
        error={at('events')}
      />
    </>
  );
}
