import { MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { useMakingToken } from '../api/people.js';
import { useFieldErrors } from '../app/field-errors.js';
import { ShownOnce } from '../app/shown-once.js';
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
  if (make.data) return <ShownOnce title={t('token.made')} secret={make.data.token} onClose={onClose} />;
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
