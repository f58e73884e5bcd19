import type { MailView } from '@app/contracts/mails.js';
import { Box, Button, Loader, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mailsQuery, useSendingAgain } from '../../api/mails.js';
import { useMe } from '../../api/me.js';
import { More } from '../../app/more.js';
import { useProblemWords } from '../../app/problem-words.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { dayAndTime } from '../../format/dates.js';
import { AdminPage } from '../admin-page.js';
import { MailQueue } from './held-mail.js';
import { MailFilters } from './mail-filters.js';
import shared from '../../app/rows.module.css';
import classes from './mails.module.css';

/** What was sent to whom and when, what waits, and what the mail server would not take. */
export function MailsPage() {
  const { t } = useTranslation();
  return (
    <AdminPage title={t('nav.messages')} about={t('mails.about')} tools={<MailFilters />}>
      <MailQueue />
      <List />
    </AdminPage>
  );
}

function List() {
  const { t } = useTranslation();
  const filter = useSearch({ from: '/signed-in/admin/messages' });
  const pages = useInfiniteQuery({ ...mailsQuery(filter), placeholderData: keepPreviousData });
  const { data, error, refetch } = pages;
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  const mails = data.pages.flatMap(({ items }) => items);
  if (mails.length === 0)
    return (
      <Box className={shared.empty}>
        <Text fw={600}>{Object.keys(filter).length > 0 ? t('palette.nothing') : t('mails.empty')}</Text>
      </Box>
    );
  return (
    <>
      <ul className={shared.list} aria-label={t('nav.messages')}>
        {mails.map((mail) => (
          <Row key={mail.id} mail={mail} />
        ))}
      </ul>
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
    </>
  );
}

function Row({ mail }: { readonly mail: MailView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { kind, to, createdAt, sentAt } = mail;
  return (
    <li className={`${shared.row} ${classes.row}`} data-mail={mail.id} data-state={mail.state}>
      <div>
        <Text size="sm" fw={600}>
          {to.name}
        </Text>
        <Text size="xs" className={shared.quiet}>
          {to.email ?? t('mails.no-address')} · {t(`mails.to.${to.kind}`)}
        </Text>
      </div>
      <div>
        <Text size="sm">{t(`mails.kind.${kind}`)}</Text>
        <About of={mail} />
      </div>
      <div>
        <Text size="sm">{t(`mails.state.${mail.state}`)}</Text>
        <Text size="xs" className={shared.quiet}>
          {dayAndTime(sentAt ?? createdAt, reading)}
        </Text>
        {mail.problem !== null && mail.state !== 'sent' && (
          <Text size="xs" className={classes.problem}>
            {t('mails.problem', { problem: mail.problem, count: mail.attempts })}
          </Text>
        )}
      </div>
      {mail.state === 'refused' && <SendAgain id={mail.id} name={to.name} />}
    </li>
  );
}

function About({ of: { about } }: { readonly of: MailView }) {
  if (!about) return null;
  const { kind, id, title } = about;
  return (
    <Text size="xs">
      {kind === 'deal' ? (
        <Link to="/deals/$id" params={{ id }} className={shared.quiet}>
          {title}
        </Link>
      ) : (
        <Link to="/cases/$id" params={{ id }} className={shared.quiet}>
          {title}
        </Link>
      )}
    </Text>
  );
}

function SendAgain({ id, name }: { readonly id: string; readonly name: string }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const words = useProblemWords();
  const { mutate, isPending, error } = useSendingAgain();
  if (!permissions['mail.manage']) return null;
  return (
    <div>
      <Button
        size="compact-xs"
        variant="default"
        loading={isPending}
        aria-label={t('mails.again-to', { name })}
        onClick={() => mutate(id)}
      >
        {t('mails.again')}
      </Button>
      {error && (
        <Text size="xs" role="alert" className={classes.problem}>
          {words(error)}
        </Text>
      )}
    </div>
  );
}
