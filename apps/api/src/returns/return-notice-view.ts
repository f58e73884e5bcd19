import type { ReturnNoticeView } from '@app/contracts/return-notices.js';
import type { StepEscalation } from '@app/domain/returns/state.js';
import type { CaseInboxRow } from '@app/persistence/case-inbox.repository.js';

/** What somebody was told of a late step as it is answered. */
export function returnNoticeOf(row: CaseInboxRow): ReturnNoticeView {
  const { id, step, inCharge, round, level, inSteadOf, escalationId, escalation } = row;
  const { caseId, number, status, customerName, customerClass, revision } = row;
  return {
    ...{ id, step, inCharge, round, level, inSteadOf },
    toldAt: row.toldAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    case: { id: caseId, number, status, customerName, customerClass, revision },
    escalation: {
      id: escalationId,
      status: statusOf(escalation),
      takenOnBy: row.takenOnByName,
      promisedFor: escalation?.takenOn?.promisedFor ?? null,
      snoozedUntil: escalation?.snoozed?.until ?? null,
    },
  };
}

function statusOf(escalation: StepEscalation | null): ReturnNoticeView['escalation']['status'] {
  if (escalation === null) return 'ended';
  if (escalation.takenOn) return 'taken-on';
  return escalation.snoozed ? 'snoozed' : 'telling';
}
