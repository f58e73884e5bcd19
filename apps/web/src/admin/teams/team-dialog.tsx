import type { TeamView } from '@app/contracts/users.js';
import { Loader, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teamQuery, useAdding, useSeenChange } from '../../api/people.js';
import { useFieldErrors } from '../../app/field-errors.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { PersonChoice } from '../../people/person-choice.js';

interface Props {
  /** Null: a new one. */
  readonly id: string | null;
  readonly onClose: () => void;
}

type Wished = Pick<TeamView, 'name' | 'headId'>;
const fieldOf = { 'user-unknown': 'headId', name: 'name' } as const;
const unnamed: Wished = { name: '', headId: null };

/** Makes a team, or changes its name and who leads it. */
export function TeamDialog({ id, onClose }: Props) {
  const { t } = useTranslation();
  const { data: seen, error } = useQuery({ ...teamQuery(id ?? ''), enabled: id !== null });
  const [changes, setChanges] = useState<Partial<Wished>>({});
  const add = useAdding('/teams', ['teams'], onClose);
  const change = useSeenChange(`/teams/${id}`, ['teams'], onClose);
  const command = id === null ? add : change;
  const { at, rest } = useFieldErrors(command.error, fieldOf);
  const shown = { ...(seen?.value ?? unnamed), ...changes };
  const set = (more: Partial<Wished>) => setChanges((now) => ({ ...now, ...more }));
  const submit = () =>
    id === null ? add.mutate(changes) : change.mutate({ body: changes, revision: seen?.revision });
  const isWaiting = id !== null && !seen;
  return (
    <AskDialog
      title={id === null ? t('teams.new') : t('teams.change')}
      submit={t('form.save')}
      onSubmit={submit}
      onClose={onClose}
      isPending={command.isPending}
      error={rest ?? error}
      isIncomplete={isWaiting || shown.name.trim() === '' || Object.keys(changes).length === 0}
    >
      {isWaiting ? (
        !error && <Loader />
      ) : (
        <>
          <TextInput
            label={t('part.name')}
            withAsterisk
            data-autofocus
            maxLength={120}
            value={shown.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={at('name')}
          />
          <PersonChoice
            label={t('role.head-of-sales')}
            description={t('teams.head-hint')}
            isOptional
            value={shown.headId}
            onChange={(headId) => set({ headId })}
            error={at('headId')}
          />
        </>
      )}
    </AskDialog>
  );
}
