import type { Amount } from '@app/domain/deal/money.js';
import type { ActivityType, Instant } from '@app/domain/deal/state.js';
import type { Stall } from '@app/domain/escalation/escalation.js';
import type { HandoverStatus } from '@app/domain/handover/state.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import { oneLine } from './plain-text.js';
import type { Presenting } from './presenting.js';

/** A stall with what its explanation needs. */
export interface ExplainedStall extends Stall {
  /** The norm was agreed with this customer. */
  readonly agreed?: boolean;
  /** What was planned, of an overdue activity. */
  readonly activity?: ActivityType;
}

/** A won deal's handover, of which an escalation tells in the place of the deal itself. */
export interface WaitingHandover {
  /** Who won the deal. */
  readonly fromName: string;
  /** The personal manager for whom it waits; absent: the customer has none. */
  readonly toName?: string;
  readonly wonAt: Instant;
  readonly status: HandoverStatus;
}

/** What a mail or a page shows of a stalled deal, alone or as a line of a digest. */
export interface StalledDeal {
  readonly title: string;
  readonly customerName: string;
  readonly customerClass: CustomerClass;
  readonly amount?: Amount;
  readonly currency: string;
  readonly isKey: boolean;
  /** In the reader's language. */
  readonly stageName: string;
  /** When its escalation began. */
  readonly escalatedAt: Instant;
  readonly stalls: readonly ExplainedStall[];
  readonly round: number;
  /** Absent: it is the deal itself that stalls. */
  readonly handover?: WaitingHandover;
}

/** Longer titles and names are cut: a phone shows the beginning. */
export const longestTitle = 80;
export const longestName = 60;

/** Since when a deal stalls: the first of its deadlines that passed. */
export function stalledSince({ stalls, escalatedAt }: Pick<StalledDeal, 'stalls' | 'escalatedAt'>): Instant {
  return stalls.map((stall) => stall.dueAt).reduce((a, b) => (a < b ? a : b), escalatedAt);
}

/** The customer as every mail names it. */
export function customerWords(
  { customerName, customerClass }: Pick<StalledDeal, 'customerName' | 'customerClass'>,
  { texts }: Presenting,
): string {
  return texts.facts.customerOfClass(oneLine(customerName, longestName), customerClass);
}

/** Why a deal stalls, a sentence or two for each of its stalls. */
export function reasonsOf(
  deal: Pick<StalledDeal, 'stalls' | 'stageName' | 'customerClass'>,
  show: Presenting,
): string[] {
  return deal.stalls.map((stall) =>
    show.texts.stalls.full[stall.kind]({
      stage: oneLine(deal.stageName, longestName),
      customerClass: deal.customerClass,
      since: show.time(stall.since),
      due: show.time(stall.dueAt),
      norm: stall.norm === undefined ? undefined : show.norm(stall.norm),
      agreed: stall.agreed ?? false,
      activity: stall.activity,
    }),
  );
}

/** An activity that was done, or its type alone where the time is not known to matter. */
export function activityWords(type: ActivityType | undefined, at: Instant, show: Presenting): string {
  return type ? `${show.texts.facts.activity[type]}, ${show.time(at)}` : show.time(at);
}
