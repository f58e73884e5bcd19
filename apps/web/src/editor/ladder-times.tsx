import { Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { workingTimeQuery } from '../api/pipeline-drafts.js';
import { useReading } from '../app/reading.js';
import { timeOf } from '../format/dates.js';
import { recipients } from './actions.js';
import { listAt, textAt } from './draft-tree.js';
import { useEditing } from './editor-context.js';
import { TrialStartInput, useCalendar, useTrialStart } from './trial-start.js';
import classes from './editor.module.css';

const waitMs = 300;

/** The ladder as a time line: who would be told when, if a deal stalled at a certain time. */
export function LadderTimes() {
  const calendar = useCalendar();
  return calendar ? <TimeLine calendar={calendar.key} timeZone={calendar.definition.timeZone} /> : null;
}

interface Props {
  readonly calendar: string;
  readonly timeZone: string;
}

function TimeLine({ calendar, timeZone }: Props) {
  const { t } = useTranslation();
  const { language } = useReading();
  const { content } = useEditing();
  const start = useTrialStart(timeZone);
  const levels = listAt(content, 'ladder');
  const [asked] = useDebouncedValue(levels.map((level) => textAt(level, 'after')).join(), waitMs);
  const norms = asked.split(',').filter((norm) => norm !== '');
  const { data, error } = useQuery({
    ...workingTimeQuery({ calendar, from: start.at ?? '', norms }),
    enabled: start.at !== undefined && norms.length > 0,
    retry: false,
  });
  const items = error ? [] : (data?.items ?? []);
  return (
    <section className={classes.trial} aria-label={t('editor.ladder-times')}>
      <Title order={3} size="h6">
        {t('editor.ladder-times')}
      </Title>
      <TrialStartInput start={start} label={t('editor.stalls-on')} />
      {error && (
        <Text size="sm" className={classes.quiet}>
          {t('editor.not-countable')}
        </Text>
      )}
      <ol className={classes.line}>
        {items.map(({ due }, index) => (
          <li key={index}>
            <Text size="sm" fw={600} component="span">
              {dayWords(due, language, timeZone)} {timeOf(due, { language, timeZone })}
            </Text>{' '}
            <Text size="sm" component="span">
              <Told level={levels[index]} />
            </Text>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Told({ level }: { readonly level: unknown }) {
  const { t } = useTranslation();
  const to = recipients.find((one) => one === textAt(level, 'to'));
  const channels = listAt(level, 'channels').filter((one) => one === 'inbox' || one === 'email');
  const through = channels.map((one) => t(`value.channels.${one}`)).join(', ');
  const who = to === undefined ? textAt(level, 'to') : t(`recipient.${to}`);
  return (
    <>
      {who}
      {to === 'management' && ` (${t('editor.only-key')})`}
      {through && ` · ${through}`}
    </>
  );
}

function dayWords(at: string, language: string, timeZone: string): string {
  const place = language === 'en' ? 'en-GB' : language;
  const day = { weekday: 'long', day: 'numeric', month: 'short' } as const;
  return new Intl.DateTimeFormat(place, { ...day, timeZone }).format(new Date(at));
}
