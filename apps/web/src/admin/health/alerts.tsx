import type { AlertView } from '@app/contracts/alerts.js';
import { Loader, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { openAlertsQuery } from '../../api/health.js';
import { More } from '../../app/more.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { dayAndTime } from '../../format/dates.js';
import { alertSubjects, type AlertSubject } from './alert-subjects.js';
import shared from '../../app/rows.module.css';
import classes from './health.module.css';

/** What is amiss, what it means, and what to do about it. */
export function Alerts() {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(openAlertsQuery);
  const { data, error, refetch } = pages;
  const alerts = data?.pages.flatMap(({ items }) => items);
  return (
    <section aria-labelledby="health-alerts" className={classes.alerts}>
      <Title order={2} size="h5" id="health-alerts">
        {t('health.alerts')}
      </Title>
      {!alerts && (error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader size="sm" />)}
      {alerts?.length === 0 && (
        <Text size="sm" className={shared.quiet}>
          {t('health.no-alerts')} {t('health.no-alerts-text')}
        </Text>
      )}
      {alerts && alerts.length > 0 && (
        <ul className={shared.list} aria-labelledby="health-alerts">
          {alerts.map((alert) => (
            <Row key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
    </section>
  );
}

function Row({ alert }: { readonly alert: AlertView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { kind, raisedAt, toldAt, detail } = alert;
  const known = t('health.alert', { returnObjects: true });
  const named = kind in known ? (kind as keyof typeof known) : undefined;
  const count = typeof detail.count === 'number' ? ` (${detail.count})` : '';
  const when = [
    t('health.since', { at: dayAndTime(raisedAt, reading) }),
    toldAt ? t('health.told', { at: dayAndTime(toldAt, reading) }) : t('health.not-told'),
  ].join(' · ');
  return (
    <li className={`${shared.row} ${classes.alert}`} data-alert={kind}>
      <Text size="sm" fw={600}>
        {/* A kind that is newer than this page has at least its name. */}
        {named ? t(`health.alert.${named}.what`) : kind}
        {count}
      </Text>
      {named && <Text size="sm">{t(`health.alert.${named}.to-do`)}</Text>}
      <Text size="xs" className={shared.quiet}>
        {when}
      </Text>
      <Subjects of={alert} />
    </li>
  );
}

function Subjects({ of }: { readonly of: AlertView }) {
  const subjects = alertSubjects(of);
  if (subjects.length === 0) return null;
  return (
    <Text size="xs" component="div">
      {subjects.map((subject, index) => (
        <span key={subject.id}>
          {index > 0 && ' · '}
          <SubjectLink to={subject} />
        </span>
      ))}
    </Text>
  );
}

function SubjectLink({ to: { kind, id } }: { readonly to: AlertSubject }) {
  const { t } = useTranslation();
  const words = t('health.see');
  if (kind === 'webhook')
    return (
      <Link to="/admin/webhooks" search={{ id }}>
        {words}
      </Link>
    );
  return (
    <Link to={kind === 'deal' ? '/deals/$id' : '/cases/$id'} params={{ id }}>
      {words}
    </Link>
  );
}
