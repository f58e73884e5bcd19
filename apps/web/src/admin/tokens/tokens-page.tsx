import { Loader } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { issuedTokensQuery, useRemoving } from '../../api/people.js';
import { FindInput } from '../../app/find-input.js';
import { More } from '../../app/more.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { EntryList } from '../../people/entry-list.js';
import { useTokenWords } from '../../people/token-words.js';
import { AdminPage } from '../admin-page.js';

/** Everybody's tokens: what comes in without a person. */
export function TokensPage() {
  const { t } = useTranslation();
  const tokenWords = useTokenWords(useReading());
  const [q, setQ] = useState('');
  const pages = useInfiniteQuery({ ...issuedTokensQuery(q), placeholderData: keepPreviousData });
  const { data, error, refetch } = pages;
  const revoke = useRemoving(['tokens']);
  const tokens = data?.pages.flatMap(({ items }) => items);
  return (
    <AdminPage
      title={t('nav.tokens')}
      about={t('token.about')}
      tools={<FindInput label={t('token.find')} value={q} onChange={setQ} />}
    >
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {revoke.error && <Trouble error={revoke.error} />}
      {!tokens && !error && <Loader m="xl" />}
      {tokens && (
        <EntryList
          label={t('nav.tokens')}
          empty={t('token.none')}
          entries={tokens.map((token) => ({
            id: token.id,
            title: `${token.owner.name} · ${token.name}`,
            about: tokenWords(token),
            remove: {
              label: t('token.revoke', { name: token.name }),
              act: () => revoke.mutate(`/issued-tokens/${token.id}`),
              isPending: revoke.isPending,
            },
          }))}
        />
      )}
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
    </AdminPage>
  );
}
