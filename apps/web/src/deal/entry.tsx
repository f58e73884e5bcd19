import { Text } from '@mantine/core';
import { useReading } from '../app/reading.js';
import { dayAndTime } from '../format/dates.js';
import classes from './deal.module.css';

interface Props {
  readonly title: string;
  readonly lines: readonly string[];
  /** What people wrote with it. */
  readonly notes: readonly string[];
  readonly at: string;
  /** Name of who did it; null: time did. */
  readonly by: string | null;
  readonly tone: 'late' | 'good' | undefined;
}

/** One thing that happened, on a timeline. */
export function Entry({ title, lines, notes, at, by, tone }: Props) {
  const reading = useReading();
  return (
    <li className={classes.event} data-tone={tone}>
      <Text size="sm" fw={550}>
        {title}
      </Text>
      {lines.map((line) => (
        <Text key={line} size="sm" className={classes.quiet}>
          {line}
        </Text>
      ))}
      {[...new Set(notes)].map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
      <Text size="xs" className={classes.quiet}>
        {dayAndTime(at, reading)}
        {by === null ? '' : ` · ${by}`}
      </Text>
    </li>
  );
}
