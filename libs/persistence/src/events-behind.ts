/** SQL: what lies below it is certain: nothing that is under way comes in behind it any more. */
export const ended = `pg_snapshot_xmin(pg_current_snapshot())`;

/**
 * SQL: the certain events `e` behind the place `s` that a reader has reached, as a part of FROM. They are read off the index from
 * that place on: joined to it, all events there are would be gone through to find the few that are new.
 * @param places a table with the columns xid, entity_id and seq, or a query in brackets
 * @returns takes SQL of how many there are at most
 */
export function eventsBehind(places: string): (limit: string) => string {
  return (limit) => `${places} s CROSS JOIN LATERAL (
    SELECT * FROM event e WHERE (e.xid, e.entity_id, e.seq) > (s.xid, s.entity_id, s.seq) AND e.xid < ${ended}
    ORDER BY e.xid, e.entity_id, e.seq LIMIT ${limit}
  ) AS e`;
}
