import type { ReturnDeadlineView } from '@app/contracts/return-reading.js';
import type { ReturnStepDoneView, ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import type { ReturnActor } from '@app/domain/returns/actors.js';
import { dutiesOf } from '@app/domain/returns/duties.js';
import type { ExplainedReturnClock } from '@app/domain/returns/explain.js';
import { possibleActs, type PossibleAct } from '@app/domain/returns/permitted.js';
import type { UnreachedLetter } from '@app/persistence/letter-reach.js';
import { standingOf } from '@app/domain/returns/standing.js';
import type { ReturnRules } from '@app/domain/returns/rules.js';
import { hasUncountedWindow } from '@app/domain/returns/running.js';
import { instant } from '@app/domain/instant.js';
import type { ReturnClock, ReturnLine, ReturnPart } from '@app/domain/returns/state.js';
import type { NamedReturn, ReturnTimelineEvent } from '@app/persistence/return-case.repository.js';
import type { ReturnStepDone } from '@app/persistence/return-timeline.js';

const unnamed = { name: null, document: null, evidenceId: null };

/**
 * A case as it is answered to somebody who acts on it in these roles.
 * @param rules of now, where it is to be told how its clocks stand; what an act left is told the same each time
 */
export function returnViewOf(
  named: NamedReturn,
  actors: readonly ReturnActor[],
  rules?: ReturnRules,
): ReturnCaseView {
  const { state, texts } = named;
  return {
    id: state.caseId,
    number: named.number,
    status: state.status,
    regulation: state.regulationKey,
    customer: { id: state.customerId, name: named.customerName, class: state.customerClass },
    personalManager: named.managerId === null ? null : { id: named.managerId, name: named.managerName ?? '' },
    team: { id: state.teamId, name: named.teamName },
    deal: state.dealId === undefined ? null : { id: state.dealId, title: named.dealTitle ?? '' },
    takenBy: { id: state.takenBy, name: named.takenByName },
    said: textOf(texts?.said),
    contact: textOf(texts?.contact),
    openedAt: state.openedAt,
    closedAt: state.closedAt ?? null,
    outcome: state.outcome ?? null,
    first: state.first ? { ...state.first } : null,
    lines: state.lines.map((line) => ({
      ...lineViewOf(line, named),
      hasUncountedWindow: hasUncountedWindow(line, state, rules ?? {}),
    })),
    duties: dutiesOf(state).map(({ partId, ...duty }) => ({ ...duty, partId: partId ?? null })),
    clocks: state.clocks.map((clock) => clockViewOf(clock, rules)),
    escalations: state.escalations.map(
      ({ id, step, openedAt, round, level, nextLevelAt, takenOn, snoozed }) => ({
        ...{ id, step, openedAt, round, level, nextLevelAt: nextLevelAt ?? null },
        ...{ takenOnBy: takenOn?.by ?? null, promisedFor: takenOn?.promisedFor ?? null },
        snoozedUntil: snoozed?.until ?? null,
      }),
    ),
    unreached: named.unreached.map(unreachedViewOf),
    nextDueAt: state.nextDueAt ?? null,
    possibleActs: possibleActs(state, { actors }).map(possibleActViewOf),
    revision: state.revision,
  };
}

function possibleActViewOf(possible: PossibleAct): ReturnCaseView['possibleActs'][number] {
  const { act, step, needs, partIds, steps } = possible;
  const toSkip = steps?.map((one) => ({ step: one.step, partIds: one.partIds ? [...one.partIds] : null }));
  return {
    ...{ act, step: step ?? null, needs: [...needs], partIds: partIds ? [...partIds] : null },
    steps: toSkip ?? null,
  };
}

function unreachedViewOf(letter: UnreachedLetter): ReturnCaseView['unreached'][number] {
  const { about, outcome, name, because, since } = letter;
  return { about, outcome, to: letter.to, name, because, since: new Date(since).toISOString() };
}

function clockViewOf(clock: ReturnClock, rules: ReturnRules | undefined): ReturnCaseView['clocks'][number] {
  const { step, inCharge, counterpartyId, since, dueAt, warnAt, partIds } = clock;
  return {
    ...{ step, inCharge, since, partIds: [...partIds] },
    ...{ counterpartyId: counterpartyId ?? null, dueAt: dueAt ?? null, warnAt: warnAt ?? null },
    ...(rules ? standingOf(clock, rules, instant(Date.now())) : {}),
  };
}

/** Why a clock is due when it is, as it is answered. */
export function whyViewOf(clock: ExplainedReturnClock): ReturnDeadlineView {
  const { step, since, dueAt, notBefore, windowDays, windowBy, explanation, partIds } = clock;
  return {
    ...{ step, since, dueAt: dueAt ?? null, partIds: [...partIds] },
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(windowDays === undefined ? {} : { windowDays, windowBy }),
    ...(explanation
      ? { explanation: structuredClone(explanation) as ReturnDeadlineView['explanation'] }
      : {}),
  };
}

function lineViewOf(
  line: ReturnLine,
  named: NamedReturn,
): Omit<ReturnCaseView['lines'][number], 'hasUncountedWindow'> {
  const { id, deliveryId, quantityDelivered, quantityClaimed, productKey, serials } = line;
  return {
    ...{ id, deliveryId, quantityDelivered, quantityClaimed, serials: [...serials] },
    product: { key: productKey, name: named.names[productKey] ?? productKey },
    batch: line.batch ?? null,
    orderId: line.orderId ?? null,
    deliveredOn: line.deliveredOn ?? null,
    carrier: line.carrierId ? { id: line.carrierId, name: named.names[line.carrierId] ?? '' } : null,
    defectCode: line.defectCode ?? null,
    parts: line.parts.map((part) => partViewOf(part, named)),
  };
}

function partViewOf(
  part: ReturnPart,
  { names, confirmations }: NamedReturn,
): ReturnCaseView['lines'][number]['parts'][number] {
  const { id, quantity, claim, goods, supply, replacement, skipped, counterparty } = part;
  return {
    ...{ id, quantity, claim, goods, supply, replacement, skipped: [...skipped] },
    cause: part.cause ?? null,
    confirmedBy: part.confirmation?.by ?? null,
    confirmation: part.confirmation ? { ...unnamed, ...confirmations[part.confirmation.documentId] } : null,
    counterparty: counterparty ? { ...counterparty, name: names[counterparty.id] ?? '' } : null,
    grants: part.grants ?? null,
    remedy: part.remedy ?? null,
    source: part.source ?? null,
    pickUpOn: part.pickUpOn ?? null,
    outcome: part.outcome ?? null,
    endedAt: part.endedAt ?? null,
    continuedIn: part.continuedIn ?? null,
  };
}

/** A row of a case's timeline as it is answered. */
export function returnEventViewOf(event: ReturnTimelineEvent): ReturnTimelineView {
  const { seq, kind, at, principalId, principalName, isByLink, data, happenings, texts } = event;
  const { counterpartyId, counterpartyName } = event;
  const written = Object.entries(texts ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    ...{ seq, kind, at: at.toISOString(), data: { ...data } },
    byLink: isByLink,
    by: principalId === null ? null : { id: principalId, name: principalName ?? '' },
    counterparty: counterpartyId === null ? null : { id: counterpartyId, name: counterpartyName ?? '' },
    happenings: happenings.map((happening) => ({ ...happening })),
    texts: Object.fromEntries(written),
  };
}

/** A step that is over, as it is answered. */
export function stepDoneViewOf({ step, partId, by: event }: ReturnStepDone): ReturnStepDoneView {
  const { kind, at, principalId, principalName, isByLink } = event;
  return {
    ...{ step, partId, kind, at: at.toISOString(), byLink: isByLink },
    by: principalId === null ? null : { id: principalId, name: principalName ?? '' },
  };
}

function textOf(text: unknown): string | null {
  return typeof text === 'string' ? text : null;
}
