import type { HandoverView } from '@app/contracts/handovers.js';
import type { NamedHandover } from '@app/persistence/handover.repository.js';
import { escalationOf } from '../deals/deal-view.js';

/** A handover as it is answered. */
export function handoverViewOf(handover: NamedHandover): HandoverView {
  const { state, deal } = handover;
  return {
    id: state.handoverId,
    status: state.status,
    deal: {
      id: state.dealId,
      title: handover.title,
      pipeline: { key: state.pipelineKey, version: state.pipelineVersion },
      productKey: handover.productKey,
      key: state.key,
    },
    customer: { id: state.customerId, name: handover.customerName, class: state.customerClass },
    from: { id: state.fromOwnerId, name: handover.fromName },
    personalManager: named(handover.managerId, handover.managerName),
    contract: {
      signedOn: deal.contractSignedOn ?? null,
      amount: deal.amount,
      currency: deal.currency,
      note: handover.note,
      fields: { ...deal.fields },
    },
    openedAt: state.openedAt,
    closedAt: state.closedAt ?? null,
    acceptedBy: named(state.acceptedBy ?? null, handover.acceptedByName),
    nextDueAt: state.nextDueAt ?? null,
    clocks: [...state.clocks],
    escalation: escalationOf(state.escalation),
    revision: state.revision,
  };
}

function named(id: string | null, name: string | null): HandoverView['from'] | null {
  return id === null ? null : { id, name: name ?? '' };
}
