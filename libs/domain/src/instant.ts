/** An instant as ISO 8601 in UTC with milliseconds, e.g. `2026-03-02T09:30:00.000Z`: sorts as text. */
export type Instant = string;

export function instant(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

/**
 * A server's clock may be put back, or lag behind that of the database: what happens then happens in the instant of the last
 * event. Before it, a pause would end before it begins, and a stage or step be left before it was entered.
 */
export function notBefore(lastEvent: Instant | undefined, at: Instant): Instant {
  return lastEvent !== undefined && at < lastEvent ? lastEvent : at;
}

export function epochMs(at: Instant): number {
  return Date.parse(at);
}
