import { joinFields } from './field-texts.js';
import type { DealView, EventView } from '@app/contracts/deals.js';
import { noEvasions, type DealState } from '@app/domain/deal/state.js';
import { stageOf, type PipelineDefinition, type StageDefinition } from '@app/domain/pipeline/definition.js';
import type { CommandTexts, NamedDeal } from '@app/persistence/deal.repository.js';
import type { TimelineEvent } from '@app/persistence/timeline.repository.js';

/** A deal as it is answered. */
export function dealViewOf(deal: NamedDeal, pipeline: PipelineDefinition): DealView {
  const { state } = deal;
  const stage = stageOf(pipeline, state.stage);
  if (!stage)
    throw new Error(`pipeline ${state.pipelineKey} ${state.pipelineVersion} has no stage ${state.stage}`);
  return {
    id: state.dealId,
    title: deal.title,
    status: state.status,
    pipeline: { key: state.pipelineKey, version: state.pipelineVersion },
    stage: { key: stage.key, name: stage.name, phase: stage.phase, probability: stage.probability },
    owner: { id: state.ownerId, name: deal.ownerName },
    team: { id: state.teamId, name: deal.teamName },
    customer: { id: state.customerId, name: deal.customerName, class: state.customerClass },
    amount: state.amount,
    currency: state.currency,
    key: state.key,
    keyMarkedByHand: state.keyMarkedBy !== undefined,
    stalled: state.escalation !== undefined,
    productKey: state.productKey ?? deal.productKey,
    expectedContractOn: state.expectedContractOn ?? null,
    fields: joinFields(state.fields, deal.fieldTexts, pipeline) as DealView['fields'],
    contractSignedOn: state.contractSignedOn ?? null,
    hold: holdOf(state),
    tasks: tasksOf(state, stage),
    evasions: { ...noEvasions, ...state.evasions },
    lastActivityAt: state.lastActivityAt ?? null,
    customerAnsweredAt: state.customerAnsweredAt ?? null,
    lossReason: state.lossReason ?? null,
    openedAt: state.openedAt,
    closedAt: state.closedAt ?? null,
    stageSince: state.stageSince,
    nextDueAt: state.nextDueAt ?? null,
    activities: [...state.activities],
    clocks: [...state.clocks],
    escalation: escalationOf(state.escalation),
    revision: state.revision,
  };
}

function holdOf({ hold }: DealState): DealView['hold'] {
  return hold ? { because: hold.because, byId: hold.by, from: hold.from, until: hold.until } : null;
}

function tasksOf({ tasks = [] }: DealState, { actions = [] }: StageDefinition): DealView['tasks'] {
  return tasks.map(({ action, dueAt = null, doneAt = null }) => {
    const defined = actions.find((one) => one.key === action);
    return { action, name: defined?.name ?? action, kind: defined?.kind ?? 'task', dueAt, doneAt };
  });
}

/** The open escalation of a deal or of a handover, within it. */
export function escalationOf(escalation: NamedDeal['state']['escalation']): DealView['escalation'] {
  if (!escalation) return null;
  const { takenOn, snoozed } = escalation;
  return {
    id: escalation.id,
    status: takenOn ? 'taken-on' : snoozed ? 'snoozed' : 'telling',
    openedAt: escalation.openedAt,
    round: escalation.round,
    level: escalation.level,
    nextLevelAt: escalation.nextLevelAt ?? null,
    stalls: [...escalation.stalls],
    brokenPromises: escalation.brokenPromises,
    takenOn: takenOn
      ? { byId: takenOn.by, promisedFor: takenOn.promisedFor, instructedById: takenOn.instructedBy ?? null }
      : null,
    snoozed: snoozed ? { byId: snoozed.by, until: snoozed.until } : null,
  };
}

/** What was written, on one level: what own fields say by `field:` and their key. */
function flat(texts: CommandTexts): Record<string, string> {
  const entries = Object.entries(texts).flatMap(([name, said]) =>
    typeof said === 'string'
      ? [[name, said] as const]
      : Object.entries(said).map(([key, text]) => [`field:${key}`, text] as const),
  );
  return Object.fromEntries(entries);
}

function throughOf({ through, tokenName }: TimelineEvent): EventView['through'] {
  if (through?.token !== undefined) return { kind: 'token', name: tokenName };
  return through?.link ? { kind: 'link', name: null } : null;
}

/** A row of the timeline as it is answered. */
export function eventViewOf(event: TimelineEvent): EventView {
  const data = Object.entries(event.data).filter((entry): entry is [string, string | number | boolean] => {
    return entry[1] !== undefined && entry[1] !== null;
  });
  return {
    seq: event.seq,
    kind: event.kind,
    at: event.at.toISOString(),
    by: event.principalId ? { id: event.principalId, name: event.principalName ?? '' } : null,
    through: throughOf(event),
    data: Object.fromEntries(data),
    happenings: event.happenings.map((happening) => ({ ...happening })),
    note: typeof event.texts?.note === 'string' ? event.texts.note : null,
    texts: flat(event.texts ?? {}),
    notices: event.notices.map(({ recipientId, recipientName, ...told }) => ({
      to: { id: recipientId, name: recipientName },
      ...told,
    })),
  };
}
