import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../app/problem-words.js';

interface Props {
  readonly title: string;
  readonly submit: string;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly color?: string;
  readonly isIncomplete?: boolean;
  readonly size?: 'md' | 'xl';
  readonly children: ReactNode;
}

/** Asks for what a command needs. What went wrong is told in it, and nothing that was typed is lost. */
export function AskDialog({
  title,
  submit,
  onSubmit,
  onClose,
  isPending,
  error,
  color,
  isIncomplete,
  size = 'md',
  children,
}: Props) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isIncomplete) onSubmit();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      // A click beside it is often a slip.
      closeOnClickOutside={false}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={send}>
        <Stack gap="sm">
          {error !== null && error !== undefined && (
            <Alert color="red" variant="light" role="alert">
              {words(error)}
            </Alert>
          )}
          {children}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={isPending} color={color} disabled={isIncomplete}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
