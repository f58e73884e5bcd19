import type { WebhookView } from '@app/contracts/webhooks.js';
import { Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/me.js';
import { FilterChoice } from '../../app/filter-choice.js';
import { useReading } from '../../app/reading.js';
import { dayAndTime } from '../../format/dates.js';
import { AdminPage } from '../admin-page.js';
import { Deliveries } from './deliveries.js';
import { EndpointActs } from './endpoint-acts.js';
import { stateOf, useWebhookWords } from './webhook-words.js';
import { statuses } from './webhooks-search.js';
import shared from '../../app/rows.module.css';
import classes from './webhooks.module.css';

/** One endpoint: how it fares, what it is told, and the log of what it was sent. */
export function Endpoint({ of }: { readonly of: WebhookView }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const { status } = useSearch({ from: '/signed-in/admin/webhooks' });
  const navigate = useNavigate({ from: '/admin/webhooks' });
  return (
    <>
      <nav className={classes.back} aria-label={t('nav.webhooks')}>
        <Link to="/admin/webhooks" className={shared.quiet}>
          ← {t('webhooks.all')}
        </Link>
      </nav>
      <AdminPage
        title={of.url}
        tools={
          <FilterChoice
            label={t('webhooks.status-label')}
            value={status}
            onChange={(next) =>
              void navigate({ search: { id: of.id, ...(next ? { status: next } : {}) }, replace: true })
            }
            options={statuses.map((value) => ({ value, label: t(`webhooks.status.${value}`) }))}
          />
        }
      >
        <Facts of={of} />
        {permissions['webhook.manage'] && <EndpointActs of={of} />}
        <Deliveries of={of} status={status} />
      </AdminPage>
    </>
  );
}

function Facts({ of }: { readonly of: WebhookView }) {
  const { t } = useTranslation();
  const words = useWebhookWords();
  const reading = useReading();
  const { formerSecretUntil } = of;
  return (
    <div className={classes.facts} data-webhook={of.id} data-state={stateOf(of)}>
      <Text size="sm" className={classes.state} role="status">
        {words.state(of)}
      </Text>
      {words.events(of).map((line) => (
        <Text key={line} size="sm" className={shared.quiet}>
          {line}
        </Text>
      ))}
      {formerSecretUntil !== null && (
        <Text size="sm" className={shared.quiet}>
          {t('webhooks.former-until', { at: dayAndTime(formerSecretUntil, reading) })}
        </Text>
      )}
    </div>
  );
}
