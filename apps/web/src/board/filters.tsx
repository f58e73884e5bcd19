import { Chip, CloseButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { colleaguesQuery } from '../api/colleagues.js';
import { useMe } from '../api/me.js';
import { useKeys } from '../app/keys.js';
import type { BoardSearch } from './board-search.js';

const waitMs = 250;

/** Which deals the board shows. What is chosen stands in the address, so that it can be kept and sent. */
export function Filters() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/board' });
  const change = useChange();
  return (
    <Group gap="xs" role="search" aria-label={t('board.filters')}>
      <TextFilter
        key={search.pipeline}
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

function TextFilter({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onChange, waitMs);
  useKeys({ '/': () => input.current?.focus() });
  const set = (next: string) => {
    setText(next);
    tell(next.trim());
  };
  return (
    <TextInput
      ref={input}
      size="xs"
      w={200}
      value={text}
      placeholder={t('board.find')}
      aria-label={t('board.find')}
      maxLength={100}
      onChange={(event) => set(event.currentTarget.value)}
      rightSection={
        text ? <CloseButton size="xs" aria-label={t('common.clear')} onClick={() => set('')} /> : null
      }
    />
  );
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
