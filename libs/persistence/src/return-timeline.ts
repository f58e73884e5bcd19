import type { DoneStep, StepEvent } from '@app/domain/returns/done-steps.js';

/** An event of a case as far as it tells which steps are over, and who acted. */
export interface ReturnStepEvent extends StepEvent {
  readonly at: Date;
  readonly principalId: string | null;
  readonly principalName: string | null;
  readonly isByLink: boolean;
}
export type ReturnStepDone = DoneStep<ReturnStepEvent>;

/** SQL: evidence `v` as the data, happenings and texts of a timeline. */
const ofEvidence = (
  isSent: string,
) => `CASE WHEN ${isSent} THEN '{"link": true}'::jsonb END AS through, jsonb_build_object('evidenceId', v.id, 'mediaType', v.media_type, 'bytes', v.bytes),
    '[]'::jsonb, jsonb_build_object('name', v.name) FROM evidence v WHERE v.case_id = $1`;

/**
 * SQL: the events of a case `$1`, and between them its photos and documents as they came and went, and the reminders that were
 * ordered, newest first. These have the seq of the event before; `$2` to `$4` are where the last page ended, `$5` is the limit,
 * `$6` the kinds that are asked for; null: all.
 */
export const returnTimeline = `
  SELECT o.seq, o.key, o.kind, o.at, o.principal_id AS "principalId", coalesce(u.name, y.name, k.name) AS "principalName",
    coalesce(o.through ? 'link', false) AS "isByLink", a.id AS "counterpartyId", a.name AS "counterpartyName", o.data, o.happenings, o.texts
  FROM (
    SELECT e.seq, '' AS key, e.kind, e.at, e.principal_id, e.through, e.data, e.happenings, t.texts FROM event e
      LEFT JOIN command_text t ON t.entity_id = e.entity_id AND t.command_id = e.command_id
        AND t.request_hash = coalesce(e.request_hash, '')
    WHERE e.entity_id = $1
    UNION ALL SELECT v.added_at_seq, 'added ' || v.id, 'evidence-added', v.added_at, coalesce(v.added_by, v.sent_by),
      ${ofEvidence('v.sent_by IS NOT NULL')}
    UNION ALL SELECT v.removed_at_seq, 'removed ' || v.id, 'evidence-removed', v.removed_at, v.removed_by, ${ofEvidence('false')}
      AND v.removed_at IS NOT NULL
    UNION ALL SELECT l.seq, 'reminded ' || l.id, 'reminded', l.at, l.ordered_by, NULL,
      jsonb_build_object('counterpartyId', l.counterparty_id, 'partIds', l.part_ids), '[]', NULL
      FROM return_letter l WHERE l.case_id = $1 AND l.act = 'reminder'
  ) AS o LEFT JOIN app_user u ON u.id = o.principal_id LEFT JOIN counterparty y ON y.id = o.principal_id
    LEFT JOIN customer k ON k.id = o.principal_id LEFT JOIN counterparty a ON a.id = (o.data->>'counterpartyId')::uuid
  WHERE ($2::int IS NULL OR (o.seq, o.at, o.key) < ($2, $3::timestamptz, $4::text))
    AND ($6::text[] IS NULL OR o.kind = ANY ($6))
  ORDER BY o.seq DESC, o.at DESC, o.key DESC LIMIT $5`;

/** SQL: the events of a case `$1` in their order, with the parts and the clocks that it had after each. */
export const returnStepEvents = `
  SELECT e.kind, e.at, e.principal_id AS "principalId", coalesce(u.name, y.name, k.name) AS "principalName",
    coalesce(e.through ? 'link', false) AS "isByLink", coalesce(e.data->'partIds', '[]') AS "partIds",
    jsonb_path_query_array(e.state, '$.lines[*].parts[*].id') AS parts,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('step', c->'step', 'partIds', c->'partIds')), '[]')
      FROM jsonb_array_elements(e.state->'clocks') AS c) AS due
  FROM event e LEFT JOIN app_user u ON u.id = e.principal_id LEFT JOIN counterparty y ON y.id = e.principal_id
    LEFT JOIN customer k ON k.id = e.principal_id
  WHERE e.entity_id = $1 ORDER BY e.seq`;
