import { substituteOf } from './substitutes.js';

/** SQL: the customer, personal manager and team of a case `c`. */
export const caseJoins = `JOIN customer k ON k.id = c.customer_id LEFT JOIN app_user m ON m.id = k.personal_manager_id
    JOIN team t ON t.id = c.team_id`;

/** SQL: who has to do with case `c` in person: who cares for the customer, or stands in for that; who took it; who leads the team now. */
export const personsOfCase = [
  'k.personal_manager_id',
  substituteOf('k.personal_manager_id', 'now()'),
  `(c.state->>'takenBy')::uuid`,
  substituteOf('t.head_id', 'now()'),
];

/** SQL: who may see a case: who has to do with it in person; the team; whoever may everything. */
export function reachableCase(first: number): string {
  const [reach, user, teams] = [first, first + 1, first + 2];
  const person = personsOfCase.map((one) => `${one} = $${user}::uuid`).join(' OR ');
  return `($${reach}::text = 'all' OR ${person} OR ($${reach} = 'team' AND c.team_id = ANY ($${teams}::uuid[])))`;
}

/** SQL: whose claims a viewer may take: of customers `k` whom it or its team cares for, or who have nobody yet; or of all. */
export function claimableOf(first: number): string {
  const [reach, user, teams] = [first, first + 1, first + 2];
  return `($${reach}::text = 'all' OR k.personal_manager_id = $${user}::uuid
    OR ${substituteOf('k.personal_manager_id', 'now()')} = $${user}::uuid
    OR ($${reach} = 'team' AND (k.personal_manager_id IS NULL OR EXISTS (
      SELECT FROM app_user m WHERE m.id = k.personal_manager_id AND m.team_id = ANY ($${teams}::uuid[])))))`;
}

/** SQL: the roles in which the viewer may act on a case, of those that it has. */
export function actorsOnCase(first: number): string {
  const user = `$${first + 1}::uuid`;
  return `(SELECT coalesce(jsonb_agg(role), '[]') FROM app_user v, unnest(v.roles) AS role
    WHERE v.id = ${user} AND v.active AND CASE role
      WHEN 'administrator' THEN true
      WHEN 'complaint-desk' THEN true
      WHEN 'head-of-sales' THEN t.head_id = ${user} OR ${substituteOf('t.head_id', 'now()')} = ${user}
      WHEN 'personal-manager' THEN k.personal_manager_id = ${user} OR ${substituteOf('k.personal_manager_id', 'now()')} = ${user}
      WHEN 'management' THEN true
      ELSE false END)`;
}
