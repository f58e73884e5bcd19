import type { SavedView } from '@app/contracts/saved-views.js';
import { Alert, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAdding } from '../api/people.js';
import { savedViewsPath, savedViewsQuery, useSavedViews } from '../api/saved-views.js';
import { useProblemWords } from '../app/problem-words.js';
import { isShown, searchOf, viewOf } from './saved-views.js';

interface Props {
  /** Of which the board shows deals. */
  readonly pipeline: string;
}

/** Views that one has kept: filters, layout and sorting under a name. */
export function ViewsMenu({ pipeline }: Props) {
  const { t } = useTranslation();
  const [isKeeping, { open, close }] = useDisclosure();
  const { data: views = [] } = useQuery(savedViewsQuery);
  return (
    <>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="xs" variant="default">
            {t('views.button')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{t('views.none')}</Menu.Label>}
          {views.map((view) => (
            <ViewItem key={view.id} view={view} />
          ))}
          <Menu.Divider />
          <Menu.Item onClick={open}>{t('views.keep')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isKeeping && <ViewsDialog pipeline={pipeline} views={views} onClose={close} />}
    </>
  );
}

function ViewItem({ view }: { readonly view: SavedView }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/board' });
  const now = useSearch({ from: '/signed-in/board' });
  const search = searchOf(view);
  const isCurrent = isShown(search, now);
  return (
    <Menu.Item
      disabled={search === undefined}
      aria-current={isCurrent ? 'true' : undefined}
      fw={isCurrent ? 700 : undefined}
      onClick={() => search && void navigate({ search })}
    >
      {view.name}
      {search === undefined && (
        <Text size="xs" span display="block">
          {t('views.elsewhere')}
        </Text>
      )}
    </Menu.Item>
  );
}

interface DialogProps extends Props {
  readonly views: readonly SavedView[];
  readonly onClose: () => void;
}

/** Keeps what is shown under a new name or an old one, and takes away what is not looked at any more. */
function ViewsDialog({ pipeline, views, onClose }: DialogProps) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const [name, setName] = useState('');
  const search = useSearch({ from: '/signed-in/board' });
  const keep = useAdding<SavedView>(savedViewsPath, savedViewsQuery.queryKey, onClose);
  const { replace, remove } = useSavedViews();
  const error = keep.error ?? replace.error ?? remove.error;
  const isPending = keep.isPending || replace.isPending || remove.isPending;
  const submit = (event: React.SyntheticEvent) => {
    event.preventDefault();
    keep.mutate(viewOf(search, pipeline, name.trim()));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('views.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="md">
        {error && (
          <Alert color="red" variant="light" role="alert">
            {words(error)}
          </Alert>
        )}
        <form onSubmit={submit}>
          <Group align="end" gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              label={t('views.name')}
              description={t('views.hint')}
              data-autofocus
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" loading={keep.isPending} disabled={name.trim() === '' || isPending}>
              {t('views.keep-button')}
            </Button>
          </Group>
        </form>
        {views.map((view) => (
          <Group key={view.id} justify="space-between" gap="xs">
            <Text>{view.name}</Text>
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="default"
                disabled={isPending}
                aria-label={t('views.replace-named', { name: view.name })}
                onClick={() =>
                  replace.mutate({ view, body: viewOf(search, pipeline, view.name) }, { onSuccess: onClose })
                }
              >
                {t('views.replace')}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                disabled={isPending}
                aria-label={t('views.remove-named', { name: view.name })}
                onClick={() => remove.mutate(view)}
              >
                {t('views.remove')}
              </Button>
            </Group>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
