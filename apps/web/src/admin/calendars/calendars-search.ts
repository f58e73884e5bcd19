export interface CalendarsSearch {
  /** Key of the calendar that is looked at; undefined: the first. */
  readonly calendar?: string;
}

export function calendarsSearch({ calendar }: Record<string, unknown>): CalendarsSearch {
  return typeof calendar === 'string' && calendar !== '' ? { calendar } : {};
}
