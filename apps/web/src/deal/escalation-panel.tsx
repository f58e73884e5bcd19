import type { DealView } from '@app/contracts/deals.js';
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { useReading } from '../app/reading.js';
import { AnswerDialog, type AnswerKind } from '../escalations/answer-dialog.js';
import { dayAndTime, fromNow } from '../format/dates.js';
import { normWords } from '../format/norms.js';
import { Panel } from './panel.js';
import { useStallWords } from './stall-words.js';
import classes from './deal.module.css';

interface Props {
  readonly deal: DealView;
  readonly escalation: NonNullable<DealView['escalation']>;
}

/** Why the deal stalls, what was promised, and the ways to answer. */
export function EscalationPanel({ deal, escalation }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const words = useStallWords();
  const { permissions, user } = useMe();
  const [answer, setAnswer] = useState<AnswerKind>();
  const { stalls, status, nextLevelAt, brokenPromises } = escalation;
  const isMine = deal.owner.id === user.id;
  return (
    <Panel title={t('stall.title')} side={<Text size="sm">{words(escalation)}</Text>}>
      {stalls.map(({ kind, dueAt, norm }) => (
        <Text key={kind} size="sm" className={classes.quiet}>
          {t(`stall.kind.${kind}`)}:{' '}
          {t('stall.since', { at: dayAndTime(dueAt, reading), ago: fromNow(dueAt, reading.language) })}
          {norm ? ` · ${t('stall.norm', { norm: normWords(norm, t) })}` : ''}
        </Text>
      ))}
      {status === 'telling' && nextLevelAt && (
        <Text size="sm" className={classes.quiet}>
          {t('stall.next-level', { at: dayAndTime(nextLevelAt, reading) })}
        </Text>
      )}
      {brokenPromises > 0 && (
        <Text size="sm" c="var(--dw-late)">
          {t('stall.broken', { count: brokenPromises })}
        </Text>
      )}
      <Group gap="xs" mt="sm">
        {status !== 'taken-on' && permissions['escalation.take-on'] && (
          <Button size="compact-sm" onClick={() => setAnswer('take-on')}>
            {t('answer.take-on.button')}
          </Button>
        )}
        {status === 'telling' && permissions['escalation.take-on'] && (
          <Button size="compact-sm" variant="default" onClick={() => setAnswer('snooze')}>
            {t('answer.snooze.button')}
          </Button>
        )}
        {permissions['escalation.instruct'] && !isMine && (
          <Button size="compact-sm" variant="default" onClick={() => setAnswer('instruct')}>
            {t('answer.instruct.button')}
          </Button>
        )}
      </Group>
      {answer && (
        <AnswerDialog
          kind={answer}
          escalation={{ id: escalation.id, title: deal.title, ownerName: deal.owner.name }}
          onClose={() => setAnswer(undefined)}
        />
      )}
    </Panel>
  );
}
