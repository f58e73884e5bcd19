import type { ActivityType } from '@app/domain/deal/state.js';
import type { Escalation } from '@app/domain/escalation/escalation.js';
import { nextToTell } from '@app/domain/escalation/ladder.js';
import type { Language, LadderRecipient, PipelineDefinition } from '@app/domain/pipeline/definition.js';
import type { EscalationTelling, TellingCause } from '@app/notify/escalation-mail.js';
import { stalledDealOf } from '@app/notify/stalled-row.js';
import type { EscalationSurroundings, MailLine } from '@app/persistence/mail-facts.repository.js';
import { standingOf } from './standing.js';

/** The escalation as one recipient is told of it. */
export function tellingOf(
  line: MailLine,
  around: EscalationSurroundings,
  pipeline: PipelineDefinition,
  language: Language,
): Omit<EscalationTelling, 'act'> {
  const { state, purpose, handover } = line;
  const { instruction, escalation } = around;
  // What the deal put off before it was won is no delay of its handover.
  const counted = handover ? undefined : state.evasions;
  return {
    ...stalledDealOf(line, pipeline, language),
    purpose,
    standing: standingOf(line),
    expectedContractOn: state.expectedContractOn,
    ownerName: line.ownerName,
    delays: {
      promisesBroken: counted?.promisesBroken ?? escalation?.brokenPromises ?? 0,
      holds: counted?.holds ?? 0,
      snoozes: counted?.snoozes ?? 0,
      activitiesMoved: counted?.activitiesMoved ?? 0,
    },
    lastContact: lastContactOf(state, around.lastActivityType),
    openClaims: around.openClaims,
    planned: state.activities,
    level: levelOf(line, around, pipeline),
    inSteadOf: line.inSteadOf ?? undefined,
    cause: causeOf(line, around),
    thirdInQuarter: escalation?.oneLevelUp ?? false,
    instruction: instruction && {
      by: instruction.by ?? '',
      what: instruction.what ?? '',
      doneBy: instruction.doneBy ?? escalation?.takenOn?.promisedFor ?? line.toldAt,
    },
    told: around.told.map((told) => ({ ...told, to: pipeline.ladder[told.level]?.to })),
    next: escalation && nextTelling(escalation, pipeline, (handover?.state ?? state).key),
  };
}

/** Whichever came last: what was done with the customer, or what the customer said of its own accord. */
function lastContactOf(
  { lastActivityAt: doneAt, customerAnsweredAt: answeredAt }: MailLine['state'],
  what: ActivityType | undefined,
): EscalationTelling['lastContact'] {
  if (answeredAt && (!doneAt || answeredAt > doneAt)) return { what: 'customer-answered', at: answeredAt };
  return doneAt ? { what, at: doneAt } : undefined;
}

/** A ladder that was changed meanwhile may not know the level any more: then nothing is said of it. */
function levelOf(
  { level, purpose }: MailLine,
  { recipientIs }: EscalationSurroundings,
  pipeline: PipelineDefinition,
): EscalationTelling['level'] {
  const to = purpose === 'level' ? pipeline.ladder[level]?.to : 'owner';
  if (!to) return undefined;
  const holds: Record<LadderRecipient, boolean> = {
    owner: recipientIs.owner,
    'head-of-sales': recipientIs.headOfSales,
    management: recipientIs.management,
  };
  return { to, instead: recipientIs.administrator && !holds[to] };
}

/** Why a level is told again, by what its own event brought about. */
function causeOf(
  { level, purpose, escalationId }: MailLine,
  { happenings }: EscalationSurroundings,
): TellingCause | undefined {
  if (purpose !== 'level') return undefined;
  for (const happening of happenings) {
    if (happening.kind === 'promise-broken') {
      return { kind: 'promise-broken', promisedFor: happening.promisedFor };
    }
    if (happening.kind === 'snooze-ended') return { kind: 'snooze-ended', until: happening.until };
    if (happening.kind === 'told' && happening.again && happening.level === level) {
      if (happening.escalationId === escalationId) return { kind: 'again' };
    }
  }
  return undefined;
}

/** What the ladder tells next, if nobody answers; above the top it is the top again. */
function nextTelling(
  escalation: Escalation,
  { ladder }: PipelineDefinition,
  isKey: boolean,
): EscalationTelling['next'] {
  const { level, nextLevelAt } = escalation;
  const next = nextToTell(escalation, { levels: ladder, isKey });
  if (!next || nextLevelAt === undefined) return undefined;
  return { to: next.to, at: nextLevelAt, again: next === ladder[level] };
}
