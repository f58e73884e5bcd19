import type { UserView } from '@app/contracts/users.js';
import { Checkbox, Loader, MultiSelect, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { teamsQuery, useAdding, userQuery, useSeenChange, useSendingReset } from '../../api/people.js';
import { useFieldErrors } from '../../app/field-errors.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { PersonalInputs } from '../../people/personal-inputs.js';
import { UserActs } from './user-acts.js';
import { roles } from './users-search.js';

type Wished = Pick<UserView, 'email' | 'name' | 'roles' | 'teamId' | 'locale' | 'timeZone' | 'calendarKey'>;

const fieldOf = {
  'email-taken': 'email',
  'team-unknown': 'teamId',
  'calendar-unknown': 'calendarKey',
  'last-administrator': 'roles',
  name: 'name',
  locale: 'locale',
  zone: 'timeZone',
} as const;

const newcomer: Wished = {
  ...{ email: '', name: '', roles: ['salesperson'], teamId: null },
  ...{ locale: 'en', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, calendarKey: null },
};

interface Props {
  /** Null: a new one. */
  readonly id: string | null;
  readonly onClose: () => void;
}

/** Makes a user, or changes what one is and may do. */
export function UserDialog({ id, onClose }: Props) {
  const { t } = useTranslation();
  const { data: seen, error } = useQuery({ ...userQuery(id ?? ''), enabled: id !== null });
  const [changes, setChanges] = useState<Partial<Wished>>({});
  const [isInvited, setInvited] = useState(true);
  const sendReset = useSendingReset();
  const add = useAdding<UserView>('/users', ['users', 'teams'], (user) => {
    if (isInvited)
      sendReset.mutate(user.id, {
        onSuccess: () => notifications.show({ message: t('users.reset-sent', { name: user.name }) }),
      });
    onClose();
  });
  const change = useSeenChange(`/users/${id}`, ['users', 'teams', 'deals', 'deal', 'escalations'], onClose);
  const command = id === null ? add : change;
  const { at, rest } = useFieldErrors(command.error, fieldOf);
  const shown: Wished = { ...(seen?.value ?? newcomer), ...changes };
  const set = (more: Partial<Wished>) => setChanges((now) => ({ ...now, ...more }));
  const submit = () =>
    id === null
      ? add.mutate({ ...newcomer, ...changes })
      : change.mutate({ body: changes, revision: seen?.revision });
  const isWaiting = id !== null && !seen;
  return (
    <AskDialog
      title={id === null ? t('users.new') : (seen?.value.name ?? '')}
      submit={t('form.save')}
      onSubmit={submit}
      onClose={onClose}
      isPending={command.isPending}
      error={rest ?? error}
      isIncomplete={
        isWaiting ||
        shown.name.trim() === '' ||
        !shown.email.includes('@') ||
        (id === null ? shown.roles.length === 0 : Object.keys(changes).length === 0)
      }
    >
      {isWaiting && !error && <Loader />}
      {!isWaiting && (
        <>
          <Inputs of={shown} isNew={id === null} onChange={set} error={at} />
          {id === null && (
            <Checkbox
              label={t('users.invite')}
              checked={isInvited}
              onChange={(event) => setInvited(event.currentTarget.checked)}
            />
          )}
          {seen && <UserActs user={seen.value} onLeft={onClose} />}
        </>
      )}
    </AskDialog>
  );
}

interface InputsProps {
  readonly of: Wished;
  readonly isNew: boolean;
  readonly onChange: (changes: Partial<Wished>) => void;
  readonly error: (field: (typeof fieldOf)[keyof typeof fieldOf]) => string | undefined;
}

function Inputs({ of: user, isNew, onChange, error }: InputsProps) {
  const { t } = useTranslation();
  const { data: teams = [] } = useQuery(teamsQuery);
  const head = teams.find(({ id }) => id === user.teamId)?.headName;
  return (
    <>
      <TextInput
        label={t('part.name')}
        withAsterisk
        data-autofocus
        maxLength={120}
        value={user.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={error('name')}
      />
      <TextInput
        label={t('login.email')}
        type="email"
        withAsterisk={isNew}
        disabled={!isNew}
        value={user.email}
        onChange={(event) => onChange({ email: event.currentTarget.value })}
        error={error('email')}
      />
      <MultiSelect
        label={t('users.roles')}
        data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        value={user.roles}
        onChange={(chosen) => onChange({ roles: roles.filter((one) => chosen.includes(one)) })}
        error={error('roles')}
      />
      <Select
        label={t('users.team')}
        description={[head && t('teams.led', { name: head }), !isNew && t('users.team-takes-deals')]
          .filter(Boolean)
          .join('. ')}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        data={teams.map(({ id, name }) => ({ value: id, label: name }))}
        value={user.teamId}
        onChange={(teamId) => onChange({ teamId })}
        error={error('teamId')}
      />
      <PersonalInputs value={user} onChange={onChange} error={error} />
    </>
  );
}
