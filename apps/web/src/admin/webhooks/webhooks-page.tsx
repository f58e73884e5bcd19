import type { WebhookView } from '@app/contracts/webhooks.js';
import { Box, Button, Loader, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/me.js';
import { webhooksQuery } from '../../api/webhooks.js';
import { Trouble } from '../../app/trouble.js';
import { AdminPage } from '../admin-page.js';
import { Endpoint } from './endpoint.js';
import { NewWebhookDialog } from './webhook-dialog.js';
import { stateOf, useWebhookWords } from './webhook-words.js';
import shared from '../../app/rows.module.css';
import classes from './webhooks.module.css';

/** Other systems that are told what happens: how each fares, and what it was sent. */
export function WebhooksPage() {
  const { t } = useTranslation();
  const { id } = useSearch({ from: '/signed-in/admin/webhooks' });
  const { data, error, refetch } = useQuery(webhooksQuery);
  const chosen = data?.find((webhook) => webhook.id === id);
  if (chosen) return <Endpoint key={chosen.id} of={chosen} />;
  return (
    <AdminPage title={t('nav.webhooks')} about={t('webhooks.about')} tools={<NewWebhook />}>
      {!data && (error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />)}
      {data && <List of={data} />}
    </AdminPage>
  );
}

function NewWebhook() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const navigate = useNavigate({ from: '/admin/webhooks' });
  const [isOpen, { open, close }] = useDisclosure();
  if (!permissions['webhook.manage']) return null;
  return (
    <>
      <Button size="xs" onClick={open}>
        {t('webhooks.new')}
      </Button>
      {isOpen && <NewWebhookDialog onMade={(id) => void navigate({ search: { id } })} onClose={close} />}
    </>
  );
}

function List({ of }: { readonly of: readonly WebhookView[] }) {
  const { t } = useTranslation();
  if (of.length === 0)
    return (
      <Box className={shared.empty}>
        <Text fw={600}>{t('webhooks.none')}</Text>
        <Text size="sm" className={shared.quiet}>
          {t('webhooks.none-text')}
        </Text>
      </Box>
    );
  return (
    <ul className={shared.list} aria-label={t('nav.webhooks')}>
      {of.map((webhook) => (
        <Row key={webhook.id} webhook={webhook} />
      ))}
    </ul>
  );
}

function Row({ webhook }: { readonly webhook: WebhookView }) {
  const words = useWebhookWords();
  const state = stateOf(webhook);
  return (
    <li className={`${shared.row} ${classes.row}`} data-webhook={webhook.id} data-state={state}>
      <div>
        <Link to="/admin/webhooks" search={{ id: webhook.id }} className={shared.title}>
          {webhook.url}
        </Link>
        {words.events(webhook).map((line) => (
          <Text key={line} size="xs" className={shared.quiet}>
            {line}
          </Text>
        ))}
      </div>
      <Text size="sm" className={classes.state}>
        {words.state(webhook)}
      </Text>
    </li>
  );
}
