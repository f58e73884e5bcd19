import type { ReturnStatus } from '@app/domain/returns/state.js';
import { caseNumber } from './return-case-number.js';
import { caseJoins, reachableCase } from './return-case-reach.js';

/** What other customers claim of a batch of a case. */
export interface BatchOfOthers {
  readonly productKey: string;
  readonly batch: string;
  /** Whoever may see their cases. */
  readonly customers: number;
  readonly claimed: number;
  /** Only those within reach, the newest first. */
  readonly cases: readonly {
    readonly id: string;
    readonly number: string;
    readonly status: ReturnStatus;
    readonly customer: { readonly id: string; readonly name: string };
    readonly claimed: number;
  }[];
}

/**
 * Of a case ($1) and a viewer ($2 to $4). Of how many and how much everybody who works a case of the batch is told: the
 * goods of others are no secret, only whose they are. At most $5 cases are named.
 */
export const batchesElsewhere = `
  WITH mine AS (
    SELECT DISTINCT customer_id, product_key, batch FROM return_line WHERE case_id = $1 AND batch <> ''
  ), others AS MATERIALIZED (
    SELECT o.product_key, o.batch, o.case_id, o.customer_id, sum(o.quantity_counted) AS claimed
    FROM mine JOIN return_line o ON o.product_key = mine.product_key AND o.batch = mine.batch AND o.batch <> ''
      AND o.customer_id <> mine.customer_id AND o.quantity_counted > 0
    GROUP BY 1, 2, 3, 4
  ), seen AS (
    SELECT o.product_key, o.batch, c.opened_at, c.id, jsonb_build_object('id', c.id, 'number', ${caseNumber}, 'status', c.status,
        'customer', jsonb_build_object('id', k.id, 'name', k.name), 'claimed', o.claimed) AS one,
      row_number() OVER (PARTITION BY o.product_key, o.batch ORDER BY c.opened_at DESC, c.id DESC) AS place
    FROM others o JOIN return_case c ON c.id = o.case_id ${caseJoins} WHERE ${reachableCase(2)}
  )
  SELECT o.product_key AS "productKey", o.batch, count(DISTINCT o.customer_id)::int AS customers,
    sum(o.claimed)::float8 AS claimed,
    (SELECT coalesce(jsonb_agg(s.one ORDER BY s.place), '[]') FROM seen s
      WHERE s.product_key = o.product_key AND s.batch = o.batch AND s.place <= $5) AS cases
  FROM others o GROUP BY o.product_key, o.batch ORDER BY o.product_key, o.batch`;
