import type { DataSource } from 'typeorm';
import { viewerValues, visible, type Viewer } from './deal.repository.js';

export interface ForecastSum {
  /** `YYYY-MM`; null: no date was given. */
  readonly month: string | null;
  readonly currency: string;
  readonly deals: number;
  readonly keyDeals: number;
  readonly amount: string;
  readonly weighted: string;
}

/** Sums up what is expected of open deals. */
export class ForecastRepository {
  constructor(private readonly database: DataSource) {}

  /** By month of the expected contract and by currency, the soonest first. */
  async sums(filter: { pipeline?: string; ownerId?: string }, viewer: Viewer): Promise<ForecastSum[]> {
    return this.database.query(sums, [
      ...viewerValues(viewer),
      filter.pipeline ?? null,
      filter.ownerId ?? null,
    ]);
  }
}

/**
 * Deals of one version and stage have one probability, so they are summed up before it is looked up. Weighted amounts are
 * rounded once, to the four places that an amount has.
 */
const sums = `
  WITH grouped AS (
    SELECT to_char(d.expected_contract_on, 'YYYY-MM') AS month, d.currency, d.pipeline_key, d.pipeline_version, d.stage,
      count(*) AS deals, count(*) FILTER (WHERE d.is_key) AS key_deals, sum(d.amount) AS amount
    FROM deal d
    WHERE d.status = 'open' AND ${visible(1)} AND ($4::text IS NULL OR d.pipeline_key = $4)
      AND ($5::uuid IS NULL OR d.owner_id = $5)
    GROUP BY 1, 2, 3, 4, 5
  )
  SELECT g.month, g.currency, sum(g.deals)::int AS deals, sum(g.key_deals)::int AS "keyDeals",
    trim_scale(sum(g.amount))::text AS amount,
    trim_scale(round(sum(g.amount * p.probability / 100), 4))::text AS weighted
  FROM grouped g JOIN pipeline_version v ON v.key = g.pipeline_key AND v.version = g.pipeline_version
    CROSS JOIN LATERAL (
      SELECT (s->>'probability')::numeric AS probability FROM jsonb_array_elements(v.definition->'stages') AS s
      WHERE s->>'key' = g.stage
    ) AS p
  GROUP BY g.month, g.currency ORDER BY g.month NULLS LAST, g.currency`;
