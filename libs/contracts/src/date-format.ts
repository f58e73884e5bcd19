/** A day as it stands in a file, with a clock time where it has one. */
export interface WrittenDay {
  /** `YYYY-MM-DD`; whether there is such a day is not known here. */
  readonly day: string;
  /** Minutes since midnight. */
  readonly minutes?: number;
}

const tokens: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  M: '(?<month>\\d{1,2})',
  D: '(?<day>\\d{1,2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})(?:\\.\\d{1,9})?',
};
const tokenPattern = /YYYY|mm|ss|M|D|H/g;
const daysOnly = 'D,M,YYYY';
const clocks = new Set(['', 'H,mm', 'H,mm,ss']);

/**
 * The reader of a format such as `D.M.YYYY H:mm`; undefined when it is none: one each of YYYY, M and D, and perhaps H and mm, and ss
 * with them. Leading zeros may be there or not; other letters stand for themselves.
 */
export function dateReaderOf(format: string): ((text: string) => WrittenDay | undefined) | undefined {
  const used = (format.match(tokenPattern) ?? []).toSorted();
  const days = used.filter((token) => tokens[token] !== undefined && !'Hmmss'.includes(token));
  const clock = used.filter((token) => 'Hmmss'.includes(token));
  if (days.join() !== daysOnly || !clocks.has(clock.join())) return undefined;
  const source = format
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace(tokenPattern, (token) => tokens[token] ?? token);
  const pattern = new RegExp(`^${source}$`);
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    if (!groups) return undefined;
    const { year = '', month = '', day = '', hour, minute } = groups;
    const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (hour === undefined || minute === undefined) return { day: written };
    const isClock = Number(hour) < 24 && Number(minute) < 60;
    return isClock ? { day: written, minutes: Number(hour) * 60 + Number(minute) } : undefined;
  };
}
