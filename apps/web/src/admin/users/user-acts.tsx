import type { UserView, UserWork } from '@app/contracts/users.js';
import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { userWorkQuery, useSeenChange, useSendingReset } from '../../api/people.js';
import { useProblemWords } from '../../app/problem-words.js';
import { PersonChoice } from '../../people/person-choice.js';

interface Props {
  readonly user: UserView;
  readonly onLeft: () => void;
}

/** What is done to a user beside changing what they are: the mail for a password, leaving, coming back. */
export function UserActs({ user, onLeft }: Props) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [isLeaving, setLeaving] = useState(false);
  const reset = useSendingReset();
  const back = useSeenChange(`/users/${user.id}`, ['users', 'teams'], onLeft);
  const error = reset.error ?? back.error;
  const send = () =>
    reset.mutate(user.id, {
      onSuccess: () => notifications.show({ message: t('users.reset-sent', { name: user.name }) }),
    });
  return (
    <Stack gap="xs">
      {error && (
        <Alert color="red" variant="light" role="alert">
          {words(error)}
        </Alert>
      )}
      <Group gap="xs">
        {user.active ? (
          <>
            <Button size="xs" variant="default" loading={reset.isPending} onClick={send}>
              {t('users.send-reset')}
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-expanded={isLeaving}
              onClick={() => setLeaving(!isLeaving)}
            >
              {t('users.deactivate')}
            </Button>
          </>
        ) : (
          <Button
            size="xs"
            variant="default"
            loading={back.isPending}
            onClick={() => back.mutate({ body: { active: true }, revision: undefined })}
          >
            {t('users.activate')}
          </Button>
        )}
      </Group>
      {isLeaving && <Leaving user={user} onLeft={onLeft} />}
    </Stack>
  );
}

/** Somebody leaves: what they own is named, and handed over in the same step. */
function Leaving({ user, onLeft }: Props) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [handOverTo, setHandOverTo] = useState<string | null>(null);
  const { data: work, error } = useQuery(userWorkQuery(user.id));
  const leave = useSeenChange(
    `/users/${user.id}`,
    ['users', 'teams', 'deals', 'deal', 'escalations'],
    onLeft,
  );
  const problem = leave.error ?? error;
  if (!work) return problem ? <Alert color="red">{words(problem)}</Alert> : <Loader size="sm" />;
  const hasWork = work.deals.count + work.customers.count + work.correctiveActions > 0;
  return (
    <Stack gap="xs">
      <Text size="sm">{hasWork ? t('users.leaves') : t('users.leaves-nothing')}</Text>
      <Work of={work} />
      {problem && (
        <Alert color="red" variant="light" role="alert">
          {words(problem)}
        </Alert>
      )}
      {hasWork && (
        <PersonChoice
          label={t('users.hand-over-to')}
          except={user.id}
          inTeam={work.deals.count > 0}
          value={handOverTo}
          onChange={setHandOverTo}
        />
      )}
      <Group>
        <Button
          size="xs"
          color="red"
          loading={leave.isPending}
          disabled={hasWork && handOverTo === null}
          onClick={() =>
            leave.mutate({
              body: { active: false, handOverTo: handOverTo ?? undefined },
              revision: undefined,
            })
          }
        >
          {t('users.deactivate-now')}
        </Button>
      </Group>
    </Stack>
  );
}

const namedAtMost = 5;

function Work({ of: { deals, customers, correctiveActions } }: { readonly of: UserWork }) {
  const { t } = useTranslation();
  const named = ({ first, count }: UserWork['deals']) =>
    first
      .slice(0, namedAtMost)
      .map(({ name }) => name)
      .join(', ') + (count > namedAtMost ? ', …' : '');
  const lines = [
    deals.count > 0 && `${t('users.work.deals', { count: deals.count })}: ${named(deals)}`,
    customers.count > 0 && `${t('users.work.customers', { count: customers.count })}: ${named(customers)}`,
    correctiveActions > 0 && t('users.work.actions', { count: correctiveActions }),
  ].filter((line) => line !== false);
  return lines.map((line) => (
    <Text key={line} size="sm">
      {line}
    </Text>
  ));
}
