import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from './keys.js';

const waitMs = 250;

interface Props {
  readonly label: string;
  readonly value: string;
  /** Told what is looked for when nothing more has been typed for a moment; empty: everything. */
  readonly onChange: (value: string) => void;
}

/** Looks for text in what is shown; reached by the key /. */
export function FindInput({ label, value, onChange }: Props) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState({ value, told: value });
  if (value !== known.value) {
    setKnown({ ...known, value });
    // Changed from elsewhere, as by going back.
    if (value !== known.told) setText(value);
  }
  const tell = useDebouncedCallback((told: string) => {
    setKnown({ ...known, told });
    onChange(told);
  }, waitMs);
  useKeys({ '/': () => input.current?.focus() });
  const set = (next: string) => {
    setText(next);
    tell(next.trim());
  };
  return (
    <TextInput
      ref={input}
      size="xs"
      w={200}
      value={text}
      placeholder={label}
      aria-label={label}
      maxLength={100}
      onChange={(event) => set(event.currentTarget.value)}
      rightSection={
        text ? <CloseButton size="xs" aria-label={t('common.clear')} onClick={() => set('')} /> : null
      }
    />
  );
}
