import type { DealCommand } from '@app/domain/deal/commands.js';
import { decide, decideOpening, timePassed } from '@app/domain/deal/decide.js';
import { isRefused, type Decision, type Transition } from '@app/domain/deal/transition.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { Instant } from '@app/domain/instant.js';
import type { ImportedDeal, ImportedEvent } from '@app/persistence/import.transaction.js';
import { authored, type ImportAuthor } from '@app/exchange/import/import-asker.js';
import type { Identity } from '@app/exchange/import/identity.js';
import type { Mapping, StageMapping } from './mapping.js';
import type { Opportunity } from './opportunity.js';

export interface HistoryContext {
  readonly mapping: Mapping;
  readonly identity: Identity;
  readonly pipelineVersion: number;
  readonly rules: DealRules;
  readonly now: Instant;
  readonly by: ImportAuthor;
}

/** The other system leads, and whoever runs the command may override: its moves pass our gates, and the timeline says so. */
export const asElsewhere = { override: true, reasoned: true } as const;

/** Under which these events are recognised; no command of a client has such an id. */
const openingId = 'import:open';
const closingId = 'import:close';

/**
 * The events that an opportunity has behind it, decided by the same rules as if they had happened here: its opening on
 * its day; its win or loss, or else the passing of time until now, which finds the stalls that exist and tells them.
 */
export function historyOf(opportunity: Opportunity, context: HistoryContext): ImportedDeal {
  const { externalId, title, product, becomes, closedAt } = opportunity;
  const opening = openingOf(opportunity, context);
  const { rules, now } = context;
  const events: [ImportedEvent, ...ImportedEvent[]] = [opening];
  if (closedAt) {
    const command = closing(becomes);
    const commanded = { commandId: closingId, principalId: '', requestHash: '', command };
    const closed = decided(decide(opening.transition.state, commanded, rules, closedAt));
    events.push(authored({ transition: imported(closed), at: closedAt, commandId: closingId }, context.by));
  } else {
    const passed = timePassed(opening.transition.state, rules, now);
    // The id is the one under which the deal's own workflow would have told the same.
    if (passed) events.push({ transition: passed, at: now, commandId: `time:${passed.state.seq}` });
  }
  return { externalId, title, productKey: product.key, events };
}

function openingOf(
  opportunity: Opportunity,
  { mapping, identity, pipelineVersion, rules, by }: HistoryContext,
): ImportedEvent {
  const { externalId, account, owner, openedAt, becomes, amount } = opportunity;
  const command = {
    kind: 'open',
    pipelineKey: rules.pipeline.key,
    pipelineVersion,
    stage: becomes.stage,
    ...asElsewhere,
    customerId: identity.of('customer', account),
    ownerId: owner.id,
    amount,
    currency: mapping.currency,
    productKey: opportunity.product.key,
  } as const;
  const facts = {
    dealId: identity.of('deal', externalId),
    customerClass: mapping.customers.class,
    teamId: owner.teamId,
  };
  const commanded = { commandId: openingId, principalId: '', requestHash: '', command };
  const transition = decided(decideOpening(commanded, facts, rules, openedAt));
  return authored({ transition: imported(transition), at: openedAt, commandId: openingId }, by);
}

/** The command that closes a deal as the mapping says. What another system has won is won, whatever our gates ask for. */
export function closing(becomes: StageMapping): DealCommand {
  return becomes.status === 'lost'
    ? { kind: 'lose', reason: becomes.reason }
    : { kind: 'win', ...asElsewhere };
}

function decided(decision: Decision): Transition {
  // The mapping was held against the pipeline before: a refusal here is a mistake of ours.
  if (isRefused(decision)) throw new Error(`an imported event was refused: ${decision.refusal.detail}`);
  return decision;
}

function imported(transition: Transition): Transition {
  const { event } = transition;
  return { ...transition, event: { ...event, data: { ...event.data, imported: true } } };
}
