import type { HealthState } from '@app/contracts/health.js';
import { Loader, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { healthQuery } from '../../api/health.js';
import { useMe } from '../../api/me.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { duration } from '../../format/durations.js';
import { AdminPage } from '../admin-page.js';
import { MailQueue } from '../mails/held-mail.js';
import { Alerts } from './alerts.js';
import { Parts } from './parts.js';
import shared from '../../app/rows.module.css';
import classes from './health.module.css';

/** What administrators have to know now, and what they can do about it. */
export function HealthPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(healthQuery);
  return (
    <AdminPage title={t('nav.health')} about={t('health.about')}>
      <Alerts />
      {!data && error && <Trouble error={error} retry={() => void refetch()} />}
      {!data && !error && <Loader m="xl" />}
      {data && <State of={data} />}
    </AdminPage>
  );
}

function State({ of: { checks, deadlines, importsUnderWay } }: { readonly of: HealthState }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  return (
    <div className={classes.panels}>
      <Parts of={checks} />
      <section aria-labelledby="health-deadlines">
        <Title order={2} size="h5" id="health-deadlines">
          {t('health.deadlines')}
        </Title>
        <Deadlines of={deadlines} />
      </section>
      {permissions['mail.read'] && (
        <section aria-labelledby="health-mail">
          <Title order={2} size="h5" id="health-mail">
            {t('health.mail')}
          </Title>
          <MailQueue />
          <Link to="/admin/messages" className={classes.more}>
            {t('health.all-mail')}
          </Link>
        </section>
      )}
      {permissions['import.run'] && (
        <section aria-labelledby="health-imports">
          <Title order={2} size="h5" id="health-imports">
            {t('health.imports')}
          </Title>
          <Text size="sm" mt="xs" className={shared.quiet}>
            {t('health.under-way', { count: importsUnderWay })}
          </Text>
          <Link to="/admin/imports" className={classes.more}>
            {t('nav.imports')}
          </Link>
        </section>
      )}
    </div>
  );
}

function Deadlines({ of }: { readonly of: HealthState['deadlines'] }) {
  const { t } = useTranslation();
  const { language } = useReading();
  return (
    <>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th />
              <Table.Th>{t('health.armed')}</Table.Th>
              <Table.Th>{t('health.due')}</Table.Th>
              <Table.Th>{t('health.late')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {of.map(({ kind, armed, due, lateSeconds }) => (
              <Table.Tr key={kind} data-deadlines={kind}>
                <Table.Th scope="row">{t(`health.kind.${kind}`)}</Table.Th>
                <Table.Td>{armed}</Table.Td>
                <Table.Td>{due}</Table.Td>
                <Table.Td>
                  {lateSeconds > 0 ? duration(lateSeconds * 1_000, language, false) : t('health.not-late')}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" className={shared.quiet}>
        {t('health.late-text')}
      </Text>
    </>
  );
}
