import { Kbd, Modal, Stack, Table, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { administration, entriesFor } from './navigation.js';
import { useKeys } from './keys.js';

const boardKeys = ['arrows', 'enter', 'm', 'n', 'slash'] as const;
const inboxKeys = ['j', 'k', 't', 's', 'o', 'h', 'enter'] as const;
const deskKeys = ['j', 'k', 'n', 'slash', 'enter'] as const;
const editorKeys = ['j', 'k', 'n', 'undo', 'move'] as const;
const signOf: Readonly<Record<string, string>> = {
  enter: '↵',
  slash: '/',
  undo: '⌘Z / Ctrl Z',
  move: 'Alt ↑ ↓',
};
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
      <Stack>
        <Section title={t('help.everywhere')}>
          <Row keys="⌘K / Ctrl K" does={t('help.palette')} />
          <Row keys="?" does={t('help.this')} />
          {goals.map(({ to, label, key }) => (
            <Row key={to} keys={`g ${key}`} does={t('help.go', { to: t(label) })} />
          ))}
        </Section>
        <Section title={t('nav.board')}>
          {boardKeys.map((key) => (
            <Row key={key} keys={t(`help.board.${key}.key`)} does={t(`help.board.${key}.does`)} />
          ))}
        </Section>
        <Section title={t('nav.escalations')}>
          {inboxKeys.map((key) => (
            <Row key={key} keys={signOf[key] ?? key} does={t(`help.inbox.${key}`)} />
          ))}
        </Section>
        <Section title={t('nav.cases')}>
          {deskKeys.map((key) => (
            <Row key={key} keys={signOf[key] ?? key} does={t(`help.desk.${key}`)} />
          ))}
        </Section>
        <Section title={t('nav.pipelines')}>
          {editorKeys.map((key) => (
            <Row key={key} keys={signOf[key] ?? key} does={t(`help.editor.${key}`)} />
          ))}
        </Section>
      </Stack>
    </Modal>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <Title order={3} size="h6" mb={4}>
        {title}
      </Title>
      <Table verticalSpacing={4}>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </section>
  );
}

function Row({ keys, does }: { readonly keys: string; readonly does: string }) {
  return (
    <Table.Tr>
      <Table.Td w={120}>
        <Kbd>{keys}</Kbd>
      </Table.Td>
      <Table.Td>{does}</Table.Td>
    </Table.Tr>
  );
}

/** Where one letter leads: what they may see. */
function useGoals() {
  const { permissions } = useMe();
  const { main, admin } = entriesFor(permissions);
  return [...main, ...(admin.length > 0 ? [administration] : [])];
}

/** `g b`, `g e`: the second key counts for a moment only. */
function useGoing(goals: ReturnType<typeof useGoals>): void {
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
