import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CaseClock } from '../api/cases.js';
import { useNow } from '../app/now.js';
import { useReading } from '../app/reading.js';
import { dayAndTime } from '../format/dates.js';
import { duration } from '../format/durations.js';
import { clockState } from './clock-state.js';
import classes from './clock.module.css';

interface Props {
  readonly clock: CaseClock;
  /** When the server told it, in epoch milliseconds. */
  readonly readAt: number;
}

/** What is left of a clock, or how late it is; that it stands still, and until when. */
export function Clock({ clock, readAt }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const now = useNow();
  const { manner, ms } = clockState(clock, readAt, now);
  const time = duration(ms, reading.language, manner !== 'late');
  return (
    <div className={classes.clock} data-manner={manner}>
      <span className={classes.left}>{t(`clock.${manner}`, { time })}</span>
      <Text component="span" size="xs" className={classes.due}>
        {manner === 'closed' && clock.standsUntil
          ? t('clock.stands', { until: dayAndTime(clock.standsUntil, reading) })
          : clock.dueAt && t('clock.due', { at: dayAndTime(clock.dueAt, reading) })}
      </Text>
    </div>
  );
}
