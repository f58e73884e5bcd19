import { Kbd, Stack, Table, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Goal } from './navigation.js';

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

/** Every key, by where it counts. */
export default function HelpKeys({ goals }: { readonly goals: readonly Goal[] }) {
  const { t } = useTranslation();
  return (
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
