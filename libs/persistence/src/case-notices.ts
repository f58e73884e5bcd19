import type { Instant } from '@app/domain/instant.js';
import type { ReturnTransition } from '@app/domain/returns/transition.js';
import { dutiesOf, type Duty } from '@app/domain/returns/duties.js';
import type { ReturnCaseState } from '@app/domain/returns/state.js';
import type { InCharge } from '@app/domain/returns/step-keys.js';
import type { Channel } from '@app/domain/pipeline/definition.js';
import { substituteOf } from './substitutes.js';

/** Whom a notice of a case is for; a place, of which people are found when it is told. */
type Place = 'personal-manager' | 'complaint-desk' | 'head-of-sales' | 'management';

export interface CaseNoticeRow {
  readonly caseId: string;
  readonly customerId: string;
  readonly teamId: string;
  readonly kind: 'duty' | 'warning' | 'late';
  readonly step: string;
  readonly dueAt: Instant | null;
  readonly escalationId: string | null;
  readonly round: number | null;
  readonly level: number | null;
  readonly to: Place;
  /** By which ways it is told. What is to be done or near is in the queue of whoever has to: of that there is a mail only. */
  readonly channels: readonly Channel[];
  readonly at: Instant;
}

/** Of what a transition has brought people are told: what is theirs to do from now on, what is near, and what is late. */
export function caseNotices(
  { state, tellings, warnings }: ReturnTransition,
  before: ReturnCaseState | undefined,
  at: Instant,
): CaseNoticeRow[] {
  const { caseId, customerId, teamId } = state;
  const of = { caseId, customerId, teamId, at };
  const none = { escalationId: null, round: null, level: null, channels: ['email' as const] };
  return [
    ...newDuties(state, before).map(({ step, inCharge, dueAt }) => ({
      ...{ ...of, ...none, kind: 'duty' as const, step, dueAt, to: placeOf(inCharge) },
    })),
    ...warnings.map(({ step, inCharge, dueAt }) => ({
      ...{ ...of, ...none, kind: 'warning' as const, step, dueAt, to: placeOf(inCharge) },
    })),
    ...tellings.map(({ escalationId, round, level, to, step, inCharge, channels }) => ({
      ...{ ...of, kind: 'late' as const, step, dueAt: null, escalationId, round, level, channels },
      to: to === 'owner' ? placeOf(inCharge) : to,
    })),
  ];
}

/** The head of sales answers for what we wait for: of a counterparty, and of a customer. */
function placeOf(inCharge: InCharge): Place {
  return inCharge === 'counterparty' || inCharge === 'customer' ? 'head-of-sales' : inCharge;
}

/**
 * What our own people have to do that was not due before, of a part or the case: told once for each step. Of a case that is
 * moved to another customer all is new to whoever cares for that one, and to the head of its team.
 */
function newDuties(state: ReturnCaseState, before: ReturnCaseState | undefined) {
  const known = new Set(before ? dutiesOf(before).map((duty) => keyOf(duty, before)) : []);
  const ours = dutiesOf(state).filter(
    ({ inCharge }) => inCharge !== 'counterparty' && inCharge !== 'customer',
  );
  const steps = new Map(
    ours.filter((duty) => !known.has(keyOf(duty, state))).map((duty) => [duty.step, duty]),
  );
  return [...steps.values()].map(({ step, inCharge }) => ({
    ...{ step, inCharge },
    dueAt: state.clocks.find((clock) => clock.step === step)?.dueAt ?? null,
  }));
}

/** The same duty of the same people. */
function keyOf({ step, partId, inCharge }: Duty, { customerId, teamId }: ReturnCaseState): string {
  const whose = inCharge === 'personal-manager' ? customerId : inCharge === 'head-of-sales' ? teamId : '';
  return [step, partId ?? '', whose].join(' ');
}

/**
 * Tells ($1: JSON list of notices) the people who have a place now: through their absences to their substitutes. Where
 * nobody is found, the administrators are told instead. Once told, never twice.
 */
export const insertCaseNotices = `
  WITH telling AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS x ("caseId" uuid, "customerId" uuid, "teamId" uuid, kind text, step text,
      "dueAt" timestamptz, "escalationId" uuid, round int, level int, "to" text, channels jsonb, at timestamptz)
  ), numbered AS (
    SELECT *, row_number() OVER () AS n FROM telling
  ), found AS (
    SELECT t.*, stead.id AS recipient_id, nullif(meant.id, stead.id) AS instead_of, t."to" AS told_as
    FROM numbered t
      JOIN LATERAL (
        SELECT personal_manager_id AS id FROM customer WHERE t."to" = 'personal-manager' AND id = t."customerId"
        UNION ALL
        SELECT head_id FROM team WHERE t."to" = 'head-of-sales' AND id = t."teamId"
        UNION ALL
        SELECT id FROM app_user WHERE active AND t."to" IN ('complaint-desk', 'management') AND t."to" = ANY (roles)
      ) AS meant ON meant.id IS NOT NULL
      CROSS JOIN LATERAL (SELECT ${substituteOf('meant.id', 't.at')} AS id) AS stead
    WHERE stead.id IS NOT NULL
  ), told AS (
    SELECT * FROM found
    UNION ALL
    SELECT t.*, a.id, NULL, 'administrator' FROM numbered t JOIN app_user a ON a.active AND 'administrator' = ANY (a.roles)
    WHERE NOT EXISTS (SELECT FROM found f WHERE f.n = t.n)
  )
  INSERT INTO case_notice (case_id, kind, step, due_at, escalation_id, round, level, recipient_id, instead_of, told_as, channel, told_at)
  SELECT "caseId", kind, step, "dueAt", "escalationId", round, level, recipient_id, instead_of, told_as, channel, at
  FROM told, jsonb_array_elements_text(channels) AS channel
  -- Who is meant and stands in for another is told in its own name.
  ORDER BY instead_of NULLS FIRST
  ON CONFLICT DO NOTHING`;
