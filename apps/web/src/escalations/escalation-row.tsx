import type { EscalationView } from '@app/contracts/escalations.js';
import { Button, Group, Kbd, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/me.js';
import { useReading } from '../app/reading.js';
import { heatOf } from '../deal/stall-words.js';
import { dayAndTime, dayOf, fromNow } from '../format/dates.js';
import { money } from '../format/money.js';
import { normWords } from '../format/norms.js';
import { askablesOf, type Ask } from './askables.js';
import shared from '../app/rows.module.css';
import classes from './escalations.module.css';

interface Props {
  readonly escalation: EscalationView;
  /** Name of whom the reader stands in for. */
  readonly inSteadOf?: string;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onAsk: (ask: Ask) => void;
}

const keys: Readonly<Record<Ask, string>> = { 'take-on': 't', snooze: 's', instruct: 'o', 'hand-over': 'h' };

/** One stalling deal: why and since when, what was done about it, and what can be done. */
export function EscalationRow({ escalation, inSteadOf, isSelected, onSelect, onAsk }: Props) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const { deal, status } = escalation;
  const heat = status === 'ended' ? undefined : heatOf(escalation);
  return (
    <li
      className={`${shared.row} ${classes.row}`}
      data-selected={isSelected || undefined}
      data-heat={heat}
      data-escalation={escalation.id}
      onFocus={onSelect}
      onClick={onSelect}
    >
      <div className={classes.what}>
        <Group gap={8} wrap="nowrap">
          <Link to="/deals/$id" params={{ id: deal.id }} className={shared.title}>
            {deal.title}
          </Link>
          {deal.key && <span className={classes.key}>{t('deal.key')}</span>}
        </Group>
        <Text size="xs" className={shared.quiet}>
          {deal.customerName} · {money(deal.amount, deal.currency, i18n.language)} · {deal.ownerName}
          {inSteadOf === undefined ? '' : ` · ${t('inbox.in-stead', { name: inSteadOf })}`}
        </Text>
        <Group gap={6} className={classes.asks}>
          {askablesOf(escalation, me).map((ask) => (
            <Button
              key={ask}
              size="compact-xs"
              variant={ask === 'take-on' ? 'light' : 'subtle'}
              color={ask === 'take-on' ? undefined : 'gray'}
              c={ask === 'take-on' ? undefined : 'var(--dw-quiet)'}
              onClick={() => onAsk(ask)}
              rightSection={<Kbd size="xs">{keys[ask]}</Kbd>}
            >
              {t(ask === 'hand-over' ? 'hand-over.button' : `answer.${ask}.button`)}
            </Button>
          ))}
        </Group>
      </div>
      <Why escalation={escalation} />
    </li>
  );
}

/** Why, since when, and what was done about it so far. */
function Why({ escalation }: { readonly escalation: EscalationView }) {
  const { t } = useTranslation();
  const reading = useReading();
  return (
    <div className={classes.why}>
      {escalation.stalls.map(({ kind, dueAt, norm }) => (
        <Text key={kind} size="sm">
          <span className={classes.stall}>{t(`stall.kind.${kind}`)}</span>{' '}
          <span className={shared.quiet} title={dayAndTime(dueAt, reading)}>
            {t('stall.since', { at: dayOf(dueAt, reading), ago: fromNow(dueAt, reading.language) })}
            {norm ? ` · ${t('stall.norm', { norm: normWords(norm, t) })}` : ''}
          </span>
        </Text>
      ))}
      <Text size="xs" className={shared.quiet}>
        <Done escalation={escalation} />
      </Text>
    </div>
  );
}

function Done({ escalation }: { readonly escalation: EscalationView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { status, takenOn, snoozed, level, round, brokenPromises, nextLevelAt, endedAt, endReason } =
    escalation;
  const ends = t('inbox.end', { returnObjects: true });
  const parts = [
    ...(takenOn && status === 'taken-on'
      ? [
          takenOn.instructedBy
            ? t('inbox.instructed', {
                by: takenOn.instructedBy.name,
                to: takenOn.by.name,
                day: dayOf(takenOn.promisedFor, reading),
              })
            : t('inbox.taken', { by: takenOn.by.name, day: dayOf(takenOn.promisedFor, reading) }),
        ]
      : []),
    ...(snoozed && status === 'snoozed'
      ? [t('inbox.put-off', { by: snoozed.by.name, day: dayOf(snoozed.until, reading) })]
      : []),
    ...(status === 'telling' && level >= 0 ? [t('inbox.told', { count: level + 1 })] : []),
    ...(round > 1 ? [t('inbox.round', { round })] : []),
    ...(brokenPromises > 0 ? [t('stall.broken', { count: brokenPromises })] : []),
    ...(status === 'telling' && nextLevelAt
      ? [t('stall.next-level', { at: dayAndTime(nextLevelAt, reading) })]
      : []),
    ...(endedAt && endReason && endReason in ends
      ? [`${t(`inbox.end.${endReason as keyof typeof ends}`)}, ${dayAndTime(endedAt, reading)}`]
      : []),
  ];
  return parts.join(' · ');
}
