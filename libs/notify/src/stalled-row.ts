import type { DealState } from '@app/domain/deal/state.js';
import type { Stall } from '@app/domain/escalation/escalation.js';
import { labelOf, stageOf, type Language, type PipelineDefinition } from '@app/domain/pipeline/definition.js';
import type { HandoverState } from '@app/domain/handover/state.js';
import type { ExplainedStall, StalledDeal, WaitingHandover } from './stalled-deal.js';

/** A deal with its names, and the escalation that is told of it. */
export interface StalledRow extends Pick<StalledDeal, 'title' | 'customerName' | 'escalatedAt' | 'round'> {
  readonly state: DealState;
  readonly stalls: readonly Stall[];
  /** Of a won deal, when its handover is what waits. */
  readonly handover?: HandoverRow | null;
}

/** A handover with its names. */
export interface HandoverRow {
  readonly state: HandoverState;
  readonly fromName: string;
  /** The personal manager; null: the customer has none. */
  readonly managerName: string | null;
}

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
    handover: row.handover ? waitingHandover(row.handover) : undefined,
  };
}

function waitingHandover({ state, fromName, managerName }: HandoverRow): WaitingHandover {
  return { fromName, toName: managerName ?? undefined, wonAt: state.openedAt, status: state.status };
}

/** What a stage is called in a language. */
export function stageNameOf(pipeline: PipelineDefinition, key: string, language: Language): string {
  const stage = stageOf(pipeline, key);
  if (!stage) throw new Error(`pipeline ${pipeline.key} has no stage ${key}`);
  return labelOf(stage, language);
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
