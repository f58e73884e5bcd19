import fc from 'fast-check';
import { quickPipeline } from '../../../../test/support/cast.js';
import { commanded, opened, rulesOf } from '../../../../test/support/deal-rules.js';
import type { Telling } from '../escalation/escalation.js';
import { instant } from '../instant.js';
import type { DealCommand } from './commands.js';
import { decide, timePassed } from './decide.js';
import { isRefused, type Transition } from './transition.js';
import type { DealState } from './state.js';

const pipeline = quickPipeline();
const rules = rulesOf(pipeline);
const start = Date.UTC(2026, 2, 2, 8);
const hour = 3_600_000;

/** Something that may happen to a deal: time passes, then perhaps somebody acts. */
const step = fc.record({
  hours: fc.integer({ min: 0, max: 400 }),
  act: fc.constantFrom('nothing', 'offer', 'need', 'plan', 'finish', 'take-on', 'win', 'lose'),
  ahead: fc.integer({ min: 1, max: 300 }),
});

interface Course {
  readonly transitions: Transition[];
  readonly state: DealState;
}

/** Plays steps on the pure rules, letting every deadline fire at its time, as the workflow does. */
function play(steps: readonly { hours: number; act: string; ahead: number }[]): Course {
  const first = opened(rules, instant(start));
  const transitions: Transition[] = [first];
  let state = first.state;
  let now = start;
  const keep = (transition: Transition) => {
    transitions.push(transition);
    state = transition.state;
  };
  steps.forEach(({ hours, act, ahead }, index) => {
    now += hours * hour;
    for (let due = state.nextDueAt; due !== undefined && due <= instant(now); due = state.nextDueAt) {
      keep(timePassed(state, rules, due)!);
    }
    const command = commandOf(act, state, instant(now + ahead * hour));
    const decision =
      command && decide(state, commanded(command, { commandId: `c${index}` }), rules, instant(now));
    if (decision && !isRefused(decision)) keep(decision);
  });
  return { transitions, state };
}

function commandOf(act: string, state: DealState, ahead: string): DealCommand | undefined {
  switch (act) {
    case 'offer':
    case 'need':
      return { kind: 'move', to: act };
    case 'plan':
      return { kind: 'plan-activity', activity: { type: 'call', plannedFor: ahead, agreed: false } };
    case 'finish':
      return state.activities[0] && { kind: 'finish-activity', activityId: state.activities[0].id };
    case 'take-on':
      return state.escalation && { kind: 'take-on', escalationId: state.escalation.id, promisedFor: ahead };
    case 'win':
      return { kind: 'win' };
    case 'lose':
      return { kind: 'lose', reason: 'price' };
    default:
      return undefined;
  }
}

const steps = fc.array(step, { maxLength: 30 });

describe('whatever happens to a deal', () => {
  it('every event follows the one before, and only commands raise the revision', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { transitions } = play(given);
        transitions.forEach(({ state, event }, index) => {
          expect(state.seq).toBe(index + 1);
          const before = transitions[index - 1]?.state.revision ?? 0;
          expect(state.revision).toBe(event.kind === 'time-passed' ? before : before + 1);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('nobody is told twice of the same level in the same round of an escalation', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const told = play(given).transitions.flatMap((transition) => transition.tellings);
        const names = told.map((one: Telling) => `${one.escalationId} ${one.round} ${one.level}`);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 300 },
    );
  });

  it('an open deal always waits for something, unless its ladder has been told to the end', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { state } = play(given);
        if (state.status !== 'open') expect(state.nextDueAt).toBeUndefined();
        else if (state.nextDueAt === undefined) {
          expect(state.escalation?.level).toBe(pipeline.ladder.length - 1);
          expect(state.escalation?.stalls).toHaveLength(2);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a deal has an escalation exactly while a deadline of it is broken', () => {
    fc.assert(
      fc.property(steps, (given) => {
        for (const { state } of play(given).transitions) {
          const broken = state.escalation?.stalls.map((stall) => stall.kind) ?? [];
          expect(state.escalation === undefined).toBe(broken.length === 0);
          for (const stall of state.escalation?.stalls ?? []) {
            expect(state.clocks).toContainEqual(expect.objectContaining(stall));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
