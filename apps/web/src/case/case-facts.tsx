import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { useReading } from '../app/reading.js';
import { Panel } from '../deal/panel.js';
import { dayAndTime } from '../format/dates.js';
import classes from '../deal/deal.module.css';

/** What is known of the case beside its goods. */
export function CaseFacts({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const reading = useReading();
  const facts: [string, string | null][] = [
    [t('case.facts.manager'), one.personalManager?.name ?? null],
    [t('facts.team'), one.team.name],
    [t('case.facts.taken-by'), one.takenBy.name],
    [t('case.facts.opened'), dayAndTime(one.openedAt, reading)],
    [t('case.facts.closed'), one.closedAt && dayAndTime(one.closedAt, reading)],
    [t('case.facts.contact'), one.contact],
  ];
  return (
    <Panel title={t('case.facts.title')}>
      <dl className={classes.facts}>
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <Fragment key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </Fragment>
            ),
        )}
      </dl>
      {one.said && (
        <>
          <Text size="sm" className={classes.quiet} mt="xs">
            {t('claim.said')}
          </Text>
          <p className={classes.note}>{one.said}</p>
        </>
      )}
      {one.deal && permissions['deal.read'] && (
        <Anchor component={Link} to="/deals/$id" params={{ id: one.deal.id } as never} size="sm" mt="xs">
          {one.deal.title}
        </Anchor>
      )}
    </Panel>
  );
}
