import type { WebhookDeliveryView, WebhookView } from '@app/contracts/webhooks.js';
import { useTranslation } from 'react-i18next';
import { useReading } from '../../app/reading.js';
import { dayAndTime } from '../../format/dates.js';
import { eventsOf, subjects } from './webhook-events.js';

/** How an endpoint fares. */
export function stateOf({ enabled, disabledBecause, failingSince }: WebhookView) {
  if (!enabled) return disabledBecause ?? 'paused';
  return failingSince === null ? 'working' : 'unwell';
}

/** What is said of an endpoint and of what it was sent. */
export function useWebhookWords() {
  const { t } = useTranslation();
  const reading = useReading();
  return {
    state: (webhook: WebhookView) =>
      t(`webhooks.state.${stateOf(webhook)}`, {
        at: webhook.failingSince === null ? '' : dayAndTime(webhook.failingSince, reading),
      }),
    /** What it is told, by subject: all of a subject is one word. */
    events: ({ events }: WebhookView) =>
      subjects
        .map((subject) => ({ subject, all: eventsOf(subject) }))
        .map(({ subject, all }) => ({ subject, all, some: all.filter((event) => events.includes(event)) }))
        .filter(({ some }) => some.length > 0)
        .map(({ subject, all, some }) =>
          some.length === all.length
            ? `${t(`webhooks.subject.${subject}`)}: ${t('webhooks.everything')}`
            : some.map((event) => t(`webhooks.event.${event}`)).join(', '),
        ),
    /** What came of the last attempt; undefined: there was none. */
    answer: ({ lastStatus, lastError, attemptedAt }: WebhookDeliveryView) => {
      if (attemptedAt === null) return undefined;
      if (lastStatus !== null) return t('webhooks.answered', { status: lastStatus });
      return lastError === null ? undefined : t('webhooks.no-answer', { why: why(lastError) });
    },
  };

  /** Codes of the network are told as they are. */
  function why(code: string): string {
    const known = t('webhooks.error', { returnObjects: true });
    return code in known ? t(`webhooks.error.${code as keyof typeof known}`) : code;
  }
}
