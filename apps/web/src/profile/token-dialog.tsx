import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Stack,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { useMakingToken } from '../api/people.js';
import { useFieldErrors } from '../app/field-errors.js';
import { AskDialog } from '../deal/ask-dialog.js';

const usualDays = 90;
const mostDays = 365;
const fieldOf = { 'token-name-taken': 'name', scopes: 'scopes', days: 'expiresInDays' } as const;

/** Makes a token with some of one's own rights; then shows it, once. */
export function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(usualDays);
  const make = useMakingToken();
  const { at, rest } = useFieldErrors(make.error, fieldOf);
  if (make.data) return <MadeToken token={make.data.token} onClose={onClose} />;
  return (
    <AskDialog
      title={t('token.new')}
      submit={t('token.submit')}
      onSubmit={() => make.mutate({ name: name.trim(), scopes, expiresInDays: Number(days) })}
      onClose={onClose}
      isPending={make.isPending}
      error={rest}
      isIncomplete={name.trim() === '' || scopes.length === 0 || days === ''}
    >
      <TextInput
        label={t('token.name')}
        withAsterisk
        data-autofocus
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={at('name')}
      />
      <MultiSelect
        label={t('token.scopes')}
        description={t('token.scopes-hint')}
        withAsterisk
        searchable
        data={Object.keys(permissions)}
        value={scopes}
        onChange={setScopes}
        error={at('scopes')}
      />
      <NumberInput
        label={t('token.days')}
        min={1}
        max={mostDays}
        allowDecimal={false}
        value={days}
        onChange={setDays}
        error={at('expiresInDays')}
      />
    </AskDialog>
  );
}

function MadeToken({ token, onClose }: { readonly token: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      // It is shown once: a click beside it is often a slip.
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('token.made')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <Alert color="yellow" variant="light" role="status">
          {t('token.once')}
        </Alert>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {token}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={token}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {t(copied ? 'token.copied' : 'token.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{t('common.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
