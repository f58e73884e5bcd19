import { Button, Group, Loader } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tokensQuery, useRemoving } from '../api/people.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { Panel } from '../deal/panel.js';
import { EntryList } from '../people/entry-list.js';
import { useTokenWords } from '../people/token-words.js';
import { TokenDialog } from './token-dialog.js';

/** Tokens with which programs act for oneself. */
export function OwnTokens() {
  const { t } = useTranslation();
  const tokenWords = useTokenWords(useReading());
  const { data, error, refetch } = useQuery(tokensQuery);
  const revoke = useRemoving(['tokens']);
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Panel title={t('token.own')}>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {revoke.error && <Trouble error={revoke.error} />}
      {!data && !error && <Loader />}
      {data && (
        <EntryList
          label={t('token.own')}
          empty={t('token.none')}
          entries={data.map((token) => ({
            id: token.id,
            title: token.name,
            about: tokenWords(token),
            remove: {
              label: t('token.revoke', { name: token.name }),
              act: () => revoke.mutate(`/tokens/${token.id}`),
              isPending: revoke.isPending,
            },
          }))}
        />
      )}
      <Group mt="xs">
        <Button variant="default" size="xs" onClick={open}>
          {t('token.new')}
        </Button>
      </Group>
      {isOpen && <TokenDialog onClose={close} />}
    </Panel>
  );
}
