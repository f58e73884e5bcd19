import type { EscalationRow } from '@app/persistence/escalation.repository.js';

/** Escalations as a table shows them. */
export const heads = ['since', 'deal', 'customer', 'owner', 'stalls by', 'round', 'level', 'answered'];

/** One escalation under these heads. */
export function cells(row: EscalationRow): string[] {
  const kinds = row.stalls.map((stall) => stall.kind).join(', ');
  const level = row.level < 0 ? 'nobody told' : String(row.level + 1);
  return [
    minute(row.openedAt),
    row.isKey ? `* ${row.dealTitle}` : row.dealTitle,
    row.customerName,
    row.ownerName,
    kinds,
    String(row.round),
    level,
    answered(row),
  ];
}

/** What has become of it; empty: nobody has answered. */
function answered(row: EscalationRow): string {
  switch (row.status) {
    case 'ended':
      return `ended: ${row.endReason ?? ''}`;
    case 'taken-on':
      return row.promisedFor ? `${row.takenByName ?? ''}, for ${minute(row.promisedFor)}` : '';
    case 'snoozed':
      return row.snoozedUntil ? `${row.snoozedByName ?? ''}, off until ${minute(row.snoozedUntil)}` : '';
    case 'telling':
      return '';
  }
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
