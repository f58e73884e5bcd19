import type { EntityManager } from 'typeorm';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Open deals that somebody owns, and customers whom they care for; the first of them. */
export interface Owned {
  readonly deals: Named[];
  readonly customers: Named[];
}

/** The first of what somebody owns; nobody reads more of it at once. */
const namedAtMost = 50;
export const nothing: Owned = { deals: [], customers: [] };

interface Counted {
  readonly count: number;
  /** The first of them. */
  readonly first: Named[];
}

/** All that somebody has to hand over. */
export interface Work {
  readonly deals: Counted;
  readonly customers: Counted;
  /** Corrective actions that are not finished. */
  readonly correctiveActions: number;
}

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

/** The same, counted. */
export async function workOf(userId: string, manager: EntityManager): Promise<Work> {
  const { deals, customers } = await ownedBy(userId, manager);
  const [counts]: Record<'deals' | 'customers' | 'actions', number>[] = await manager.query(
    `SELECT (SELECT count(*)::int FROM deal WHERE owner_id = $1 AND status = 'open') AS deals,
       (SELECT count(*)::int FROM customer WHERE personal_manager_id = $1) AS customers,
       (SELECT count(*)::int FROM corrective_action WHERE owner_id = $1 AND done_at IS NULL) AS actions`,
    [userId],
  );
  return {
    deals: { count: counts?.deals ?? 0, first: deals },
    customers: { count: counts?.customers ?? 0, first: customers },
    correctiveActions: counts?.actions ?? 0,
  };
}
