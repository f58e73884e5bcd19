import type { WebhookDeliveryView, WebhookView } from '@app/contracts/webhooks.js';
import { Box, Button, Code, Loader, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/me.js';
import { deliveriesQuery, useSendingTo, type DeliveryFilter } from '../../api/webhooks.js';
import { More } from '../../app/more.js';
import { useProblemWords } from '../../app/problem-words.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { dayAndTime } from '../../format/dates.js';
import { useWebhookWords } from './webhook-words.js';
import shared from '../../app/rows.module.css';
import classes from './webhooks.module.css';

interface Props {
  readonly of: WebhookView;
  readonly status: DeliveryFilter['status'];
}

/** What an endpoint was sent, the newest first. */
export function Deliveries({ of, status }: Props) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    ...deliveriesQuery(of.id, { status }),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = pages;
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  const deliveries = data.pages.flatMap(({ items }) => items);
  if (deliveries.length === 0)
    return (
      <Box className={shared.empty}>
        <Text fw={600}>{status === undefined ? t('webhooks.log-empty') : t('palette.nothing')}</Text>
      </Box>
    );
  return (
    <>
      <ul className={shared.list} aria-label={t('webhooks.log')}>
        {deliveries.map((delivery) => (
          <Row key={delivery.id} delivery={delivery} of={of} />
        ))}
      </ul>
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
    </>
  );
}

interface RowProps {
  readonly delivery: WebhookDeliveryView;
  readonly of: WebhookView;
}

function Row({ delivery, of }: RowProps) {
  const { t } = useTranslation();
  const reading = useReading();
  const { answer } = useWebhookWords();
  const { id, type, status, createdAt, messageId, payload } = delivery;
  const answered = answer(delivery);
  return (
    <li className={`${shared.row} ${classes.delivery}`} data-delivery={id} data-status={status}>
      <div>
        <Text size="sm" fw={600}>
          {t(`webhooks.event.${type}`)} <Code className={classes.code}>{type}</Code>
        </Text>
        <Text size="xs" className={shared.quiet}>
          {dayAndTime(createdAt, reading)}
        </Text>
        <details className={classes.sent}>
          <summary>{t('webhooks.sent')}</summary>
          <Text size="xs" className={shared.quiet}>
            webhook-id: {messageId}
          </Text>
          {/* By keyboard it is scrolled as by a mouse. */}
          <Code block tabIndex={0} className={classes.payload}>
            {JSON.stringify(payload, null, 2)}
          </Code>
        </details>
      </div>
      <div>
        <Text size="sm">
          {t(`webhooks.status.${status}`)}
          {answered !== undefined && `: ${answered}`}
        </Text>
        <Attempts of={delivery} />
      </div>
      <Resend delivery={delivery} of={of} />
    </li>
  );
}

/** How often it was sent, when last, and when next. */
function Attempts({ of }: { readonly of: WebhookDeliveryView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { attempts, attemptedAt, nextAttemptAt } = of;
  const words = [
    ...(attempts > 0 ? [t('webhooks.attempts', { count: attempts })] : []),
    ...(attemptedAt === null ? [] : [t('webhooks.last', { at: dayAndTime(attemptedAt, reading) })]),
    ...(nextAttemptAt === null || attempts === 0
      ? []
      : [t('webhooks.next', { at: dayAndTime(nextAttemptAt, reading) })]),
  ];
  return (
    <Text size="xs" className={shared.quiet}>
      {words.join(' · ')}
    </Text>
  );
}

function Resend({ delivery: { id, type, createdAt }, of }: RowProps) {
  const { t } = useTranslation();
  const reading = useReading();
  const words = useProblemWords();
  const { permissions } = useMe();
  const { mutate, isPending, error } = useSendingTo(of.id);
  if (!permissions['webhook.manage'] || !of.enabled) return null;
  return (
    <div>
      <Button
        size="compact-xs"
        variant="default"
        loading={isPending}
        aria-label={t('webhooks.again-what', {
          what: t(`webhooks.event.${type}`),
          at: dayAndTime(createdAt, reading),
        })}
        onClick={() => mutate(`deliveries/${id}/resend`)}
      >
        {t('webhooks.again')}
      </Button>
      {error && (
        <Text size="xs" role="alert" className={classes.problem}>
          {words(error)}
        </Text>
      )}
    </div>
  );
}
