import type { TFunction } from 'i18next';

/** A norm in words: "5 working days", "8 working hours". */
export function normWords(norm: string, t: TFunction): string {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(norm);
  if (!parts) return norm;
  const [, days, hours, minutes, seconds] = parts.map((part) => (part === undefined ? 0 : Number(part)));
  const words = [
    ...(days ? [t('norm.days', { count: days })] : []),
    ...(hours ? [t('norm.hours', { count: hours })] : []),
    ...(minutes ? [t('norm.minutes', { count: minutes })] : []),
    ...(seconds ? [t('norm.seconds', { count: seconds })] : []),
  ];
  return words.join(' ') || t('norm.at-once');
}
