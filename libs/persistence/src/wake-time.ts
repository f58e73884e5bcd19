/**
 * How many deadlines of one minute are acted upon in a second: at most half of what one worker beside its servers on two
 * cores was measured to do (100 to 160 transitions a second), so that people's requests find the other half free.
 */
export const firingsPerSecond = 40;
/** Nobody is told later than this for the crowd's sake; beyond it the rate rises instead. */
const spreadAtMostSeconds = 200;
/** Counting further would change nothing. */
const countedAtMost = firingsPerSecond * spreadAtMostSeconds;

/**
 * SQL: when the workflow of a deal is to wake for a deadline. It is the deadline itself, or as much later as others are
 * due in the same minute already: thousands that are due at one instant wake one after the other. The deadline stays.
 * @param dueAt an expression of timestamptz, null when nothing is due
 * @param dealId an expression of the deal's id
 */
export function wakeTime(dueAt: string, dealId: string): string {
  return `${dueAt} + make_interval(secs => (
      SELECT count(*) FROM (SELECT FROM deal crowd WHERE crowd.next_due_at >= date_trunc('minute', ${dueAt})
        AND crowd.next_due_at < date_trunc('minute', ${dueAt}) + interval '1 minute' AND crowd.id <> ${dealId}
        LIMIT ${countedAtMost}) AS counted
    ) / ${firingsPerSecond}.0)`;
}

/** SQL: the same for many deals that are written at once, which do not see each other: their places within the minute. */
export function wakeTimeAmong(dueAt: string): string {
  return `${dueAt} + make_interval(secs => least(${spreadAtMostSeconds},
      (row_number() OVER (PARTITION BY date_trunc('minute', ${dueAt}) ORDER BY ${dueAt}) - 1) / ${firingsPerSecond}.0))`;
}
