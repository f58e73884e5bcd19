/**
 * How many deadlines of one minute are acted upon in a second: at most half of what one worker beside its servers on two
 * cores was measured to do (100 to 160 transitions a second), so that people's requests find the other half free.
 */
export const firingsPerSecond = 50;
/** Nobody is told later than this for the crowd's sake; beyond it the rate rises instead. */
export const spreadAtMostSeconds = 215;
/** Counting further would change nothing. */
const countedAtMost = firingsPerSecond * spreadAtMostSeconds;

/**
 * SQL: when the workflow of a deal is to wake for a deadline. It is the deadline itself; but where as many as can be acted
 * upon are due in its second already, it is as much later as others are due in the same minute: thousands that are due at
 * one instant wake one after the other. The deadline stays.
 * @param dueAt an expression of timestamptz, null when nothing is due
 * @param dealId an expression of the deal's id
 */
export function wakeTime(dueAt: string, dealId: string): string {
  const due = (unit: 'second' | 'minute') =>
    `FROM deal crowd WHERE crowd.next_due_at >= date_trunc('${unit}', ${dueAt})
      AND crowd.next_due_at < date_trunc('${unit}', ${dueAt}) + interval '1 ${unit}' AND crowd.id <> ${dealId}`;
  // Looking whether there is a crowd at all costs a few entries of the index; only where there is one it is counted.
  return `CASE WHEN EXISTS (SELECT ${due('second')} OFFSET ${firingsPerSecond - 1})
    THEN ${dueAt} + make_interval(secs => (
      SELECT count(*) FROM (SELECT ${due('minute')} LIMIT ${countedAtMost}) AS counted
    ) / ${firingsPerSecond}.0)
    ELSE ${dueAt} END`;
}

/**
 * SQL: the same for many deals `given` that are written at once, with a column `due`, as two parts of the statement: a
 * table expression, and the value. They do not see each other, so each has its place behind those that are there.
 */
export const wakeTimeAmong = {
  with: `crowd AS (
    SELECT minute, (SELECT count(*) FROM (SELECT FROM deal WHERE next_due_at >= minute
      AND next_due_at < minute + interval '1 minute' LIMIT ${countedAtMost}) AS counted) AS before
    FROM (SELECT DISTINCT date_trunc('minute', due) AS minute FROM given WHERE due IS NOT NULL) AS minutes
  )`,
  join: `LEFT JOIN crowd ON crowd.minute = date_trunc('minute', given.due)`,
  value: `given.due + make_interval(secs => least(${spreadAtMostSeconds},
    (crowd.before + row_number() OVER (PARTITION BY crowd.minute ORDER BY given.due) - 1) / ${firingsPerSecond}.0))`,
};
