import type { DealView } from '@app/contracts/deals.js';
import type { EscalationView } from '@app/contracts/escalations.js';
import { useTranslation } from 'react-i18next';
import { useReading } from '../app/reading.js';
import { dayOf, daysBetween } from '../format/dates.js';

type Escalation = NonNullable<DealView['escalation']>;
export type Heat = 'taken' | 'warm' | 'hot' | 'burning';

const hotDays = 1;
const burningDays = 4;

/** How urgent a stall looks: the longer, the more; what somebody has promised, or put off, is calm. */
export function heatOf(
  { status, stalls, openedAt }: Pick<EscalationView, 'status' | 'stalls' | 'openedAt'>,
  now = Date.now(),
): Heat {
  if (status !== 'telling') return 'taken';
  const since = stalls.map(({ dueAt }) => dueAt).sort()[0] ?? openedAt;
  const days = daysBetween(since, now);
  return days >= burningDays ? 'burning' : days >= hotDays ? 'hot' : 'warm';
}

/** Why a deal stalls and for how long, or what was promised: in a few words. */
export function useStallWords(): (escalation: Escalation) => string {
  const { t } = useTranslation();
  const reading = useReading();
  return ({ status, stalls, takenOn, snoozed }) => {
    if (status === 'taken-on' && takenOn)
      return t('stall.promised', { day: dayOf(takenOn.promisedFor, reading) });
    if (status === 'snoozed' && snoozed) return t('stall.snoozed', { day: dayOf(snoozed.until, reading) });
    const [first] = [...stalls].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
    if (!first) return t('stall.stalls');
    const days = daysBetween(first.dueAt, Date.now());
    return [t(`stall.kind.${first.kind}`), ...(days > 0 ? [t('stall.days', { count: days })] : [])].join(
      ' · ',
    );
  };
}
