import type { DataSource } from 'typeorm';
import { filtered, type DealFilter } from './deal-filter.js';
import type { Viewer } from './deal.repository.js';

export interface StageTotal {
  readonly stage: string;
  readonly currency: string;
  readonly deals: number;
  readonly stalled: number;
  readonly amount: string;
}

/** Sums up open deals by stage and currency, as a board heads its columns. */
export class DealTotalsRepository {
  constructor(private readonly database: DataSource) {}

  async byStage(filter: Omit<DealFilter, 'status' | 'stage'>, viewer: Viewer): Promise<StageTotal[]> {
    const { conditions, values } = filtered(filter, viewer);
    return this.database.query(
      `SELECT d.stage, d.currency, count(*)::int AS deals, (count(*) FILTER (WHERE d.is_stalled))::int AS stalled,
         trim_scale(sum(d.amount))::text AS amount
       FROM deal d WHERE d.status = 'open' AND ${conditions.join(' AND ')}
       GROUP BY d.stage, d.currency ORDER BY d.stage, d.currency`,
      values,
    );
  }
}
