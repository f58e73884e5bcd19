import type { DataSource } from 'typeorm';
import { viewerValues, visible, type Viewer } from './deal.repository.js';

/** What deals, and of which time, a report is about; days in UTC, both included. */
export interface DealReportFilter {
  readonly pipeline?: string;
  readonly teamId?: string;
  readonly ownerId?: string;
  readonly productLine?: string;
  readonly class?: string;
  readonly key?: boolean;
  readonly from?: string;
  readonly to?: string;
}

export type DealReportName =
  'funnel' | 'stage-times' | 'ageing' | 'win-rate' | 'loss-reasons' | 'stalls' | 'escalations';

/** Counts what deals within reach have been through. What each column means stands at its contract. */
export class DealReportRepository {
  constructor(private readonly database: DataSource) {}

  async rows<Row>(report: DealReportName, filter: DealReportFilter, viewer: Viewer): Promise<Row[]> {
    const { pipeline, teamId, ownerId, productLine, key, from, to } = filter;
    const of = [pipeline, teamId, ownerId, productLine, filter.class, key, from, to];
    return this.database.query(queries[report], [
      ...viewerValues(viewer),
      ...of.map((value) => value ?? null),
    ]);
  }
}

/** Deals `d` within reach that the filter lets through. */
const within = `${visible(1)} AND ($4::text IS NULL OR d.pipeline_key = $4) AND ($5::uuid IS NULL OR d.team_id = $5)
  AND ($6::uuid IS NULL OR d.owner_id = $6)
  AND ($7::text IS NULL OR d.product_key IN (SELECT key FROM product WHERE line = $7))
  AND ($8::text IS NULL OR d.customer_class = $8) AND ($9::boolean IS NULL OR d.is_key = $9)`;

const inPeriod = (at: string) => `($10::date IS NULL OR ${at} >= $10::date::timestamp AT TIME ZONE 'UTC')
  AND ($11::date IS NULL OR ${at} < ($11::date + 1)::timestamp AT TIME ZONE 'UTC')`;

/** Where a stage stands, and what it is called, in the newest version of its pipeline that has it. */
const stages = `place AS (
  SELECT DISTINCT ON (v.key, s->>'key') v.key AS pipeline, s->>'key' AS stage, s->>'name' AS name, n AS at
  FROM pipeline_version v CROSS JOIN LATERAL jsonb_array_elements(v.definition->'stages') WITH ORDINALITY AS one (s, n)
  ORDER BY v.key, s->>'key', v.version DESC
)`;
const ofStage = `p.pipeline, p.stage, p.name AS "stageName"`;
const byStage = `ORDER BY p.pipeline, p.at, p.stage`;

const hours = (ms: string) => `round(${ms} / 3600000.0, 2)::float8`;
const median = (ms: string) => `percentile_cont(0.5) WITHIN GROUP (ORDER BY ${ms})::numeric`;
const share = (part: string, of: string) => `round(${part}::numeric / nullif(${of}, 0), 4)::float8`;

/** Deals are many, the ways that they went are few: those are told apart first, and only they are held against the stages. */
const funnel = `WITH ${stages}, way AS (
    SELECT d.pipeline_key, d.stages, d.stage, d.status, count(*) AS deals FROM report_deal d
    WHERE ${within} AND ${inPeriod('d.opened_at')} GROUP BY 1, 2, 3, 4
  ), far AS (
    SELECT w.*, CASE WHEN w.status = 'won' THEN 2147483647
      ELSE (SELECT max(p.at) FROM place p WHERE p.pipeline = w.pipeline_key AND p.stage = ANY (w.stages)) END AS furthest
    FROM way w
  ), counted AS (
    SELECT p.*, coalesce(sum(f.deals) FILTER (WHERE f.furthest >= p.at), 0)::int AS reached,
      coalesce(sum(f.deals) FILTER (WHERE f.stage = p.stage AND f.status = 'open'), 0)::int AS open,
      coalesce(sum(f.deals) FILTER (WHERE f.stage = p.stage AND f.status = 'lost'), 0)::int AS lost,
      coalesce(sum(f.deals) FILTER (WHERE f.stage = p.stage AND f.status = 'won'), 0)::int AS won
    FROM place p JOIN far f ON f.pipeline_key = p.pipeline GROUP BY p.pipeline, p.stage, p.name, p.at
  )
  SELECT ${ofStage}, p.reached, ${share('p.reached', `first_value(p.reached) OVER way`)} AS "ofFirst",
    ${share('p.reached', `lag(p.reached) OVER way`)} AS "ofBefore", p.open, p.lost, p.won
  FROM counted p WINDOW way AS (PARTITION BY p.pipeline ORDER BY p.at, p.stage) ${byStage}`;

const stageTimes = `WITH ${stages}, timed AS (
    SELECT d.pipeline_key, y.stage, count(*)::int AS stays, ${hours('avg(y.working_ms)')} AS average,
      ${hours(median('y.working_ms'))} AS middle, ${hours('avg(y.allowed_ms)')} AS allowed,
      (count(*) FILTER (WHERE y.in_norm))::int AS in_norm, (count(*) FILTER (WHERE NOT y.in_norm))::int AS late
    FROM report_stay y JOIN report_deal d USING (deal_id)
    WHERE y.left_at IS NOT NULL AND ${within} AND ${inPeriod('y.left_at')} GROUP BY 1, 2
  )
  SELECT ${ofStage}, t.stays, t.average AS "averageHours", t.middle AS "medianHours", t.allowed AS "allowedHours",
    t.in_norm AS "inNorm", t.late
  FROM timed t JOIN place p ON p.pipeline = t.pipeline_key AND p.stage = t.stage ${byStage}`;

const ageing = `WITH ${stages}, aged AS (
    SELECT d.pipeline_key, d.stage, now() - d.opened_at AS age FROM report_deal d
    WHERE d.status = 'open' AND ${within} AND ${inPeriod('d.opened_at')}
  ), counted AS (
    SELECT pipeline_key, stage, (count(*) FILTER (WHERE age < interval '30 days'))::int AS to30,
      (count(*) FILTER (WHERE age >= interval '30 days' AND age < interval '60 days'))::int AS to60,
      (count(*) FILTER (WHERE age >= interval '60 days' AND age < interval '90 days'))::int AS to90,
      (count(*) FILTER (WHERE age >= interval '90 days'))::int AS over90
    FROM aged GROUP BY 1, 2
  )
  SELECT ${ofStage}, a.to30, a.to60, a.to90, a.over90
  FROM counted a JOIN place p ON p.pipeline = a.pipeline_key AND p.stage = a.stage ${byStage}`;

const winRate = `WITH closed AS (
    SELECT d.team_id, (count(*) FILTER (WHERE d.status = 'won'))::int AS won,
      (count(*) FILTER (WHERE d.status = 'lost'))::int AS lost
    FROM report_deal d WHERE d.status <> 'open' AND ${within} AND ${inPeriod('d.closed_at')} GROUP BY 1
  )
  SELECT c.team_id AS "teamId", t.name AS team, c.won, c.lost, ${share('c.won', '(c.won + c.lost)')} AS "winRate"
  FROM closed c JOIN team t ON t.id = c.team_id ORDER BY t.name, t.id`;

const lossReasons = `WITH reason AS (
    SELECT DISTINCT ON (v.key, r->>'key') v.key AS pipeline, r->>'key' AS reason, r->>'name' AS name, r->>'side' AS side
    FROM pipeline_version v CROSS JOIN LATERAL jsonb_array_elements(v.definition->'lossReasons') AS r
    ORDER BY v.key, r->>'key', v.version DESC
  ), lost AS (
    SELECT d.pipeline_key, d.loss_reason, count(*)::int AS deals FROM report_deal d
    WHERE d.status = 'lost' AND d.loss_reason IS NOT NULL AND ${within} AND ${inPeriod('d.closed_at')} GROUP BY 1, 2
  )
  SELECT l.pipeline_key AS pipeline, l.loss_reason AS reason, coalesce(r.name, l.loss_reason) AS "reasonName", r.side, l.deals
  FROM lost l LEFT JOIN reason r ON r.pipeline = l.pipeline_key AND r.reason = l.loss_reason
  ORDER BY l.pipeline_key, l.deals DESC, l.loss_reason`;

const stalls = `WITH ${stages}, counted AS (
    SELECT d.pipeline_key, s.stage, s.kind, count(*)::int AS stalls, (count(*) FILTER (WHERE s.ended_at IS NULL))::int AS running,
      round((extract(epoch FROM avg(s.ended_at - s.began_at)) / 3600)::numeric, 2)::float8 AS average
    FROM report_stall s JOIN report_deal d USING (deal_id)
    WHERE ${within} AND ${inPeriod('s.began_at')} GROUP BY 1, 2, 3
  )
  SELECT ${ofStage}, c.kind, c.stalls, c.running, c.average AS "averageWallHours"
  FROM counted c JOIN place p ON p.pipeline = c.pipeline_key AND p.stage = c.stage ${byStage}, c.kind`;

const escalations = `WITH counted AS (
    SELECT d.team_id, count(*)::int AS escalations, count(e.taken_at)::int AS taken,
      ${hours('avg(e.until_taken_ms)')} AS average, ${hours(median('e.until_taken_ms'))} AS middle,
      (count(*) FILTER (WHERE e.is_kept))::int AS kept, sum(e.broken_promises)::int AS broken
    FROM report_escalation e JOIN report_deal d USING (deal_id)
    WHERE ${within} AND ${inPeriod('e.opened_at')} GROUP BY 1
  )
  SELECT c.team_id AS "teamId", t.name AS team, c.escalations, c.taken AS "takenOn", c.average AS "averageHours",
    c.middle AS "medianHours", c.kept, c.broken
  FROM counted c JOIN team t ON t.id = c.team_id ORDER BY t.name, t.id`;

const queries: Readonly<Record<DealReportName, string>> = {
  funnel,
  ageing,
  stalls,
  escalations,
  'stage-times': stageTimes,
  'win-rate': winRate,
  'loss-reasons': lossReasons,
};
