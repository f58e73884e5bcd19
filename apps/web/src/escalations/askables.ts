import type { EscalationView } from '@app/contracts/escalations.js';
import type { MeView } from '@app/contracts/users.js';
import type { AnswerKind } from './answer-dialog.js';

export type Ask = AnswerKind | 'hand-over';

/** What somebody can do about an escalation as it stands. */
export function askablesOf(
  { status, handoverId }: Pick<EscalationView, 'status' | 'handoverId'>,
  { permissions }: MeView,
): Ask[] {
  if (status === 'ended') return [];
  const answers: Ask[] = permissions['escalation.take-on']
    ? [
        ...(status === 'taken-on' ? [] : (['take-on'] as const)),
        ...(status === 'telling' ? (['snooze'] as const) : []),
      ]
    : [];
  // A handover has no owner to be told, and nobody to be given to.
  if (handoverId !== null) return answers;
  return [
    ...answers,
    ...(permissions['escalation.instruct'] ? (['instruct'] as const) : []),
    ...(permissions['deal.hand-over'] ? (['hand-over'] as const) : []),
  ];
}
