/** `с` before a day of the week, `со` before those two that begin hard. */
export function russianSince(since: string): string {
  return `${/^(?:вт|ср)/.test(since) ? 'со' : 'с'} ${since}`;
}
