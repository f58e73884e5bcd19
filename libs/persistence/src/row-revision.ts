import type { EntityManager } from 'typeorm';

/**
 * Locks a row and tells whether it may be changed by whoever has seen this revision of it. One that is not there is left to
 * whatever changes it.
 * @param ifRevision undefined: whoever changes it does not mind
 */
export async function isAtRevision(
  transaction: EntityManager,
  table: 'app_user' | 'team' | 'contact' | 'counterparty',
  id: string,
  ifRevision: number | undefined,
): Promise<boolean> {
  if (ifRevision === undefined) return true;
  const [row]: { revision: number }[] = await transaction.query(
    `SELECT revision FROM ${table} WHERE id = $1 FOR NO KEY UPDATE`,
    [id],
  );
  return row === undefined || row.revision === ifRevision;
}
