import type { Instant } from '../instant.js';
import { canonicalJson } from '../canonical-json.js';
import type { Escalation, Telling } from '../escalation/escalation.js';
import { isKeyDeal } from '../pipeline/key-deal.js';
import type { PipelineDefinition } from '../pipeline/definition.js';
import type { DealChanges, DealCommand } from './commands.js';
import { factsOf } from './facts.js';
import { merged, misfitting } from './fields.js';
import type { DealRules } from './settle.js';
import type { DealState } from './state.js';
import { no, transition, type Decision, type Refused } from './transition.js';

type Command<Kind extends DealCommand['kind']> = Extract<DealCommand, { kind: Kind }>;

/** Changes what a deal is worth and what is known of it. It resets no clock: an edit is not work on the deal. */
export function change(
  deal: DealState,
  { changes }: Command<'change'>,
  rules: DealRules,
  now: Instant,
): Decision {
  const refused = foreignCurrency(changes.currency, rules.pipeline);
  if (refused) return refused;
  const misfit = changes.fields && misfitting(changes.fields, rules.pipeline);
  if (misfit) return { refusal: misfit };
  const changed: DealState = {
    ...deal,
    amount: changes.amount ?? deal.amount,
    currency: changes.currency ?? deal.currency,
    expectedContractOn: emptied(changes.expectedContractOn, deal.expectedContractOn),
    productKey: emptied(changes.productKey, deal.productKey),
    fields: changes.fields ? merged(deal.fields, changes.fields) : deal.fields,
  };
  if (!writesText(changes, rules.pipeline) && canonicalJson(changed) === canonicalJson(deal))
    return no('nothing-changed', 'all of it is so already');
  return transition(changed, { kind: 'change', data: dataOf(changes) }, rules, now);
}

/** Of a text only the database knows whether it says something else now. */
function writesText({ fields = {} }: DealChanges, pipeline: PipelineDefinition): boolean {
  return (pipeline.fields ?? []).some(({ key, type }) => type === 'text' && fields[key] === true);
}

/** Marks a deal as key by hand, or gives it back to the pipeline's rule. */
export function markKey(
  deal: DealState,
  { key }: Command<'mark-key'>,
  by: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const data = { key: String(key) };
  if (key === 'by-rule') {
    if (deal.keyMarkedBy === undefined) return no('nothing-changed', 'the rule decides already');
    const ruled = isKeyDeal(rules.pipeline, factsOf(deal, rules.pipeline), rules.criteria) ?? deal.key;
    const unmarked = { ...deal, key: ruled, keyMarkedBy: undefined };
    return transition(unmarked, { kind: 'mark-key', data: { ...data, isKey: ruled } }, rules, now);
  }
  if (deal.keyMarkedBy !== undefined && deal.key === key)
    return no('nothing-changed', 'it is marked so already');
  const marked = { ...deal, key, keyMarkedBy: by };
  return transition(marked, { kind: 'mark-key', data: { ...data, isKey: key } }, rules, now);
}

/**
 * Another person works the deal from now on, and is told at once; or its owner works in another team. Another head of
 * sales is told of a stalling one where that level was told; the ladder's clock goes on.
 */
export function handOver(
  deal: DealState,
  { ownerId, teamId }: Command<'hand-over'>,
  rules: DealRules,
  now: Instant,
): Decision {
  const isTheirs = ownerId === deal.ownerId;
  if (isTheirs && teamId === deal.teamId) return no('owner-unchanged', 'the deal is that person’s already');
  const escalation = deal.escalation && heldBy(deal.escalation, ownerId);
  const tellings = escalation
    ? [
        ...(isTheirs ? [] : [toNewOwner(escalation)]),
        ...(teamId === deal.teamId ? [] : toNewHead(escalation, rules.pipeline)),
      ]
    : [];
  const data = { from: deal.ownerId, to: ownerId };
  const after = { ...deal, ownerId, teamId, ...(escalation ? { escalation } : {}) };
  const orders = isTheirs
    ? undefined
    : [
        { kind: 'sign-mails-anew' as const, ...data },
        ...(escalation ? [] : [{ kind: 'tell-owner' as const }]),
      ];
  return transition(after, { kind: 'hand-over', data, tellings, orders }, rules, now);
}

/** What a manager asked of the owner is asked of whoever owns the deal; a promise stays with who gave it. */
function heldBy(escalation: Escalation, ownerId: string): Escalation {
  const { takenOn } = escalation;
  if (takenOn?.instructedBy === undefined) return escalation;
  return { ...escalation, takenOn: { ...takenOn, by: ownerId } };
}

function toNewOwner({ id, round, level }: Escalation): Telling {
  return { escalationId: id, round, level: Math.max(0, level), to: 'owner', purpose: 'hand-over' };
}

/** The head of sales of the former team is not told any more: what they were told of, and nobody has answered, is told anew. */
function toNewHead(
  { id, round, level, takenOn, snoozed }: Escalation,
  { ladder }: PipelineDefinition,
): Telling[] {
  if (takenOn || snoozed) return [];
  const told = ladder.findLastIndex(({ to }, at) => to === 'head-of-sales' && at <= level);
  return told === -1 ? [] : [{ escalationId: id, round, level: told, to: 'head-of-sales' }];
}

/** A currency in which the pipeline does not count; undefined: none was given, or it does. */
export function foreignCurrency(
  currency: string | undefined,
  { key, currency: own, currencies = [] }: PipelineDefinition,
): Refused | undefined {
  const known = [own, ...currencies];
  if (currency === undefined || known.includes(currency)) return undefined;
  return no('currency-mismatch', `pipeline ${key} counts in ${known.join(', ')}, not in ${currency}`);
}

function emptied<Value>(given: Value | null | undefined, before: Value | undefined): Value | undefined {
  return given === undefined ? before : (given ?? undefined);
}

/** Texts of fields stay out of the event's data: they may be of persons. What they are now is in the state. */
function dataOf({ amount, currency, expectedContractOn, productKey, fields }: DealChanges) {
  return {
    ...(amount === undefined ? {} : { amount }),
    ...(currency === undefined ? {} : { currency }),
    ...(expectedContractOn === undefined ? {} : { expectedContractOn: expectedContractOn ?? '' }),
    ...(productKey === undefined ? {} : { productKey: productKey ?? '' }),
    ...(fields ? { fields: Object.keys(fields).join(', ') } : {}),
  };
}
