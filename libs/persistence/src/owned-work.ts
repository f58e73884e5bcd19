import type { EntityManager } from 'typeorm';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Open deals that somebody owns, and customers whom they care for; the first of them. */
export interface Owned {
  readonly deals: readonly Named[];
  readonly customers: readonly Named[];
}

/** The first of what somebody owns; nobody reads more of it at once. */
const namedAtMost = 50;
export const nothing: Owned = { deals: [], customers: [] };

/** Gives customers and open corrective actions to somebody else. */
export async function handOverCare(from: string, to: string, transaction: EntityManager): Promise<void> {
  await transaction.query(`UPDATE customer SET personal_manager_id = $2 WHERE personal_manager_id = $1`, [
    from,
    to,
  ]);
  await transaction.query(
    `UPDATE corrective_action SET owner_id = $2 WHERE owner_id = $1 AND done_at IS NULL`,
    [from, to],
  );
}

/** What somebody would leave behind. */
export async function ownedBy(userId: string, transaction: EntityManager): Promise<Owned> {
  const deals: Named[] = await transaction.query(
    `SELECT id, title AS name FROM deal WHERE owner_id = $1 AND status = 'open' ORDER BY opened_at, id LIMIT $2`,
    [userId, namedAtMost],
  );
  const customers: Named[] = await transaction.query(
    `SELECT id, name FROM customer WHERE personal_manager_id = $1 ORDER BY name, id LIMIT $2`,
    [userId, namedAtMost],
  );
  return { deals, customers };
}
