import type { ActivityPlan, Commanded, DealCommand } from '@app/domain/deal/commands.js';
import { activityTypes, precisions, type DealState } from '@app/domain/deal/state.js';
import { instant, type Instant } from '@app/domain/instant.js';
import { commanded } from './deal-rules.js';
import type { ModelSetting } from './deal-model-rules.js';

/** What somebody does in a step; `nothing` lets only time pass. */
export type ModelAct = DealCommand['kind'] | 'nothing';

/** One step of a made-up life of a deal: time passes, its surroundings may change, then somebody may act. */
export interface ModelStep {
  readonly minutes: number;
  /** The timer was away: everything that was due meanwhile is found at once. */
  readonly isLate: boolean;
  readonly setting: Partial<ModelSetting>;
  readonly act: ModelAct;
  /** Chooses among what the act may be done with. */
  readonly pick: number;
  /** For dates that the act gives, also past ones. */
  readonly aheadMinutes: number;
  readonly isReasoned: boolean;
}

interface Choice {
  readonly state: DealState;
  readonly pick: number;
  readonly at: Instant;
  readonly ahead: Instant;
  readonly reasoned: boolean;
}

/** The command of a step, made of what the deal has: sensible as a rule, refused now and then. */
export function modelCommand(
  { act, pick, aheadMinutes, isReasoned }: ModelStep,
  state: DealState,
  nowMs: number,
  index: number,
): Commanded<DealCommand> | undefined {
  if (act === 'nothing') return undefined;
  const ahead = instant(nowMs + aheadMinutes * 60_000);
  const at = instant(nowMs - (pick % 3) * 3_600_000);
  // A closed deal takes nothing else, and its life is to go on.
  const does = state.status !== 'open' && pick % 2 === 0 ? 'reopen' : act;
  const command = builders[does]({ state, pick, at, ahead, reasoned: isReasoned });
  const principalId = one(['anna', 'petr', 'eva'], pick);
  return commanded(command, { commandId: `command-of-step-${index}`, principalId });
}

const builders: Readonly<Record<DealCommand['kind'], (choice: Choice) => DealCommand>> = {
  move: ({ pick, reasoned }) => ({
    kind: 'move',
    to: one(['need', 'offer', 'close', 'contract'], pick),
    override: pick % 2 === 0,
    reasoned,
  }),
  'plan-activity': (choice) => ({ kind: 'plan-activity', activity: planOf(choice) }),
  'record-activity': (choice) => ({
    kind: 'record-activity',
    activity: { type: one(activityTypes, choice.pick), doneAt: choice.at, customerAnswered: choice.reasoned },
    ...nextOf(choice),
  }),
  'finish-activity': (choice) => ({
    kind: 'finish-activity',
    activityId: activityOf(choice),
    ...nextOf(choice),
  }),
  'move-activity': (choice) => ({
    kind: 'move-activity',
    activityId: activityOf(choice),
    plannedFor: choice.ahead,
    precision: one(precisions, choice.pick),
  }),
  'cancel-activity': (choice) => ({
    kind: 'cancel-activity',
    activityId: activityOf(choice),
    reasoned: choice.reasoned,
  }),
  'customer-answered': ({ at }) => ({ kind: 'customer-answered', at }),
  'finish-task': ({ pick }) => ({ kind: 'finish-task', action: one(['ask', 'ask', 'tell'], pick) }),
  change: ({ pick, reasoned }) => ({
    kind: 'change',
    changes: {
      amount: one(['10000', '50000', '90000.5'], pick),
      ...(reasoned ? { fields: { budget: one(['1', null, '2.5'], pick) } } : {}),
    },
  }),
  'mark-key': ({ pick }) => ({ kind: 'mark-key', key: one([true, false, 'by-rule' as const], pick) }),
  hold: ({ pick, ahead, reasoned }) => ({
    kind: 'hold',
    because: one(['hold', 'third-party'] as const, pick),
    until: ahead,
    reasoned,
  }),
  migrate: ({ state, pick, reasoned }) => ({
    kind: 'migrate',
    toVersion: pick % 4 === 0 ? state.pipelineVersion : 3 - state.pipelineVersion,
    stage: one([undefined, undefined, 'close', 'contract'], pick),
    loseFields: pick % 3 === 0,
    reasoned,
  }),
  resume: () => ({ kind: 'resume' }),
  'hand-over': ({ pick }) => ({
    kind: 'hand-over',
    ownerId: one(['anna', 'jana'], pick),
    teamId: one(['north', 'north', 'south'], pick),
  }),
  win: ({ reasoned }) => ({ kind: 'win', override: reasoned, reasoned }),
  lose: ({ pick }) => ({
    kind: 'lose',
    reason: one(['price', 'slow'], pick),
    correctiveAction: { ownerId: 'anna', dueOn: '2099-12-31' },
  }),
  reopen: ({ reasoned }) => ({ kind: 'reopen', reasoned }),
  'take-on': ({ state, ahead }) => ({
    kind: 'take-on',
    escalationId: escalationOf(state),
    promisedFor: ahead,
  }),
  snooze: ({ state, ahead, reasoned }) => ({
    kind: 'snooze',
    escalationId: escalationOf(state),
    until: ahead,
    reasoned,
  }),
  instruct: ({ state, ahead }) => ({ kind: 'instruct', escalationId: escalationOf(state), doneBy: ahead }),
};

/** Everything that may be asked of a deal. */
export const commandKinds = Object.keys(builders) as DealCommand['kind'][];

function planOf({ pick, ahead }: Choice): ActivityPlan {
  return {
    type: one(activityTypes, pick),
    plannedFor: ahead,
    precision: one(precisions, pick),
    agreed: pick % 2 === 0,
  };
}

function nextOf(choice: Choice): { readonly next?: ActivityPlan } {
  return choice.pick % 3 === 0 ? { next: planOf(choice) } : {};
}

function activityOf({ state, pick }: Choice): string {
  return state.activities.length === 0 ? 'none' : one(state.activities, pick).id;
}

function escalationOf({ escalation }: DealState): string {
  return escalation?.id ?? 'none';
}

function one<Item>(list: readonly Item[], pick: number): Item {
  return list[pick % list.length]!;
}
