import fc from 'fast-check';
import type { Commanded, DealCommand } from '@app/domain/deal/commands.js';
import { decide, timePassed } from '@app/domain/deal/decide.js';
import type { DealRules } from '@app/domain/deal/rules.js';
import type { DealState } from '@app/domain/deal/state.js';
import { isRefused, type Decision, type Transition } from '@app/domain/deal/transition.js';
import { instant } from '@app/domain/instant.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import { modelCommand, type ModelAct, type ModelStep } from './deal-model-commands.js';
import { modelRules, type ModelSetting } from './deal-model-rules.js';
import { opened } from './deal-rules.js';

/** What one step led to. */
export interface Played {
  readonly before: DealState | undefined;
  readonly now: string;
  readonly rules: DealRules;
  /** The rules that the deal lives under from then on: others when it was put on another version. */
  readonly rulesAfter: DealRules;
  readonly transition: Transition;
  readonly command?: Commanded<DealCommand>;
}

/** A command that was refused. */
export interface Refusing {
  readonly before: DealState;
  readonly now: string;
  readonly rules: DealRules;
  readonly command: Commanded<DealCommand>;
  readonly code: string;
}

export interface Watcher {
  readonly onTransition: (played: Played) => void;
  readonly onRefusal?: (refused: Refusing) => void;
}

const acts: readonly ModelAct[] = [
  ...(['nothing', 'move', 'plan-activity', 'record-activity', 'finish-activity', 'move-activity'] as const),
  ...([
    'cancel-activity',
    'customer-answered',
    'finish-task',
    'change',
    'mark-key',
    'hold',
    'resume',
    'migrate',
  ] as const),
  ...(['hand-over', 'take-on', 'snooze', 'instruct'] as const),
];
const day = 24 * 60;

const setting = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ timing: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ calendar: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ customerClass: fc.constantFrom<CustomerClass>('A', 'B', 'C') }) },
  { weight: 1, arbitrary: fc.record({ norms: fc.nat(3) }) },
);

/** Steps of lives of deals, so that most of what can happen does happen soon. */
export const modelStep: fc.Arbitrary<ModelStep> = fc.record({
  minutes: fc.oneof(
    { weight: 2, arbitrary: fc.nat(120) },
    { weight: 3, arbitrary: fc.nat(3 * day) },
    { weight: 1, arbitrary: fc.nat(40 * day) },
  ),
  isLate: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
  setting,
  act: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...acts) },
    { weight: 1, arbitrary: fc.constantFrom<ModelAct>('win', 'lose', 'reopen', 'reopen') },
  ),
  pick: fc.nat(1_000),
  aheadMinutes: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 20 * day }) },
    { weight: 1, arbitrary: fc.integer({ min: -5 * day, max: 800 * day }) },
  ),
  isReasoned: fc.integer({ min: 0, max: 4 }).map((one) => one > 0),
});

export const modelSteps = (maxLength = 30, minLength = 0): fc.Arbitrary<ModelStep[]> =>
  // Long lives, not the short ones that are made up by default: most faults need a history.
  fc.array(modelStep, { minLength, maxLength, size: 'max' });

/** A Monday without holidays near it, 9:00 in Prague. */
export const modelStart = Date.UTC(2026, 2, 2, 8);
const firstSetting: ModelSetting = { timing: 0, calendar: 0, customerClass: 'A', norms: 0 };
/** More deadlines than any step can let pass: time that does not go on would end nowhere. */
const firingsAtMost = 2_000;

/** Plays steps on the pure rules as the workflow would, and shows everything that happens. */
export function playModel(steps: readonly ModelStep[], watcher: Watcher): DealState {
  const first = opened(modelRules(firstSetting), instant(modelStart));
  watcher.onTransition({
    before: undefined,
    now: instant(modelStart),
    rules: modelRules(firstSetting),
    rulesAfter: modelRules(firstSetting),
    transition: first,
  });
  let world = { state: first.state, nowMs: modelStart, setting: firstSetting };
  steps.forEach((step, index) => {
    world = { ...world, nowMs: world.nowMs + step.minutes * 60_000 };
    // Time passes under the old surroundings, then they change.
    world = { ...world, state: letPass(world.state, world.nowMs, rulesNow(world), step, watcher) };
    world = { ...world, setting: { ...world.setting, ...step.setting } };
    const rules = rulesNow(world);
    const now = instant(world.nowMs);
    world = { ...world, state: look(world.state, now, rules, watcher) };
    const command = modelCommand(step, world.state, world.nowMs, index);
    if (command) world = { ...world, state: obey(world.state, command, rules, now, watcher) };
  });
  return world.state;
}

function rulesNow({ setting, state }: { setting: ModelSetting; state: DealState }): DealRules {
  return modelRules(setting, state.pipelineVersion);
}

function letPass(
  given: DealState,
  nowMs: number,
  rules: DealRules,
  { isLate }: ModelStep,
  watcher: Watcher,
): DealState {
  const until = instant(nowMs);
  let state = given;
  for (let firing = 0; state.nextDueAt !== undefined && state.nextDueAt <= until; firing++) {
    if (firing > firingsAtMost)
      throw new Error('time stands still: the same deadline is due again and again');
    state = look(state, isLate ? until : state.nextDueAt, rules, watcher);
  }
  return state;
}

function look(before: DealState, now: string, rules: DealRules, watcher: Watcher): DealState {
  const transition = timePassed(before, rules, now);
  if (!transition) return before;
  watcher.onTransition({ before, now, rules, rulesAfter: rules, transition });
  return transition.state;
}

function obey(
  before: DealState,
  command: Commanded<DealCommand>,
  rules: DealRules,
  now: string,
  watcher: Watcher,
): DealState {
  const decision: Decision = decide(before, command, rules, now);
  if (isRefused(decision)) {
    watcher.onRefusal?.({ before, now, rules, command, code: decision.refusal.code });
    return before;
  }
  const isMigrated = decision.event.kind === 'migrate';
  const rulesAfter = isMigrated && rules.target ? rules.target : rules;
  watcher.onTransition({ before, now, rules, rulesAfter, transition: decision, command });
  return decision.state;
}
