/**
 * A rule said no. Refusals are answers, not failures: they are returned, carry a stable code, and name values only by
 * id or code, so that they may travel through workflow histories.
 */
export interface Refusal {
  readonly code: RefusalCode;
  /** Why, in English, without personal data. */
  readonly detail: string;
  /** Dotted path to what of the command is wrong; absent: it is not one thing in it. */
  readonly at?: string;
}

/** Stable for clients; docs/API problems and `problem+json` types are made from it. */
export type RefusalCode =
  | 'deal-closed'
  | 'deal-not-closed'
  | 'deal-on-hold'
  | 'deal-not-on-hold'
  | 'hold-not-in-future'
  | 'hold-too-far'
  | 'too-many-pauses'
  | 'reason-missing'
  | 'required-fields-missing'
  | 'criterion-unmet'
  | 'field-invalid'
  | 'task-unknown'
  | 'task-done'
  | 'done-in-future'
  | 'owner-unchanged'
  | 'nothing-changed'
  | 'corrective-action-missing'
  | 'signed-in-future'
  | 'pipeline-archived'
  | 'snooze-not-in-future'
  | 'pick-up-in-past'
  | 'snooze-too-far'
  | 'already-snoozed'
  | 'instruct-oneself'
  | 'handover-unknown'
  | 'handover-closed'
  | 'deal-exists'
  | 'deal-unknown'
  | 'stage-unknown'
  | 'stage-not-first'
  | 'stage-not-mapped'
  | 'fields-would-be-lost'
  | 'move-not-allowed'
  | 'win-not-allowed'
  | 'loss-reason-unknown'
  | 'activity-unknown'
  | 'activity-not-in-future'
  | 'too-many-activities'
  | 'currency-mismatch'
  | 'no-escalation'
  | 'already-taken-on'
  | 'promise-not-in-future'
  | 'promise-too-far'
  | 'activity-too-far'
  | 'revision-mismatch'
  | 'pipeline-unknown'
  | 'customer-unknown'
  | 'owner-unknown'
  | 'product-unknown'
  | 'product-line-not-served'
  | 'due-in-past'
  | 'row-behind-workflow'
  | 'data-not-storable'
  | 'return-case-exists'
  | 'return-case-unknown'
  | 'team-missing'
  | 'counterparty-unknown'
  | 'regulation-unknown'
  | 'deadline-uncountable'
  | 'return-case-closed'
  | 'return-case-draft'
  | 'return-case-not-draft'
  | 'act-not-permitted'
  | 'step-not-due'
  | 'step-not-skippable'
  | 'part-unknown'
  | 'parts-invalid'
  | 'too-many-parts'
  | 'lines-invalid'
  | 'quantity-invalid'
  | 'claimed-more-than-delivered'
  | 'evidence-unknown'
  | 'evidence-missing'
  | 'counterparty-unfit'
  | 'remedy-unfit';

export function refuse(code: RefusalCode, detail: string, at?: string): Refusal {
  return { code, detail, ...(at === undefined ? {} : { at }) };
}

/** One thing wrong with given data: where, why, and what to do about it. Checks report all of them at once. */
export interface Problem {
  /** Dotted path into the data, e.g. `stages.2.moves.0`. */
  readonly path: string;
  readonly reason: string;
  readonly hint: string;
}
