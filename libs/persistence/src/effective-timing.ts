/**
 * Which timing and calendar a running deal lives by, as sub-selects: the greatest version from its own on whose timing is
 * meant for running deals, else its own; and of the calendar that timing names, the newest version, so that a new closure
 * counts at once. Both are looked up in indexes, so that the query that locks a deal can ask them along.
 */

/** Version of the timing, for SQL that gives a pipeline's key and the version of the structure. */
export function timingVersionFor(key: string, version: string): string {
  return `coalesce((SELECT max(timing.version) FROM pipeline_version timing
    WHERE timing.key = ${key} AND timing.version >= ${version} AND timing.timing_for = 'running'), ${version})`;
}

/** Version of the calendar, for SQL that gives a pipeline's key and the version of the structure. */
export function calendarVersionFor(key: string, version: string): string {
  return `(SELECT max(newest.version) FROM calendar newest WHERE newest.key = ${calendarKeyFor(key, version)})`;
}

/** Key of the calendar, for SQL that gives a pipeline's key and the version of the structure. */
export function calendarKeyFor(key: string, version: string): string {
  return `(SELECT timed.calendar_key FROM pipeline_version timed
    WHERE timed.key = ${key} AND timed.version = ${timingVersionFor(key, version)})`;
}

/** Version of the timing that now applies to a row of `deal`. @param d its alias */
export function effectiveTiming(d: string): string {
  return timingVersionFor(`${d}.pipeline_key`, `${d}.pipeline_version`);
}

/** Version of the calendar that now applies to a row of `deal`. @param d its alias */
export function effectiveCalendar(d: string): string {
  return calendarVersionFor(`${d}.pipeline_key`, `${d}.pipeline_version`);
}

/** Which timing and calendar now apply to the deals of a version (key `$1`, number `$2`); no row when there is none. */
export const effectiveVersions = `SELECT ${timingVersionFor('v.key', 'v.version')} AS "timingVersion",
    ${calendarVersionFor('v.key', 'v.version')} AS "calendarVersion"
  FROM pipeline_version v WHERE v.key = $1 AND v.version = $2`;
