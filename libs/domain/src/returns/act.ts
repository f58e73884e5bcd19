import type { ReturnActor } from './actors.js';
import type { ReturnCaseState, ReturnPart, ReturnStatus } from './state.js';
import type { Step } from './step-keys.js';

/** What has to be shown. `reason`: a text was written; `through`: how one said it for whom it is recorded. */
export const evidenceKinds = ['reason', 'document', 'shipment', 'through'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

interface Act {
  /** The step that it does; absent: it belongs to none. */
  readonly step?: Step;
  /** Who may do it; the administrator may what our own people may. */
  readonly may: readonly ReturnActor[];
  /** Whose act it is: anybody else records it on its behalf, and says how it was said. */
  readonly actOf?: 'vendor' | 'customer';
  readonly needs: readonly EvidenceKind[];
  /** Who is told of it: the customer, or the counterparty. */
  readonly informs?: 'customer' | 'counterparty';
  /** In which status of the case; absent: in an open one. */
  readonly during?: readonly ReturnStatus[];
}

export interface CaseAct extends Act {
  readonly when: (given: ReturnCaseState) => boolean;
}

export interface PartAct extends Act {
  readonly when: (part: ReturnPart, given: ReturnCaseState) => boolean;
  /** Exactly one part at a time. */
  readonly single?: true;
}

const desk: readonly ReturnActor[] = ['complaint-desk', 'administrator'];
const service: readonly ReturnActor[] = ['personal-manager', ...desk];
const office: readonly ReturnActor[] = ['head-of-sales', ...desk];

/** The groups in which acts are given out. A vendor's or customer's act our own people may record on its behalf. */
export const who = {
  desk,
  service,
  office,
  head: ['head-of-sales', 'administrator'],
  manager: ['personal-manager', 'administrator'],
  staff: ['personal-manager', ...office],
  vendor: ['vendor', ...office],
  customer: ['customer', ...service],
} as const satisfies Record<string, readonly ReturnActor[]>;
