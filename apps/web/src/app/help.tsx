import { Loader, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { goalsFor, type Goal } from './navigation.js';
import { useKeys } from './keys.js';

/** Seldom looked at: no part of the first load. */
const HelpKeys = lazy(() => import('./help-keys.js'));

const patienceMs = 1_500;

/** `?` tells every key; `g` and a letter go somewhere. */
export function Help() {
  const { t } = useTranslation();
  const [isOpen, { toggle, close }] = useDisclosure();
  const goals = useGoals();
  useGoing(goals);
  useKeys({ '?': toggle });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('help.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Suspense fallback={<Loader />}>
        <HelpKeys goals={goals} />
      </Suspense>
    </Modal>
  );
}

/** Where one letter leads: what they may see. */
function useGoals(): readonly Goal[] {
  return goalsFor(useMe().permissions);
}

/** `g b`, `g e`: the second key counts for a moment only. */
function useGoing(goals: readonly Goal[]): void {
  const navigate = useNavigate();
  const begun = useRef(0);
  const goes = goals.map(({ key, to }): [string, () => void] => [
    key,
    () => {
      if (Date.now() - begun.current < patienceMs) void navigate({ to });
    },
  ]);
  useKeys({ g: () => void (begun.current = Date.now()), ...Object.fromEntries(goes) });
}
