import type { HandoverState } from '@app/domain/handover/state.js';

/** The handover that an escalation is of, with the names that ids stand for. */
export interface HandoverFacts {
  readonly state: HandoverState;
  /** Who won the deal. */
  readonly fromName: string;
  /** The customer's personal manager; null: it has none. */
  readonly managerName: string | null;
}

/** SQL: `HandoverFacts` as `handover`, null when an escalation `e` is a deal's own; with `handoverJoins`. */
export const handoverColumn = `CASE WHEN handed.id IS NOT NULL THEN
    jsonb_build_object('state', handed.state, 'fromName', giver.name, 'managerName', carer.name) END AS handover`;

/** Beside an escalation `e` and the customer `c` of its deal. */
export const handoverJoins = `LEFT JOIN handover handed ON handed.id = e.handover_id
  LEFT JOIN app_user giver ON giver.id = (handed.state->>'fromOwnerId')::uuid
  LEFT JOIN app_user carer ON handed.id IS NOT NULL AND carer.id = c.personal_manager_id`;
