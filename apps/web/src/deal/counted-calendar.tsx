import { useTranslation } from 'react-i18next';
import { useReading } from '../app/reading.js';
import { plainDay } from '../format/dates.js';
import { countedWeeks, type CountedDay, type Counting, type DayKind } from './counted-days.js';
import classes from './counted-calendar.module.css';

const kinds: readonly Exclude<DayKind, 'outside'>[] = ['counted', 'closed', 'holiday', 'paused'];

/** The days of a clock: which counted, and which did not and why. */
export function CountedCalendar({ deadline }: { readonly deadline: Counting }) {
  const { t } = useTranslation();
  const weeks = countedWeeks(deadline);
  const present = kinds.filter((kind) => weeks.flat().some((day) => day.kind === kind));
  return (
    <div>
      <table className={classes.calendar} aria-label={t('why.calendar')}>
        <thead>
          <tr>
            {weeks[0]?.map(({ day }) => (
              <Weekday key={day} day={day} />
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.day}>
              {week.map((day) => (
                <Day key={day.day} of={day} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={classes.legend}>
        {present.map((kind) => (
          <li key={kind}>
            <span className={classes.sample} data-kind={kind} />
            {t(`why.days.${kind}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The head of a column of days. */
export function Weekday({ day }: { readonly day: string }) {
  const { language } = useReading();
  const name = new Intl.DateTimeFormat(language, { weekday: 'narrow', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
  return <th scope="col">{name}</th>;
}

function Day({ of: { day, kind, reason, isStart, isDue } }: { readonly of: CountedDay }) {
  const { t } = useTranslation();
  const reading = useReading();
  const said = [
    plainDay(day, reading),
    ...(kind === 'outside' ? [] : [reason ?? t(`why.days.${kind}`)]),
    ...(isStart ? [t('why.began')] : []),
    ...(isDue ? [t('why.is-due')] : []),
  ].join(' · ');
  return (
    <td data-kind={kind} data-due={isDue || undefined} data-start={isStart || undefined} title={said}>
      <span aria-hidden>{Number(day.slice(8))}</span>
      <span className={classes.hidden}>{said}</span>
    </td>
  );
}
