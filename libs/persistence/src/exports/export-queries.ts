import { viewerValues, visible, type Viewer } from '../deal.repository.js';
import { caseJoins, reachableCase } from '../return-case-reach.js';
import { caseColumns, caseParts } from './case-columns.js';
import type { ExportColumn, ExportFilter, ExportSubject } from './exported.js';
import type { Query } from './snapshot-rows.js';

/** A column with the SQL of its value. */
export interface QueriedColumn extends ExportColumn {
  readonly sql: string;
}

interface SubjectQuery {
  readonly columns: readonly QueriedColumn[];
  readonly from: string;
  /** SQL: what is within a viewer's reach, whose values begin at a parameter. */
  readonly reach: (first: number) => string;
  /** SQL of the team, and of the pipeline where there is one. */
  readonly team: string;
  readonly pipeline?: string;
  /** SQL of the condition that a status sets; the status is its parameter. */
  readonly status: (parameter: string) => string;
  /** In which order; what it says is unique, so that an export says the same twice. */
  readonly order: string;
  /** SQL of own fields, as an object. */
  readonly fields?: string;
}

/** What is of deals is within reach where its deal is. */
const within = { reach: visible, team: 'd.team_id', pipeline: 'd.pipeline_key' };

const column = (name: string, kind: ExportColumn['kind'], sql: string): QueriedColumn => ({
  name,
  kind,
  sql,
});

const dealJoins = `JOIN app_user o ON o.id = d.owner_id JOIN team t ON t.id = d.team_id
  JOIN customer c ON c.id = d.customer_id`;

/** What names the deal in exports of what it has. */
const ofDeal = [
  column('dealId', 'code', 'd.id'),
  column('dealTitle', 'text', 'd.title'),
  column('pipeline', 'code', 'd.pipeline_key'),
  column('owner', 'text', 'o.name'),
  column('team', 'text', 't.name'),
  column('customer', 'text', 'c.name'),
];

const deals: SubjectQuery = {
  ...within,
  columns: [
    column('id', 'code', 'd.id'),
    column('externalSource', 'text', 'd.external_source'),
    column('externalId', 'text', 'd.external_id'),
    column('title', 'text', 'd.title'),
    column('status', 'code', 'd.status'),
    column('pipeline', 'code', 'd.pipeline_key'),
    column('pipelineVersion', 'number', 'd.pipeline_version'),
    column('stage', 'code', 'd.stage'),
    column('stageSince', 'time', 'd.stage_since'),
    column('owner', 'text', 'o.name'),
    column('ownerEmail', 'text', 'o.email'),
    column('team', 'text', 't.name'),
    column('customer', 'text', 'c.name'),
    column('customerClass', 'code', `d.state->>'customerClass'`),
    column('amount', 'number', `d.state->>'amount'`),
    column('currency', 'code', 'd.currency'),
    column('key', 'flag', 'd.is_key'),
    column('stalled', 'flag', 'd.is_stalled'),
    column('product', 'text', `coalesce(d.state->>'productKey', d.product_key)`),
    column('expectedContractOn', 'day', `d.state->>'expectedContractOn'`),
    column('contractSignedOn', 'day', `d.state->>'contractSignedOn'`),
    column('openedAt', 'time', 'd.opened_at'),
    column('closedAt', 'time', 'd.closed_at'),
    column('lossReason', 'code', `d.state->>'lossReason'`),
    column('lastActivityAt', 'time', `d.state->>'lastActivityAt'`),
    column('nextDueAt', 'time', 'd.next_due_at'),
  ],
  from: `deal d ${dealJoins}`,
  status: (parameter) => `d.status = ${parameter}`,
  order: 'd.opened_at DESC, d.id DESC',
  // Of a text the state says only that it is filled in.
  fields: `(SELECT jsonb_object_agg(f.key, CASE WHEN f.value = 'true' THEN coalesce(d.field_texts->f.key, f.value) ELSE f.value END)
    FROM jsonb_each(d.state->'fields') AS f)`,
};

/** The planned ones are in the deal's state, the others in its events. What a finished one was planned for, the event before knows. */
const activities: SubjectQuery = {
  ...within,
  columns: [
    column('id', 'code', 'a.id'),
    ...ofDeal,
    column('type', 'code', 'a.type'),
    column('status', 'code', 'a.status'),
    column('plannedFor', 'time', 'a.planned_for'),
    column(
      'precision',
      'code',
      `coalesce(a.precision, CASE WHEN a.planned_for IS NOT NULL THEN 'exact' END)`,
    ),
    column('agreed', 'flag', 'a.agreed'),
    column('at', 'time', 'a.at'),
    column('by', 'text', 'b.name'),
    column('customerAnswered', 'flag', 'a.customer_answered'),
    column('note', 'text', 'a.note'),
  ],
  from: `deal d ${dealJoins} CROSS JOIN LATERAL (
      SELECT p->>'id' AS id, p->>'type' AS type, 'planned' AS status, p->>'plannedFor' AS planned_for, p->>'precision' AS precision,
        (p->>'agreed')::boolean AS agreed, NULL AS at, NULL::uuid AS by, NULL::boolean AS customer_answered, NULL AS note,
        2147483647 AS seq, n
      FROM jsonb_array_elements(d.state->'activities') WITH ORDINALITY AS one (p, n)
      UNION ALL
      SELECT coalesce(e.data->>'activityId', e.entity_id || '-' || e.seq), e.data->>'type',
        CASE e.kind WHEN 'cancel-activity' THEN 'cancelled' ELSE 'done' END,
        coalesce(e.data->>'plannedFor', p->>'plannedFor'), coalesce(e.data->>'precision', p->>'precision'),
        coalesce(e.data->>'agreed', p->>'agreed')::boolean,
        coalesce(e.data->>'doneAt', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), e.principal_id,
        (e.data->>'customerAnswered')::boolean, x.texts->>'note', e.seq, 0
      FROM event e LEFT JOIN event before ON e.kind = 'finish-activity' AND before.entity_id = e.entity_id AND before.seq = e.seq - 1
        LEFT JOIN LATERAL jsonb_array_elements(before.state->'activities') AS p ON p->>'id' = e.data->>'activityId'
        LEFT JOIN command_text x ON x.entity_id = e.entity_id AND x.command_id = e.command_id
          AND x.request_hash = coalesce(e.request_hash, '')
      WHERE e.entity_id = d.id AND e.kind IN ('record-activity', 'finish-activity', 'cancel-activity')
    ) AS a LEFT JOIN app_user b ON b.id = a.by`,
  status: (parameter) => `a.status = ${parameter}`,
  order: 'd.opened_at DESC, d.id DESC, a.seq, a.n',
};

const escalations: SubjectQuery = {
  ...within,
  // Also of handovers, by whoever cares for the customer.
  reach: (first) =>
    `(${visible(first)} OR (e.handover_id IS NOT NULL AND c.personal_manager_id = $${first + 1}::uuid))`,
  columns: [
    column('id', 'code', 'e.id'),
    column('of', 'code', `CASE WHEN e.handover_id IS NULL THEN 'deal' ELSE 'handover' END`),
    ...ofDeal,
    column('key', 'flag', 'e.is_key'),
    column('status', 'code', 'e.status'),
    column('openedAt', 'time', 'e.opened_at'),
    column('endedAt', 'time', 'e.ended_at'),
    column('endReason', 'code', 'e.end_reason'),
    column('round', 'number', 'e.round'),
    // Levels count from 0 within, and -1 is none: here it is how many were told.
    column('levelsTold', 'number', 'e.level + 1'),
    column('nextLevelAt', 'time', 'e.next_level_at'),
    column('stalls', 'list', `ARRAY (SELECT s->>'kind' FROM jsonb_array_elements(e.stalls) AS s)`),
    column('takenBy', 'text', 'b.name'),
    column('promisedFor', 'time', 'e.promised_for'),
    column('instructedBy', 'text', 'i.name'),
    column('snoozedBy', 'text', 'z.name'),
    column('snoozedUntil', 'time', 'e.snoozed_until'),
    column('brokenPromises', 'number', 'e.broken_promises'),
  ],
  from: `escalation e JOIN deal d ON d.id = e.deal_id ${dealJoins} LEFT JOIN app_user b ON b.id = e.taken_by
    LEFT JOIN app_user i ON i.id = e.instructed_by LEFT JOIN app_user z ON z.id = e.snoozed_by`,
  status: (parameter) => `(e.status = ${parameter} OR (${parameter} = 'open' AND e.status <> 'ended'))`,
  order: 'e.opened_at DESC, e.id DESC',
};

const cases: SubjectQuery = {
  columns: caseColumns.map(([name, kind, sql]) => column(name, kind, sql)),
  from: `return_case c ${caseJoins} JOIN app_user u ON u.id = (c.state->>'takenBy')::uuid ${caseParts}`,
  reach: reachableCase,
  team: 'c.team_id',
  status: (parameter) => `c.status = ${parameter}`,
  order: 'c.opened_at DESC, c.id DESC, l.line_no, p.part_no',
};

const subjects: Readonly<Record<ExportSubject, SubjectQuery>> = { deals, activities, escalations, cases };

export function columnsOf(subject: ExportSubject): readonly QueriedColumn[] {
  return subjects[subject].columns;
}

export function hasFields(subject: ExportSubject): boolean {
  return subjects[subject].fields !== undefined;
}

/** All rows of a subject that a viewer may see; their columns are called as they are exported, own fields `fields`. */
export function rowsQuery(subject: ExportSubject, filter: ExportFilter, viewer: Viewer): Query {
  const { columns, from, reach, team, pipeline, status, order, fields } = subjects[subject];
  const values: unknown[] = [...viewerValues(viewer)];
  const conditions = [reach(1)];
  const given = (condition: (parameter: string) => string, value: string | undefined) => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  if (pipeline) given((parameter) => `${pipeline} = ${parameter}`, filter.pipeline);
  given((parameter) => `${team} = ${parameter}`, filter.teamId);
  given(status, filter.status);
  const selected = columns.map(({ name, sql }) => `${sql} AS "${name}"`);
  if (fields) selected.push(`${fields} AS fields`);
  const text = `SELECT ${selected.join(', ')} FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${order}`;
  return { text, values };
}

/** Own fields of the pipelines that may be among the rows: key and type. */
export function fieldsQuery({ pipeline }: ExportFilter): Query {
  const text = `SELECT DISTINCT f->>'key' AS key, f->>'type' AS type FROM pipeline_version v
    CROSS JOIN LATERAL jsonb_array_elements(v.definition->'fields') AS f
    WHERE $1::text IS NULL OR v.key = $1 ORDER BY 1, 2`;
  return { text, values: [pipeline ?? null] };
}
