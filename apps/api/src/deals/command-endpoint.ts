import { dealView, type ActivityPlanInput } from '@app/contracts/deals.js';
import type { ProblemCode } from '@app/contracts/problem.js';
import type { Action } from '@app/domain/access/permissions.js';
import type { ActivityPlan } from '@app/domain/deal/commands.js';
import type { DealRules } from '@app/domain/deal/settle.js';
import type { EndpointDescription } from '../common/endpoint.js';
import { whenOf } from '../common/when.js';

/** What may go wrong with whatever a workflow is asked to write. */
export const ofEveryTransition: ProblemCode[] = [
  'data-not-storable',
  'deadline-uncountable',
  'row-behind-workflow',
  'temporal-unavailable',
];

/** What may go wrong with every command on a deal. */
const ofEveryCommand: ProblemCode[] = ['not-found', 'deal-closed', 'revision-mismatch', ...ofEveryTransition];

/** What a future activity may be refused for. */
export const ofPlans: ProblemCode[] = ['activity-not-in-future', 'activity-too-far', 'too-many-activities'];
/** What the gates of a stage may say. */
export const ofGates: ProblemCode[] = ['required-fields-missing', 'criterion-unmet', 'reason-missing'];

/** Describes a command on a deal. */
export function command(
  summary: string,
  problems: ProblemCode[] = [],
  permit: Action = 'deal.work',
): EndpointDescription {
  return {
    permit,
    summary,
    answers: { 200: dealView },
    headers: { ETag: 'Revision of the deal' },
    ifMatch: true,
    problems: [...ofEveryCommand, ...problems],
  };
}

/** A future activity as the command takes it. */
export function planOf(
  { type, plannedFor, agreed }: ActivityPlanInput,
  { calendar }: DealRules,
): ActivityPlan {
  const { at, precision } = whenOf(plannedFor, calendar);
  return { type, plannedFor: at, ...(precision === 'exact' ? {} : { precision }), agreed };
}

/** The texts of a command that were given. */
export function textsOf(texts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
