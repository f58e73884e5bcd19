import { Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useReading } from '../app/reading.js';
import { dayAndTime, fromNow } from '../format/dates.js';
import type { Counting } from './counted-days.js';
import { CountedCalendar } from './counted-calendar.js';
import classes from './deal.module.css';

interface Props {
  readonly name: string;
  /** Null: it waits for others, and is due at no time. Undefined: nobody can say. */
  readonly dueAt: string | null | undefined;
  /** How it was counted, in a few sentences. */
  readonly sentences: readonly string[];
  /** Undefined: nothing was counted. */
  readonly counting: Counting | undefined;
}

/** Something that is due, and how that was counted for whoever asks. */
export function ExplainedDeadline({ name, dueAt, sentences, counting }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const [isOpen, { toggle }] = useDisclosure();
  const isLate = typeof dueAt === 'string' && Date.parse(dueAt) <= Date.now();
  return (
    <section className={classes.row} aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm" fw={550}>
            {name}
          </Text>
          <Text size="sm" c={isLate ? 'var(--dw-late)' : undefined}>
            {dueAt && `${dayAndTime(dueAt, reading)} · ${fromNow(dueAt, reading.language)}`}
            {dueAt === null && t('clock.waits')}
          </Text>
        </div>
        <Button size="compact-xs" variant="default" flex="none" onClick={toggle} aria-expanded={isOpen}>
          {t('why.ask')}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap={8} mt="xs">
          <Text size="sm" className={classes.quiet}>
            {sentences.join(' ')}
          </Text>
          {counting && <CountedCalendar deadline={counting} />}
        </Stack>
      </Collapse>
    </section>
  );
}
