import type { EntityManager } from 'typeorm';
import type { UserEntity } from './entities/user.entity.js';

/** As far as it says which places somebody has. */
type Placed = Pick<UserEntity, 'id' | 'active' | 'roles'>;

/**
 * Who comes into a place finds in the inbox what was told there of every escalation that is still open: its last level. What
 * was told to administrators, since nobody was there, is theirs too. Who was told already is not told again. Mail comes with the next level.
 */
const tellWhoCame = `
  INSERT INTO notice (escalation_id, deal_id, round, level, recipient_id, channel, told_at, purpose, told_as)
  SELECT DISTINCT ON (n.escalation_id) n.escalation_id, n.deal_id, n.round, n.level, u.id, 'inbox', greatest(now(), n.told_at), 'level', $2::text
  FROM app_user u, notice n JOIN escalation e ON e.id = n.escalation_id JOIN deal d ON d.id = n.deal_id
  WHERE u.id = $1 AND u.active AND e.status <> 'ended' AND n.purpose = 'level' AND n.channel = 'inbox'
    AND CASE $2::text WHEN 'management' THEN d.is_key ELSE d.team_id = $3::uuid END
    AND (n.told_as = $2 OR n.told_as = 'administrator' AND EXISTS (
      SELECT FROM alert a WHERE a.kind = 'recipient-missing' AND a.resolved_at IS NULL
        AND a.entity_id IS NOT DISTINCT FROM $3 AND a.detail->>'entity' = CASE $2 WHEN 'management' THEN 'management' ELSE 'team' END))
    AND NOT EXISTS (
      SELECT FROM notice own WHERE own.escalation_id = n.escalation_id AND own.recipient_id = u.id AND own.channel = 'inbox')
  ORDER BY n.escalation_id, n.round DESC, n.level DESC
  ON CONFLICT DO NOTHING`;

export async function tellNewHead(userId: string, teamId: string, manager: EntityManager): Promise<void> {
  await manager.query(tellWhoCame, [userId, 'head-of-sales', teamId]);
}

/**
 * Tells somebody of the places that a change brings.
 * @param before undefined: there was no such user
 */
export async function tellOfNewPlaces(
  before: Placed | undefined,
  after: Placed,
  manager: EntityManager,
): Promise<void> {
  if (isManagement(after) && !isManagement(before))
    await manager.query(tellWhoCame, [after.id, 'management', null]);
  if (!after.active || before?.active !== false) return;
  const led: { id: string }[] = await manager.query(`SELECT id FROM team WHERE head_id = $1`, [after.id]);
  for (const team of led) await tellNewHead(after.id, team.id, manager);
}

function isManagement(user: Placed | undefined): boolean {
  return user?.active === true && user.roles.includes('management');
}
