import type { DealState } from '@app/domain/deal/state.js';
import type { Escalation } from '@app/domain/escalation/escalation.js';
import type { Prepared } from './prepared.js';

/** Ends an escalation: its id, why, when. */
export const endEscalation: Prepared = {
  name: 'end-escalation',
  text: `
  UPDATE escalation SET status = 'ended', ended_at = $3, end_reason = $2, next_level_at = NULL WHERE id = $1`,
};

/** Writes an open escalation. What was of a key deal once stays so: management is told of it. Its values are `escalationValues`. */
export const upsertEscalation: Prepared = {
  name: 'upsert-escalation',
  text: `
  INSERT INTO escalation AS e (id, deal_id, status, opened_at, round, level, next_level_at, stalls, taken_by, taken_at,
    promised_for, broken_promises, snoozed_by, snoozed_until, instructed_by, is_key, handover_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
  ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, round = excluded.round, level = excluded.level, next_level_at = excluded.next_level_at,
    stalls = excluded.stalls, taken_by = excluded.taken_by, taken_at = excluded.taken_at,
    promised_for = excluded.promised_for, broken_promises = excluded.broken_promises,
    snoozed_by = excluded.snoozed_by, snoozed_until = excluded.snoozed_until, instructed_by = excluded.instructed_by,
    is_key = e.is_key OR excluded.is_key`,
};

/** @param of what escalates: a deal, or the handover of a won one */
export function escalationValues(
  { dealId, key, handoverId }: Pick<DealState, 'dealId' | 'key'> & { readonly handoverId?: string },
  escalation: Escalation,
): unknown[] {
  const { takenOn, snoozed } = escalation;
  return [
    escalation.id,
    dealId,
    takenOn ? 'taken-on' : snoozed ? 'snoozed' : 'telling',
    escalation.openedAt,
    escalation.round,
    escalation.level,
    escalation.nextLevelAt ?? null,
    JSON.stringify(escalation.stalls),
    takenOn?.by ?? null,
    takenOn?.at ?? null,
    takenOn?.promisedFor ?? null,
    escalation.brokenPromises,
    snoozed?.by ?? null,
    snoozed?.until ?? null,
    takenOn?.instructedBy ?? null,
    key,
    handoverId ?? null,
  ];
}
