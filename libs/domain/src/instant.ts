/** An instant as ISO 8601 in UTC with milliseconds, e.g. `2026-03-02T09:30:00.000Z`: sorts as text. */
export type Instant = string;

export function instant(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

export function epochMs(at: Instant): number {
  return Date.parse(at);
}
