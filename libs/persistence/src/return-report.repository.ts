import { defectiveUnits, type CountedUnits } from '@app/domain/returns/defects.js';
import { isDoneWith, type EndingEvent } from '@app/domain/returns/done-steps.js';
import type { Step } from '@app/domain/returns/step-keys.js';
import type { CaseSpan, StepSpan } from '@app/domain/returns/step-report.js';
import type { DataSource } from 'typeorm';
import { viewerValues, type Viewer } from './deal.repository.js';
import { untoldAmong } from './letter-reach.js';
import { caseJoins, reachableCase } from './return-case-reach.js';

/** By what steps are grouped. */
export type StepGrouping = 'vendor' | 'product' | 'cause' | 'class';

/** Cases by the day on which they were opened, in UTC: `YYYY-MM-DD`, both included. */
export interface ReportPeriod {
  readonly from?: string;
  readonly to?: string;
}

export interface DefectReport {
  readonly productKey: string;
  readonly productName: string;
  readonly batch: string | null;
  readonly cases: number;
  readonly delivered: number;
  readonly claimed: number;
  readonly defective: number;
  readonly defectRate: number;
}

/** Counts how cases within reach have gone: from their events, and so also of cases that are closed. */
export class ReturnReportRepository {
  constructor(private readonly database: DataSource) {}

  /** The times that steps took, in the order of their names; with a grouping, in that of its values. */
  async steps(period: ReportPeriod, viewer: Viewer, by?: StepGrouping): Promise<StepSpan[]> {
    const rows: StepRow[] = await this.database.query(steps(by), valuesOf(period, viewer));
    return rows.map(({ partId, endedBy, endedAt, ...span }) => {
      const isDone = endedBy !== null && isDoneWith(span.step, partId, endedBy);
      return { ...span, doneAt: isDone ? endedAt : null, leftAt: isDone ? null : endedAt };
    });
  }

  /** The time of every case, and whose turn it was. */
  async cases(period: ReportPeriod, viewer: Viewer): Promise<CaseSpan[]> {
    return this.database.query(cases, valuesOf(period, viewer));
  }

  /** The worst batches first. */
  async defects(period: ReportPeriod, viewer: Viewer): Promise<DefectReport[]> {
    const rows: (Omit<DefectReport, 'defective' | 'defectRate'> & { units: CountedUnits[] })[] =
      await this.database.query(defects, valuesOf(period, viewer));
    return rows
      .map(({ units, ...row }): DefectReport => {
        const defective = defectiveUnits(units);
        return { ...row, defective, defectRate: Math.round((defective / row.delivered) * 10_000) / 10_000 };
      })
      .sort((one, other) => other.defectRate - one.defectRate);
  }
}

interface StepRow extends Omit<StepSpan, 'step' | 'doneAt' | 'leftAt'> {
  readonly step: Step;
  readonly partId: string | null;
  /** The event after which it was due no longer, and when that was. */
  readonly endedBy: EndingEvent | null;
  readonly endedAt: Date | null;
}

function valuesOf({ from, to }: ReportPeriod, viewer: Viewer): unknown[] {
  return [...viewerValues(viewer), from ?? null, to ?? null];
}

const within = `within AS (
    SELECT c.id, c.state, c.customer_id FROM return_case c ${caseJoins}
    WHERE ${reachableCase(1)} AND ($4::date IS NULL OR c.opened_at >= $4::date AT TIME ZONE 'UTC')
      AND ($5::date IS NULL OR c.opened_at < ($5::date + 1) AT TIME ZONE 'UTC')
  ), part AS (
    SELECT w.id AS case_id, p->>'id' AS part_id, l->>'productKey' AS product_key, coalesce(l->>'batch', '') AS batch,
      p->>'cause' AS cause, (p#>>'{counterparty,id}')::uuid AS counterparty_id, (p->>'continuedIn')::uuid AS continued_in, (p->>'quantity')::bigint AS quantity,
      w.state->'first' IS NULL AND p->>'outcome' IN ('withdrawn', 'rejected') IS TRUE AS is_free
    FROM within w CROSS JOIN LATERAL jsonb_array_elements(w.state->'lines') AS l
      CROSS JOIN LATERAL jsonb_array_elements(l->'parts') AS p
  )`;

/** SQL: key and name of the group of a step's time `s`, by its part `p`. */
const groups: Readonly<Record<StepGrouping, { readonly key: string; readonly name: string }>> = {
  vendor: { key: 'coalesce(s.counterparty_id, p.counterparty_id)::text', name: 'y.name' },
  product: { key: 'p.product_key', name: 'g.name' },
  cause: { key: 'p.cause', name: 'p.cause' },
  class: { key: `w.state->>'customerClass'`, name: `w.state->>'customerClass'` },
};

/**
 * A vendor's step is of whom its clock ran for, and stood still for that one's questions, whoever has the part by now.
 * A clock is in the state of every event for as long as its step is due, and the part keeps that of a vendor who waits for our answer;
 * it is over with the event in whose state it is no more. What was due under its last norm counts as allowed.
 */
function steps(by?: StepGrouping): string {
  const { key, name } = by ? groups[by] : { key: 'NULL::text', name: 'NULL::text' };
  return `WITH ${within}, seen AS (
      SELECT e.entity_id AS case_id, e.seq, k->>'step' AS step, k->>'inCharge' AS in_charge, k->>'since' AS since,
        k->>'dueAt' AS due_at, i.part_id, (k->>'counterpartyId')::uuid AS counterparty_id, q.questions
      FROM within w JOIN event e ON e.entity_id = w.id CROSS JOIN LATERAL jsonb_array_elements(e.state->'clocks') AS k
        LEFT JOIN LATERAL jsonb_array_elements_text(k->'partIds') AS i (part_id) ON true
        LEFT JOIN LATERAL (
          SELECT p->'questions' AS questions FROM jsonb_array_elements(e.state->'lines') AS l
            CROSS JOIN LATERAL jsonb_array_elements(l->'parts') AS p
          WHERE k->>'step' = 'vendor-answer' AND p->>'id' = i.part_id
        ) AS q ON true
      WHERE k->>'step' NOT IN ('whole-case', 'claim-window', 'carrier-window')
      UNION ALL
      SELECT e.entity_id, e.seq, 'vendor-answer', 'counterparty', p#>>'{since,vendor-answer}', NULL, p->>'id',
        (p#>>'{counterparty,id}')::uuid, p->'questions'
      FROM within w JOIN event e ON e.entity_id = w.id CROSS JOIN LATERAL jsonb_array_elements(e.state->'lines') AS l
        CROSS JOIN LATERAL jsonb_array_elements(l->'parts') AS p
      WHERE p->>'claim' = 'asked' AND p#>>'{since,vendor-answer}' IS NOT NULL
    ), clock AS (
      SELECT case_id, step, in_charge, part_id, counterparty_id, since::timestamptz AS since, max(seq) AS last_seq,
        (array_agg(questions ORDER BY seq DESC))[1] AS questions,
        ((array_agg(due_at ORDER BY seq DESC) FILTER (WHERE due_at IS NOT NULL))[1])::timestamptz AS due_at
      FROM seen GROUP BY case_id, step, in_charge, part_id, counterparty_id, since
    ), spent AS (
      SELECT c.*, e.at AS ended_at, CASE WHEN e.seq IS NOT NULL THEN jsonb_build_object('kind', e.kind,
          'partIds', coalesce(e.data->'partIds', '[]'), 'heard', jsonb_path_query_array(e.happenings,
            '$[*] ? (@.kind == "confirmed-by-silence").partIds[*]')) END AS ended_by
      FROM clock c
        LEFT JOIN event e ON e.entity_id = c.case_id AND e.seq = c.last_seq + 1
    )
    SELECT s.step, s.in_charge AS "inCharge", s.counterparty_id AS "counterpartyId", w.state->>'regulationKey' AS "regulationKey",
      CASE WHEN ${key} IS NULL THEN NULL ELSE jsonb_build_object('key', ${key}, 'name', coalesce(${name}, ${key})) END AS "group",
      s.since, s.part_id AS "partId", s.ended_by AS "endedBy", s.ended_at AS "endedAt", s.due_at AS "dueAt",
      CASE WHEN s.step = 'vendor-answer' THEN coalesce(s.questions, '[]') || ${untoldAmong(
        `l.case_id = s.case_id AND l.act = 'request' AND l.counterparty_id = s.counterparty_id AND l.at = s.since`,
      )} ELSE '[]' END AS pauses
    FROM spent s JOIN within w ON w.id = s.case_id LEFT JOIN part p ON p.case_id = s.case_id AND p.part_id = s.part_id
      LEFT JOIN counterparty y ON y.id = coalesce(s.counterparty_id, p.counterparty_id) LEFT JOIN product g ON g.key = p.product_key
    ORDER BY s.step, s.in_charge, "group" NULLS FIRST`;
}

const cases = `WITH ${within}
  SELECT w.state->>'regulationKey' AS "regulationKey", w.state->>'openedAt' AS "openedAt", w.state->>'closedAt' AS "closedAt",
    w.state->'pauses' AS pauses FROM within w`;

/**
 * A delivery that several cases claim of was delivered once, and so are its units: what may be claimed again counts for nothing,
 * and what came in the place of others, and is claimed or defective as well, where it goes on.
 */
const defects = `WITH ${within}, counted AS (
    SELECT p.*, n.id AS later_id FROM part p LEFT JOIN within n ON n.id = p.continued_in WHERE NOT is_free
  ), line AS (
    SELECT l.* FROM return_line l JOIN within w ON w.id = l.case_id
  ), delivered AS (
    SELECT product_key, batch, sum(quantity) AS quantity FROM (
      SELECT product_key, batch, max(quantity_delivered) AS quantity FROM line
      GROUP BY product_key, batch, customer_id, delivery
    ) AS one GROUP BY product_key, batch
  ), concerned AS (
    SELECT product_key, batch, count(DISTINCT case_id)::int AS cases FROM line GROUP BY product_key, batch
  ), units AS (
    SELECT product_key, batch, jsonb_agg(jsonb_build_object('caseId', case_id, 'units', units, 'defective', defective,
        'continuedIn', later_id)) AS units,
      sum(units) FILTER (WHERE later_id IS NULL) AS claimed
    FROM (
      SELECT product_key, batch, case_id, later_id, sum(quantity) AS units,
        coalesce(sum(quantity) FILTER (WHERE cause = 'defect'), 0) AS defective
      FROM counted GROUP BY product_key, batch, case_id, later_id
    ) AS one GROUP BY product_key, batch
  )
  SELECT d.product_key AS "productKey", coalesce(g.name, d.product_key) AS "productName", nullif(d.batch, '') AS batch,
    o.cases, d.quantity::float8 AS delivered, coalesce(u.claimed, 0)::float8 AS claimed, coalesce(u.units, '[]') AS units
  FROM delivered d JOIN concerned o USING (product_key, batch) LEFT JOIN units u USING (product_key, batch)
    LEFT JOIN product g ON g.key = d.product_key
  ORDER BY d.product_key, d.batch`;
