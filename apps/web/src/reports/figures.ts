import { useTranslation } from 'react-i18next';
import { duration } from '../format/durations.js';

const hourMs = 3_600_000;
/** Where there is nothing to be counted. */
const none = '–';

/** Figures of reports in the reader's language. */
export interface Figures {
  readonly count: (value: number) => string;
  /** A part of one, as per cent. */
  readonly share: (value: number | null) => string;
  readonly workingHours: (value: number | null) => string;
  /** By the clock on the wall. */
  readonly wallHours: (value: number | null) => string;
}

export function useFigures(): Figures {
  const { language } = useTranslation().i18n;
  const format = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options);
  const hours = (isWorking: boolean) => (value: number | null) =>
    value === null ? none : duration(value * hourMs, language, isWorking);
  return {
    count: (value) => format({}).format(value),
    share: (value) =>
      value === null ? none : format({ style: 'percent', maximumFractionDigits: 1 }).format(value),
    workingHours: hours(true),
    wallHours: hours(false),
  };
}
