import type { StageTarget } from '@app/contracts/import-mapping.js';
import type { DealCommand, OpenDeal } from '@app/domain/deal/commands.js';
import { decide, decideOpening, timePassed } from '@app/domain/deal/decide.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { ActivityType, CustomerNorms } from '@app/domain/deal/state.js';
import { isRefused, type Decision, type Refused, type Transition } from '@app/domain/deal/transition.js';
import type { Instant } from '@app/domain/instant.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { ImportClocks } from '@app/persistence/imports/import-session.js';
import type { ImportedDeal, ImportedEvent } from '@app/persistence/import.transaction.js';
import type { DealRow } from './deal-row.js';
import { authored, type ImportAuthor } from './import-asker.js';

export interface HistoryContext {
  readonly dealId: string;
  readonly customer: { readonly id: string; readonly class: CustomerClass; readonly norms?: CustomerNorms };
  readonly pipelineVersion: number;
  readonly rules: DealRules;
  readonly clocks: ImportClocks;
  readonly activity: ActivityType;
  readonly now: Instant;
  readonly by: ImportAuthor;
}

/** What has happened elsewhere is a fact: it passes our gates, whoever imports it, and the timeline says so. */
const asElsewhere = { override: true, reasoned: true } as const;

/** Under which these events are recognised; no command of a client has such an id. */
const openingId = 'import:open';
const closingId = 'import:close';

/**
 * The events that a row has behind it, decided by the same rules as if they had happened here: its opening when its clocks
 * began; its win or loss, or else the passing of time until now, which finds the stalls that exist.
 */
export function historyOf(row: DealRow, context: HistoryContext): ImportedDeal | Refused {
  const { rules, now } = context;
  const startsAt = row.closedAt === undefined && context.clocks === 'today' ? now : row.startsAt;
  const opened = decideOpening(
    commanded(openingOf(row, context, startsAt), openingId),
    factsOf(row, context),
    rules,
    startsAt,
  );
  if (isRefused(opened)) return opened;
  // With clocks from today its day there is kept in the timeline.
  const data: Record<string, string> = startsAt === row.startsAt ? {} : { openedElsewhereAt: row.startsAt };
  const opening = authored(
    { transition: imported(opened, data), at: startsAt, commandId: openingId },
    context.by,
  );
  const then = row.closedAt ? closed(row, opened, row.closedAt, context) : passed(opened, rules, now);
  if (then && isRefused(then)) return then;
  return {
    externalId: row.externalId,
    title: row.title,
    productKey: row.productKey,
    texts: row.texts,
    events: then ? [opening, then] : [opening],
  };
}

/** The command that closes a deal as the file says. */
export function closingOf(
  target: Exclude<StageTarget, { status: 'open' }>,
  passes: { readonly override: boolean; readonly reasoned: true },
): DealCommand {
  return target.status === 'lost' ? { kind: 'lose', reason: target.reason } : { kind: 'win', ...passes };
}

function openingOf(
  row: DealRow,
  { rules, pipelineVersion, customer, activity }: HistoryContext,
  at: Instant,
): OpenDeal {
  const { nextActivityAt } = row;
  const isAhead = row.target.status === 'open' && nextActivityAt !== undefined && nextActivityAt > at;
  return {
    kind: 'open',
    pipelineKey: rules.pipeline.key,
    pipelineVersion,
    stage: row.target.stage,
    ...asElsewhere,
    customerId: customer.id,
    ownerId: row.owner.id,
    amount: row.amount ?? '0',
    currency: row.currency,
    expectedContractOn: row.expectedContractOn,
    productKey: row.productKey,
    fields: row.fields,
    // What was planned for before is no plan any more.
    ...(isAhead ? { next: { type: activity, plannedFor: nextActivityAt, agreed: false } } : {}),
  };
}

function factsOf({ owner }: DealRow, { dealId, customer }: HistoryContext) {
  return { dealId, customerClass: customer.class, customerNorms: customer.norms, teamId: owner.teamId };
}

function closed(
  { target }: DealRow,
  { state }: Transition,
  at: Instant,
  { rules, by }: HistoryContext,
): ImportedEvent | Refused {
  if (target.status === 'open') throw new Error('an open row has no day on which it was closed');
  const decision: Decision = decide(state, commanded(closingOf(target, asElsewhere), closingId), rules, at);
  return isRefused(decision)
    ? decision
    : authored({ transition: imported(decision), at, commandId: closingId }, by);
}

function passed({ state }: Transition, rules: DealRules, now: Instant): ImportedEvent | undefined {
  const transition = timePassed(state, rules, now);
  // The id is the one under which the deal's own workflow would have told the same.
  return transition && { transition, at: now, commandId: `time:${transition.state.seq}` };
}

function commanded<Command>(command: Command, commandId: string) {
  return { commandId, principalId: '', requestHash: '', command };
}

function imported(transition: Transition, data: Readonly<Record<string, string>> = {}): Transition {
  const { event } = transition;
  return { ...transition, event: { ...event, data: { ...event.data, ...data, imported: true } } };
}
