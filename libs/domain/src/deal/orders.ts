import { parseDelay } from '../calendar/norm.js';
import { addWorkingTime } from '../calendar/working-time.js';
import { epochMs, instant, type Instant } from '../instant.js';
import {
  isTask,
  type LadderRecipient,
  type StageAction,
  type StageDefinition,
} from '../pipeline/definition.js';
import type { DealRules } from './rules.js';
import type { StageTask } from './state.js';

/** What a transition wants done beside itself, in the same transaction. Texts are made where they are written down. */
export type Order =
  /** A mail of a stage to the customer, for the owner's approval or at once. */
  | {
      readonly kind: 'mail';
      readonly stage: string;
      readonly action: string;
      readonly send: 'for-approval' | 'at-once';
    }
  /** What a stage has prepared and nobody has approved is no longer true once its deal has left. */
  | { readonly kind: 'discard-mails'; readonly stage: string }
  /** What has not gone out to the customer speaks for whoever owns the deal now. */
  | { readonly kind: 'sign-mails-anew'; readonly from: string; readonly to: string }
  /** A stage tells people of itself. */
  | {
      readonly kind: 'notify';
      readonly stage: string;
      readonly action: string;
      readonly to: readonly LadderRecipient[];
    }
  /** The new owner is told of a deal that nobody else tells of. */
  | { readonly kind: 'tell-owner' }
  | {
      readonly kind: 'corrective-action';
      readonly id: string;
      readonly ownerId: string;
      readonly dueOn: string;
      readonly reason: string;
    }
  /** The care of a won deal begins: its handover to the customer's personal manager, or the end of it. */
  | { readonly kind: 'open-handover'; readonly id: string }
  | { readonly kind: 'withdraw-handover' };

/** What the system does when a deal enters a stage. */
export function ordersOf({ key: stage, actions = [] }: StageDefinition): Order[] {
  return actions.flatMap((action): Order[] => {
    if (action.by !== 'system') return [];
    if (action.kind === 'mail' && action.mail)
      return [{ kind: 'mail', stage, action: action.key, send: action.mail.send }];
    if (action.kind === 'notify' && action.to)
      return [{ kind: 'notify', stage, action: action.key, to: action.to }];
    return [];
  });
}

/** What the system does when a deal leaves a stage, or is closed in it. */
export function ordersOnLeaving({ key: stage, actions = [] }: StageDefinition): Order[] {
  return actions.some(({ mail }) => mail?.send === 'for-approval') ? [{ kind: 'discard-mails', stage }] : [];
}

/** What a stage asks of the salesperson, from the moment a deal enters it; a task of the system is one as well. */
export function tasksOf(
  { key: stage, actions = [] }: StageDefinition,
  rules: DealRules,
  now: Instant,
): StageTask[] {
  return actions
    .filter(isTask)
    .map((action) => ({ action: action.key, stage, ...dueOf(action, rules, now) }));
}

function dueOf({ due }: StageAction, { calendar }: DealRules, now: Instant): Partial<StageTask> {
  if (due === undefined) return {};
  const { dueMs } = addWorkingTime(calendar, epochMs(now), parseDelay(due));
  return dueMs === undefined ? {} : { since: now, dueAt: instant(dueMs) };
}
