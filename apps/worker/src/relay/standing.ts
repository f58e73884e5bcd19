import type { EscalationStanding } from '@app/notify/standing.js';
import type { StandingFacts } from '@app/persistence/escalation-standing.js';

/** What has become of an escalation, as mails say it. */
export function standingOf(facts: StandingFacts): EscalationStanding {
  const { status, promisedFor, snoozedUntil, instructedByName } = facts;
  if (status === 'ended') return { kind: 'ended', because: facts.endReason ?? 'recovered' };
  if (status === 'snoozed' && snoozedUntil) {
    const reason = facts.snoozeReason ?? undefined;
    return { kind: 'snoozed', by: facts.snoozedByName ?? '', until: snoozedUntil, reason };
  }
  if (status !== 'taken-on' || !promisedFor) return { kind: 'open' };
  if (instructedByName !== null) return { kind: 'instructed', by: instructedByName, doneBy: promisedFor };
  return { kind: 'taken-on', by: facts.takenByName ?? '', promisedFor };
}
