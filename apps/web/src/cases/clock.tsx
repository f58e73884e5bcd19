import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CaseClock } from '../api/cases.js';
import { useNow } from '../app/now.js';
import { useReading } from '../app/reading.js';
import { dayAndTime, fromNow } from '../format/dates.js';
import { duration } from '../format/durations.js';
import { clockState, isClaimWindow } from './clock-state.js';
import classes from './clock.module.css';

interface Props {
  readonly clock: CaseClock;
  /** When the server told it, in epoch milliseconds. */
  readonly readAt: number;
}

const farMs = 24 * 3_600_000;

/** What is left of a clock, or how late it is; that it stands still, and until when. */
export function Clock({ clock, readAt }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const now = useNow();
  const { manner, ms } = clockState(clock, readAt, now);
  const isWorking = manner !== 'late' && !isClaimWindow(clock.step);
  const time = duration(ms, reading.language, isWorking);
  // Hours say nothing where days are left.
  const far = manner === 'calm' && ms >= farMs ? clock.dueAt : null;
  return (
    <div className={classes.clock} data-manner={manner}>
      <span className={classes.left}>
        {far ? fromNow(far, reading.language, now) : t(`clock.${manner}`, { time })}
      </span>
      <Text component="span" size="xs" className={classes.due}>
        {manner === 'closed' && clock.standsUntil
          ? t('clock.stands', { until: dayAndTime(clock.standsUntil, reading) })
          : clock.dueAt && t('clock.due', { at: dayAndTime(clock.dueAt, reading) })}
      </Text>
    </div>
  );
}
