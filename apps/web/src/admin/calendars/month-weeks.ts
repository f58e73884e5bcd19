import { mondayOf } from '../../deal/counted-days.js';
import { addDays } from '../../format/zoned.js';

interface Dated {
  readonly date: string;
}

/** The weeks of a month, each from Monday to Sunday; a date of a month beside it has no day. */
export function weeksOf<Day extends Dated>(days: readonly Day[]): { date: string; day: Day | undefined }[][] {
  const [first] = days;
  const last = days.at(-1);
  if (!first || !last) return [];
  const weeks: { date: string; day: Day | undefined }[][] = [];
  for (let monday = mondayOf(first.date); monday <= last.date; monday = addDays(monday, 7)) {
    const dates = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
    weeks.push(dates.map((date) => ({ date, day: days.find((day) => day.date === date) })));
  }
  return weeks;
}

/** The month so many months later, as `YYYY-MM`. */
export function monthAfter(month: string, months: number): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 7);
}
