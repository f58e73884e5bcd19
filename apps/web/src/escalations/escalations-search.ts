export const views = ['telling', 'taken-on', 'snoozed', 'ended'] as const;

/** Which escalations are shown. */
export interface EscalationsSearch {
  readonly view?: Exclude<(typeof views)[number], 'telling'>;
}

export function escalationsSearch(given: Record<string, unknown>): EscalationsSearch {
  const view = views.find((one) => one === given.view);
  return view && view !== 'telling' ? { view } : {};
}
