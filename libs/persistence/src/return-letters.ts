import type { Instant } from '@app/domain/instant.js';
import type { ReturnTransition } from '@app/domain/returns/transition.js';

/** What a customer, vendor or carrier is told of a transition of a case. */
export interface LetterRow {
  readonly caseId: string;
  readonly seq: number;
  readonly act: string;
  /** Of parts that have ended. */
  readonly outcome: string | null;
  /** Null: to the customer. */
  readonly counterpartyId: string | null;
  /** Null: to a vendor or carrier. */
  readonly customerId: string | null;
  /** Empty: of the whole case. */
  readonly partIds: readonly string[];
  readonly at: Instant;
}

/** The letters of a transition, one to each that it concerns. */
export function letterRows({ state, news }: ReturnTransition, at: Instant): LetterRow[] {
  return news.map(({ to, about, outcome, counterpartyId, customerId, partIds }) => ({
    ...{ caseId: state.caseId, seq: state.seq, act: about, partIds, at },
    outcome: outcome ?? null,
    counterpartyId: counterpartyId ?? null,
    customerId: to === 'customer' ? (customerId ?? state.customerId) : null,
  }));
}

/** Writes letters ($1: JSON list of rows) for the relay to send. Once written, never twice. */
export const insertLetters = `
  INSERT INTO return_letter (case_id, seq, act, outcome, counterparty_id, customer_id, part_ids, at)
  SELECT "caseId", seq, act, outcome, "counterpartyId", "customerId", "partIds", at
  FROM jsonb_to_recordset($1::jsonb) AS x ("caseId" uuid, seq int, act text, outcome text, "counterpartyId" uuid,
    "customerId" uuid, "partIds" jsonb, at timestamptz)
  ON CONFLICT DO NOTHING`;
