import { Button, Group, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { auditSearch, type AuditSearch } from './audit-search.js';

const waitMs = 250;

/** Which entries are shown. It stands in the address, so that it can be kept and sent. */
export function AuditFilters() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/admin/audit' });
  const navigate = useNavigate({ from: '/admin/audit' });
  const change = (name: keyof AuditSearch, value: string) =>
    void navigate({ search: (now) => auditSearch({ ...now, [name]: value }), replace: true });
  return (
    <Group gap="xs" role="search" aria-label={t('audit.filters')} align="flex-end">
      <CodeInput
        label={t('audit.action')}
        value={search.action}
        onChange={(value) => change('action', value)}
      />
      <CodeInput label={t('audit.object')} value={search.kind} onChange={(value) => change('kind', value)} />
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          size="xs"
          type="date"
          label={t(`common.${name}`)}
          value={search[name] ?? ''}
          onChange={(event) => change(name, event.currentTarget.value)}
        />
      ))}
      {Object.keys(search).length > 0 && (
        <Button size="xs" variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
          {t('common.all')}
        </Button>
      )}
    </Group>
  );
}

interface CodeProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}

/** Codes as the entries show them; told when nothing more has been typed for a moment. */
function CodeInput({ label, value = '', onChange }: CodeProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  const tell = useDebouncedCallback(onChange, waitMs);
  return (
    <TextInput
      size="xs"
      w={150}
      label={label}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        tell(currentTarget.value.trim());
      }}
    />
  );
}
