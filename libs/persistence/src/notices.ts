import type { Telling } from '@app/domain/escalation/escalation.js';
import type { Instant } from '@app/domain/instant.js';
import type { LadderLevel } from '@app/domain/pipeline/definition.js';
import type { Prepared } from './prepared.js';
import { substituteOf } from './substitutes.js';

/** A transition, as far as it says whom to tell. */
interface Telltale {
  readonly state: {
    readonly dealId: string;
    /** Whom the ladder means by the owner; null: nobody. */
    readonly ownerId: string | null;
    readonly teamId: string;
  };
  readonly tellings: readonly Telling[];
}

/** What a person does to another, an instruction or a deal that becomes theirs, is told whatever the ladder's levels use. */
const directly: LadderLevel['channels'] = ['inbox', 'email'];

/** A ladder that was shortened meanwhile still tells by the way of its last level. */
function channelsOf(level: number, ladder: readonly LadderLevel[]): LadderLevel['channels'] {
  return (ladder[level] ?? ladder.at(-1))?.channels ?? [];
}

/** The tellings of a transition as `insertNotices` takes them: JSON of a list of these. */
export function tellingRows(
  { state, tellings }: Telltale,
  at: Instant,
  ladder: readonly LadderLevel[],
): object[] {
  const { dealId, ownerId, teamId } = state;
  return tellings.map((telling) => ({
    ...{ ...telling, dealId, ownerId, teamId, at, purpose: telling.purpose ?? 'level' },
    channels: (telling.purpose ?? 'level') === 'level' ? channelsOf(telling.level, ladder) : directly,
  }));
}

/**
 * SQL: the people to tell as `"to"` of a telling `t`, with its `"ownerId"`, `"teamId"` and `at`: the owner, the head of
 * sales of the deal's team, or management; through their absences to their substitutes. `instead_of` is whoever a
 * substitute stands in for.
 */
export function recipients(t: string): string {
  return `SELECT stead.id AS recipient_id, nullif(meant.id, stead.id) AS instead_of
    FROM (
      SELECT ${t}."ownerId" AS id WHERE ${t}."to" = 'owner'
      UNION ALL
      SELECT head_id FROM team WHERE ${t}."to" = 'head-of-sales' AND id = ${t}."teamId" AND head_id IS NOT NULL
      UNION ALL
      SELECT id FROM app_user WHERE ${t}."to" = 'management' AND active AND 'management' = ANY (roles)
    ) AS meant CROSS JOIN LATERAL (SELECT ${substituteOf('meant.id', `${t}.at`)} AS id) AS stead
    WHERE stead.id IS NOT NULL`;
}

/**
 * Tells levels ($1: JSON of `tellingRows`): their people are found now, the owner, the head of sales of the deal's team,
 * or management. When nobody is found for a level, the administrators are told instead. Once told, never twice.
 *
 * An alert says besides who is missing, until somebody is found in that place again: one for each place (the team without a
 * head of sales, the owner who is away or gone, management), whether one deal or thousands ask for it; it names the first.
 * Nobody is mailed of it: the notice in the other's stead is that mail.
 */
export const insertNotices: Prepared = {
  name: 'insert-notices',
  text: `
  WITH telling AS (
    SELECT *, CASE "to" WHEN 'owner' THEN "ownerId" WHEN 'head-of-sales' THEN "teamId" END AS place_id,
      CASE "to" WHEN 'owner' THEN 'user' WHEN 'head-of-sales' THEN 'team' ELSE 'management' END AS place
    FROM jsonb_to_recordset($1::jsonb) AS x ("escalationId" uuid, "dealId" uuid, round int, level int, "to" text,
      "ownerId" uuid, "teamId" uuid, channels jsonb, at timestamptz, purpose text)
  ), found AS (
    SELECT t.*, u.recipient_id, u.instead_of, t."to" AS told_as FROM telling t JOIN LATERAL (${recipients('t')}) AS u ON true
  ), missing AS (
    SELECT t.* FROM telling t
    WHERE NOT EXISTS (SELECT FROM found f WHERE f."escalationId" = t."escalationId" AND f.round = t.round AND f.level = t.level AND f.purpose = t.purpose)
  ), told AS (
    SELECT * FROM found
    UNION ALL
    SELECT m.*, a.id, NULL, 'administrator' FROM missing m JOIN app_user a ON a.active AND 'administrator' = ANY (a.roles)
  ), raised AS (
    INSERT INTO alert (kind, entity_id, detail, told_at)
    SELECT DISTINCT ON (place, place_id) 'recipient-missing', place_id,
      jsonb_build_object('entity', place, 'dealId', "dealId"),
      CASE WHEN EXISTS (SELECT FROM app_user WHERE active AND 'administrator' = ANY (roles)) THEN at END
    FROM missing ORDER BY place, place_id, "dealId"
    ON CONFLICT (kind, entity_id, (detail->>'entity')) WHERE resolved_at IS NULL DO NOTHING
  ), resolved AS (
    UPDATE alert a SET resolved_at = now()
    WHERE a.kind = 'recipient-missing' AND a.resolved_at IS NULL
      AND EXISTS (SELECT FROM found WHERE place = a.detail->>'entity' AND place_id IS NOT DISTINCT FROM a.entity_id)
  )
  INSERT INTO notice (escalation_id, deal_id, round, level, recipient_id, channel, told_at, purpose, instead_of, told_as)
  SELECT "escalationId", "dealId", round, level, recipient_id, channel, at, purpose, instead_of, told_as
  FROM told, jsonb_array_elements_text(channels) AS channel
  -- Who is meant and stands in for another is told in its own name.
  ORDER BY instead_of NULLS FIRST
  ON CONFLICT DO NOTHING`,
};
