import { Chip, Group } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FindInput } from '../app/find-input.js';
import { PeopleFilters } from '../people/people-filters.js';
import type { BoardSearch } from './board-search.js';

/** Which deals the board shows. What is chosen stands in the address, so that it can be kept and sent. */
export function Filters() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/board' });
  const change = useChange();
  return (
    <Group gap="xs" role="search" aria-label={t('board.filters')}>
      <FindInput
        key={search.pipeline}
        label={t('board.find')}
        value={search.q ?? ''}
        onChange={(q) => change({ q: q || undefined })}
      />
      <PeopleFilters owner={search.owner} team={search.team} onChange={change} />
      <Chip size="xs" checked={search.key ?? false} onChange={(on) => change({ key: on || undefined })}>
        {t('board.only-key')}
      </Chip>
      <Chip
        size="xs"
        checked={search.stalled ?? false}
        onChange={(on) => change({ stalled: on || undefined })}
      >
        {t('board.only-stalled')}
      </Chip>
    </Group>
  );
}

/** Replaces what it is given in the address; undefined takes it out. */
export function useChange(): (changes: Partial<Record<keyof BoardSearch, unknown>>) => void {
  const navigate = useNavigate({ from: '/board' });
  return (changes) =>
    void navigate({
      search: (now) => ({ ...now, ...changes }) as BoardSearch,
      replace: !('pipeline' in changes),
    });
}
