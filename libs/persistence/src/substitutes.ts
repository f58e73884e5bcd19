/** Absences are followed from substitute to substitute no further: whoever is five away knows nothing of the deal. */
const stepsAtMost = 5;

/**
 * SQL of who is to be told in a person's stead at an instant: the person when there and active; else the substitute, or the
 * substitute's substitute, as the absences of that instant say. Null when nobody is found: an absence without a
 * substitute, somebody inactive on the way, substitutes that go round in a circle, or more than five of them.
 * @param userId SQL of the person's id, `uuid`
 * @param at SQL of the instant, `timestamptz`
 */
export function substituteOf(userId: string, at: string): string {
  return `(
    WITH RECURSIVE stead (user_id, seen) AS (
      SELECT ${userId}, ARRAY[${userId}]
      UNION ALL
      SELECT a.substitute_id, s.seen || a.substitute_id
      FROM stead s
        JOIN app_user u ON u.id = s.user_id AND u.active
        JOIN absence a ON a.user_id = s.user_id AND a.from_at <= ${at} AND a.to_at > ${at}
      WHERE a.substitute_id <> ALL (s.seen) AND cardinality(s.seen) <= ${stepsAtMost}
    )
    SELECT s.user_id FROM stead s JOIN app_user u ON u.id = s.user_id AND u.active
    WHERE NOT EXISTS (SELECT FROM absence a WHERE a.user_id = s.user_id AND a.from_at <= ${at} AND a.to_at > ${at})
    ORDER BY cardinality(s.seen) LIMIT 1
  )`;
}
