import { Chip, Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { colleaguesQuery } from '../api/colleagues.js';
import { useMe } from '../api/me.js';
import { FindInput } from '../app/find-input.js';
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
      <People />
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

/** Owners and teams, for whoever sees more than their own deals. */
function People() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const search = useSearch({ from: '/signed-in/board' });
  const change = useChange();
  const seesOthers = permissions['deal.read'] !== 'own';
  const { data: people = [] } = useQuery({ ...colleaguesQuery, enabled: seesOthers });
  if (!seesOthers) return null;
  const teams = new Map(people.map(({ team }) => [team.id, team.name]));
  return (
    <>
      <Choice
        label={t('board.owner')}
        value={search.owner}
        onChange={(owner) => change({ owner })}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {teams.size > 1 && (
        <Choice
          label={t('board.team')}
          value={search.team}
          onChange={(team) => change({ team })}
          options={[...teams].map(([value, label]) => ({ value, label }))}
        />
      )}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={170}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      placeholder={label}
      aria-label={label}
      data={options}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}
