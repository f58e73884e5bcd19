const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "2 h 5 min": a length of time near enough to be read at a glance; working time has no days of 24 hours. */
export function duration(ms: number, language: string, isWorking: boolean): string {
  const length = Math.abs(ms);
  const unit = (value: number, of: 'day' | 'hour' | 'minute') =>
    new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, {
      style: 'unit',
      unit: of,
      unitDisplay: of === 'day' ? 'long' : 'short',
    }).format(value);
  const both = (big: string, value: number, small: 'hour' | 'minute') =>
    value > 0 ? `${big} ${unit(value, small)}` : big;
  if (!isWorking && length >= dayMs)
    return both(unit(Math.floor(length / dayMs), 'day'), Math.floor((length % dayMs) / hourMs), 'hour');
  // Minutes say nothing beside a working day.
  if (length >= 8 * hourMs) return unit(Math.floor(length / hourMs), 'hour');
  if (length >= hourMs)
    return both(
      unit(Math.floor(length / hourMs), 'hour'),
      Math.floor((length % hourMs) / minuteMs),
      'minute',
    );
  return unit(Math.ceil(length / minuteMs), 'minute');
}
