import type { EntityManager } from 'typeorm';

/** What another system calls a customer. */
export interface ExternalId {
  readonly source: string;
  readonly id: string;
}

/** The ids of customers in other systems, by the customer's id. */
export async function externalIdsOf(
  customerIds: readonly string[],
  manager: EntityManager,
): Promise<Map<string, ExternalId[]>> {
  const rows: (ExternalId & { customerId: string })[] = await manager.query(
    `SELECT customer_id AS "customerId", source, external_id AS id FROM customer_external_id
     WHERE customer_id = ANY ($1::uuid[]) ORDER BY source, external_id`,
    [customerIds],
  );
  const known = new Map<string, ExternalId[]>(customerIds.map((id) => [id, []]));
  for (const { customerId, source, id } of rows) known.get(customerId)?.push({ source, id });
  return known;
}

/**
 * Replaces a customer's ids in other systems; those that stay are not touched.
 * @throws QueryFailedError (unique violation of customer_external_id_taken) when another customer has one
 */
export async function replaceExternalIds(
  customerId: string,
  ids: readonly ExternalId[],
  transaction: EntityManager,
): Promise<void> {
  const given = [customerId, ids.map(({ source }) => source), ids.map(({ id }) => id)];
  await transaction.query(
    `DELETE FROM customer_external_id WHERE customer_id = $1
       AND (source, external_id) NOT IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
    given,
  );
  await transaction.query(
    `INSERT INTO customer_external_id (source, external_id, customer_id)
     SELECT g.source, g.id, $1 FROM unnest($2::text[], $3::text[]) AS g (source, id)
     WHERE NOT EXISTS (SELECT FROM customer_external_id x
       WHERE x.customer_id = $1 AND x.source = g.source AND x.external_id = g.id)`,
    given,
  );
}
