import type { DealState } from '@app/domain/deal/state.js';
import type { Escalation, Stall } from '@app/domain/escalation/escalation.js';
import {
  labelOf,
  stageOf,
  type Language,
  type LadderRecipient,
  type PipelineDefinition,
} from '@app/domain/pipeline/definition.js';
import type { EscalationTelling, TellingCause } from '@app/notify/escalation-mail.js';
import type { ExplainedStall, StalledDeal } from '@app/notify/stalled-deal.js';
import type { EscalationSurroundings, MailLine } from '@app/persistence/mail-facts.repository.js';

/** A deal with its names, and the escalation that is told of it. */
export type StalledRow = Pick<
  MailLine,
  'state' | 'title' | 'customerName' | 'escalatedAt' | 'stalls' | 'round'
>;

/** What every mail shows of a stalled deal. */
export function stalledDealOf(
  row: StalledRow,
  pipeline: PipelineDefinition,
  language: Language,
): StalledDeal {
  const { state } = row;
  return {
    title: row.title,
    customerName: row.customerName,
    customerClass: state.customerClass,
    amount: state.amount,
    currency: state.currency,
    isKey: state.key,
    stageName: stageNameOf(pipeline, state.stage, language),
    escalatedAt: row.escalatedAt,
    stalls: row.stalls.map((stall) => explained(stall, state, pipeline)),
    round: row.round,
  };
}

/** What a stage is called in a language. */
export function stageNameOf(pipeline: PipelineDefinition, key: string, language: Language): string {
  const stage = stageOf(pipeline, key);
  if (!stage) throw new Error(`pipeline ${pipeline.key} has no stage ${key}`);
  return labelOf(stage, language);
}

/** The escalation as one recipient is told of it. */
export function tellingOf(
  line: MailLine,
  around: EscalationSurroundings,
  pipeline: PipelineDefinition,
  language: Language,
): Omit<EscalationTelling, 'act'> {
  const { state, purpose } = line;
  const { instruction, escalation } = around;
  const counted = state.evasions;
  return {
    ...stalledDealOf(line, pipeline, language),
    purpose,
    expectedContractOn: state.expectedContractOn,
    ownerName: line.ownerName,
    delays: {
      promisesBroken: counted?.promisesBroken ?? escalation?.brokenPromises ?? 0,
      holds: counted?.holds ?? 0,
      snoozes: counted?.snoozes ?? 0,
      activitiesMoved: counted?.activitiesMoved ?? 0,
    },
    lastActivity: state.lastActivityAt
      ? { type: around.lastActivityType, at: state.lastActivityAt }
      : undefined,
    planned: state.activities,
    level: levelOf(line, around, pipeline),
    inSteadOf: line.inSteadOf ?? undefined,
    cause: causeOf(line, around),
    thirdInQuarter: around.thirdInQuarter,
    instruction: instruction && {
      by: instruction.by ?? '',
      what: instruction.what ?? '',
      doneBy: instruction.doneBy ?? escalation?.takenOn?.promisedFor ?? line.toldAt,
    },
    told: around.told.map((told) => ({ ...told, to: pipeline.ladder[told.level]?.to })),
    next: escalation && nextTelling(escalation, pipeline, state.key),
  };
}

function explained(stall: Stall, state: DealState, pipeline: PipelineDefinition): ExplainedStall {
  const { kind, activityId } = stall;
  const norm = stall.norm ?? normOf(kind, state, pipeline);
  const own = state.customerNorms?.[`${kind}/${state.stage}`] ?? state.customerNorms?.[kind];
  const activity = state.activities.find(({ id }) => id === activityId)?.type;
  return { ...stall, norm, agreed: own !== undefined && own === norm, activity };
}

/** The norm of a stall from a row of the first layout, which did not say it. */
function normOf(kind: Stall['kind'], state: DealState, pipeline: PipelineDefinition): string | undefined {
  if (kind === 'stage-norm') return stageOf(pipeline, state.stage)?.norm[state.customerClass];
  return kind === 'no-future-activity' ? pipeline.stalls.noFutureActivity : undefined;
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
  { level, nextLevelAt }: Escalation,
  { ladder }: PipelineDefinition,
  isKey: boolean,
): EscalationTelling['next'] {
  if (nextLevelAt === undefined) return undefined;
  const applying = ladder.map(({ to }) => to !== 'management' || isKey);
  const above = applying.findIndex((applies, at) => applies && at > level);
  const next = ladder[above < 0 ? applying.lastIndexOf(true) : above];
  return next && { to: next.to, at: nextLevelAt, again: above < 0 };
}
