import { ActionIcon, CloseIcon, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import shared from '../app/rows.module.css';

interface Entry {
  readonly id: string;
  readonly title: ReactNode;
  readonly about: ReactNode;
  /** What its button does; absent: it has none. */
  readonly remove?: { readonly label: string; readonly act: () => void; readonly isPending: boolean };
}

interface Props {
  readonly label: string;
  readonly entries: readonly Entry[];
  /** What stands there when there are none. */
  readonly empty: string;
}

/** A short list of things that can be taken away. */
export function EntryList({ label, entries, empty }: Props) {
  if (entries.length === 0)
    return (
      <Text size="sm" className={shared.quiet} py="sm">
        {empty}
      </Text>
    );
  return (
    <ul className={shared.list} aria-label={label}>
      {entries.map(({ id, title, about, remove }) => (
        <li key={id} className={shared.row}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <div>
              <Text size="sm" fw={600}>
                {title}
              </Text>
              <Text size="xs" className={shared.quiet}>
                {about}
              </Text>
            </div>
            {remove && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={remove.label}
                title={remove.label}
                loading={remove.isPending}
                onClick={remove.act}
              >
                <CloseIcon />
              </ActionIcon>
            )}
          </Group>
        </li>
      ))}
    </ul>
  );
}
