import type { MeView } from '@app/contracts/users.js';
import { Alert, Button, Group, Radio, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Seen } from '../api/client.js';
import { meQuery } from '../api/me.js';
import { useSeenChange } from '../api/people.js';
import { useFieldErrors } from '../app/field-errors.js';
import { useProblemWords } from '../app/problem-words.js';
import { showLanguage } from '../i18n/i18n.js';
import { chosenLanguage, forgetLanguage } from '../i18n/languages.js';
import { PersonalInputs, type Personal } from '../people/personal-inputs.js';
import { Panel } from '../deal/panel.js';

type Mails = MeView['user']['mails'];
type Choices = Personal & { readonly mails: Mails };
const fieldOf = { 'calendar-unknown': 'calendarKey', locale: 'locale', zone: 'timeZone' } as const;
const mailHabits: readonly Mails[] = ['separate', 'together'];

/** Language, time zone, working hours, and how mails come. */
export function OwnChoices({ seen }: { readonly seen: Seen<MeView> }) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [changes, setChanges] = useState<Partial<Choices>>({});
  const change = useSaving(() => setChanges({}));
  const { at, rest } = useFieldErrors(change.error, fieldOf);
  const shown: Choices = { ...seen.value.user, ...changes };
  const isSame = Object.keys(changes).length === 0;
  const set = (more: Partial<Choices>) => setChanges((now) => ({ ...now, ...more }));
  return (
    <Panel title={t('profile.choices')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ body: changes, revision: seen.revision });
        }}
      >
        <Stack gap="sm">
          {rest !== null && rest !== undefined && (
            <Alert color="red" variant="light" role="alert">
              {words(rest)}
            </Alert>
          )}
          <PersonalInputs value={shown} onChange={set} error={at} />
          <Radio.Group
            label={t('profile.mails.label')}
            description={t('profile.mails.hint')}
            value={shown.mails}
            onChange={(mails) => set({ mails })}
          >
            <Stack gap={6} mt={6}>
              {mailHabits.map((habit) => (
                <Radio key={habit} value={habit} label={t(`profile.mails.${habit}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Group>
            <Button type="submit" loading={change.isPending} disabled={isSame}>
              {t('form.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

/** The page speaks the language that was chosen from then on, in this browser too. */
function useSaving(onDone: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useSeenChange<MeView>('/me', ['profile'], async (me) => {
    queries.setQueryData(meQuery.queryKey, me);
    forgetLanguage();
    await showLanguage(chosenLanguage(me.user.locale), false);
    onDone();
    notifications.show({ message: t('form.saved') });
  });
}
