import { Alert, Button, Group, PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangingPassword } from '../api/people.js';
import { useFieldErrors } from '../app/field-errors.js';
import { useProblemWords } from '../app/problem-words.js';
import { Panel } from '../deal/panel.js';

const leastLetters = 12;
const fieldOf = { 'password-wrong': 'current', 'password-too-easy': 'password' } as const;

/** Sets one's own password; all other sessions end with it. */
export function PasswordForm() {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useChangingPassword(() => {
    setCurrent('');
    setPassword('');
    notifications.show({ message: t('form.saved') });
  });
  const { at, rest } = useFieldErrors(change.error, fieldOf);
  const shown = { visibilityToggleButtonProps: { 'aria-label': t('login.show-password') } };
  return (
    <Panel title={t('login.password')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ current, password });
        }}
      >
        <Stack gap="sm">
          {rest !== null && rest !== undefined && (
            <Alert color="red" variant="light" role="alert">
              {words(rest)}
            </Alert>
          )}
          <PasswordInput
            {...shown}
            label={t('profile.password.current')}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={at('current')}
          />
          <PasswordInput
            {...shown}
            label={t('profile.password.new')}
            description={t('profile.password.hint', { count: leastLetters })}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={at('password')}
          />
          <Group>
            <Button
              type="submit"
              loading={change.isPending}
              disabled={current === '' || password.length < leastLetters}
            >
              {t('profile.password.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}
