import type { Instant } from '@app/domain/instant.js';
import type { EscalationEnd } from '@app/domain/escalation/happening.js';

/** What has become of an escalation: who answered it, and until when. */
export interface StandingFacts {
  readonly status: 'telling' | 'taken-on' | 'snoozed' | 'ended';
  readonly endReason: EscalationEnd | null;
  readonly takenByName: string | null;
  readonly promisedFor: Instant | null;
  readonly instructedByName: string | null;
  readonly snoozedByName: string | null;
  readonly snoozedUntil: Instant | null;
  /** What was written when it was put off; null also when the words were erased. */
  readonly snoozeReason: string | null;
}

/** As the database gives it. */
export interface StandingRow extends Omit<StandingFacts, 'promisedFor' | 'snoozedUntil'> {
  readonly promisedFor: Date | null;
  readonly snoozedUntil: Date | null;
}

/** SQL: the columns of a `StandingRow`, of an escalation `e` with `standingJoins`. */
export const standingColumns = `e.status, e.end_reason AS "endReason", taker.name AS "takenByName",
  e.promised_for AS "promisedFor", instructor.name AS "instructedByName", snoozer.name AS "snoozedByName",
  e.snoozed_until AS "snoozedUntil", why.reason AS "snoozeReason"`;

/** The words of the last snooze are kept beside its event. */
export const standingJoins = `LEFT JOIN app_user taker ON taker.id = e.taken_by
  LEFT JOIN app_user instructor ON instructor.id = e.instructed_by
  LEFT JOIN app_user snoozer ON snoozer.id = e.snoozed_by
  LEFT JOIN LATERAL (
    SELECT words.texts->>'reason' AS reason
    FROM event put_off LEFT JOIN command_text words ON words.entity_id = put_off.entity_id
      AND words.command_id = put_off.command_id AND words.request_hash = coalesce(put_off.request_hash, '')
    WHERE e.status = 'snoozed' AND put_off.entity_id = coalesce(e.handover_id, e.deal_id)
      AND put_off.kind = 'snooze' AND put_off.data->>'escalationId' = e.id::text
    ORDER BY put_off.seq DESC LIMIT 1
  ) AS why ON true`;

/** The facts of a row, its other columns left out. */
export function standingFactsOf(row: StandingRow): StandingFacts {
  const { status, endReason, takenByName, instructedByName, snoozedByName, snoozeReason } = row;
  return {
    ...{ status, endReason, takenByName, instructedByName, snoozedByName, snoozeReason },
    promisedFor: row.promisedFor?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
  };
}
