import { isRefused } from '../deal/transition.js';
import { claimed, claimedLine, codeOf, doing, returnRules } from '../../../../test/support/return-cases.js';
import { statesOfCases } from '../../../../test/support/return-states.js';
import { returnActors, type ReturnActor } from './actors.js';
import { partsOf } from './parts.js';
import { mayLeaveOut, possibleActs } from './permitted.js';
import { steps, type Step } from './step-keys.js';
import { stepRuleOf } from './steps.js';

const rules = returnRules();
const states = statesOfCases();

/** Which steps may be left out, with a reason, and by whom; all others have to be done. */
const whoLeavesOut: Readonly<Partial<Record<Step, readonly ReturnActor[]>>> = {
  confirmation: ['head-of-sales', 'administrator'],
  'pick-up': ['complaint-desk', 'head-of-sales', 'administrator'],
  return: ['complaint-desk', 'head-of-sales', 'administrator'],
  'vendor-receipt': ['complaint-desk', 'head-of-sales', 'administrator'],
  check: ['complaint-desk', 'head-of-sales', 'administrator'],
  'give-back': ['complaint-desk', 'head-of-sales', 'administrator'],
  contact: ['personal-manager', 'head-of-sales', 'administrator'],
};

/** What of that is due in which state; in all others there is nothing to leave out. */
const dueIn: Readonly<Record<string, readonly Step[]>> = {
  'cause found': ['confirmation'],
  accepted: ['pick-up'],
  'credit granted': ['pick-up'],
  'pick-up planned': ['pick-up'],
  'picked up': ['return'],
  'sent back': ['vendor-receipt'],
  'good goods received': ['check'],
  replaced: ['contact'],
  'rejected, goods here': ['contact', 'give-back'],
  'rejected after inspection': ['contact', 'give-back'],
  'ended, vendor awaited': ['contact'],
  'ended, vendor accepted': ['contact', 'pick-up'],
  'ended, vendor refused': ['contact'],
  'vendor repairs': ['pick-up'],
  'credit recorded': ['pick-up'],
};

/** What somebody is told may be left out, by its step; undefined: `skip` is not offered. */
function toldTo(actor: ReturnActor, name: string) {
  const told = possibleActs(states[name]!, { actors: [actor], counterpartyId: 'vendor-1' });
  return told.find(({ act }) => act === 'skip')?.steps;
}

const table = Object.keys(states).flatMap((name) => returnActors.map((actor) => [name, actor] as const));

describe('leaving out a step', () => {
  it.each(table)('is offered of what is due and may be left out: in the state "%s" to %s', (name, actor) => {
    const expected = (dueIn[name] ?? []).filter((step) => whoLeavesOut[step]?.includes(actor));
    const told = toldTo(actor, name);
    expect(told?.map(({ step }) => step)).toEqual(expected.length === 0 ? undefined : expected);
    const ids = partsOf(states[name]!).map(({ id }) => id);
    for (const { step, partIds } of told ?? []) expect(partIds).toEqual(step === 'contact' ? undefined : ids);
  });

  it.each(table)(
    'is taken of what is offered only, and is told where it is wrong: "%s" by %s',
    (name, actor) => {
      const state = states[name]!;
      const offered = (toldTo(actor, name) ?? []).map(({ step }) => step);
      const partIds = partsOf(state).map(({ id }) => id);
      for (const step of steps) {
        const decision = doing(state, { kind: 'skip', step, partIds }, { as: actor, rules });
        expect({ step, isTaken: !isRefused(decision) }).toEqual({ step, isTaken: offered.includes(step) });
        if (!isRefused(decision) || state.status !== 'open') continue;
        const { at, detail } = decision.refusal;
        // Whoever may leave out nothing at all is refused the act.
        if (!/^skip is for/.test(detail)) expect({ step, at }).toEqual({ step, at: 'step' });
      }
    },
  );

  it('says which part it is not due for, and what may be left out instead', () => {
    const two = claimed([claimedLine(), claimedLine({ batch: 'B-18' })]).state;
    const [one, other] = partsOf(two).map(({ id }) => id);
    const passed = doing(two, { kind: 'pass-on' });
    const found =
      !isRefused(passed) && doing(passed.state, { kind: 'find-cause', cause: 'defect', partIds: [other!] });
    if (!found || isRefused(found)) throw new Error('it is not taken');
    const skip = { kind: 'skip', step: 'confirmation', partIds: [other!, one!] } as const;
    expect(doing(found.state, skip)).toEqual({
      refusal: {
        code: 'step-not-due',
        detail: `confirmation is not due of ${one}; you may leave out: confirmation`,
        at: 'partIds.1',
      },
    });
    expect(doing(found.state, { ...skip, partIds: [other!, 'unknown'] })).toMatchObject({
      refusal: { code: 'part-unknown', at: 'partIds.1' },
    });
    expect(doing(found.state, { ...skip, step: 'cause' })).toMatchObject({
      refusal: {
        ...{ code: 'step-not-skippable', at: 'step' },
        detail: 'nobody leaves out cause; you may leave out: confirmation',
      },
    });
  });

  it.each(steps.flatMap((step) => returnActors.map((actor) => [step, actor] as const)))(
    'is for whom the regulation says: %s by %s',
    (step, actor) => {
      const { skippableBy } = stepRuleOf(step);
      const may = mayLeaveOut(skippableBy, { actors: [actor] });
      expect(may).toBe(whoLeavesOut[step]?.includes(actor) ?? false);
      // Whoever may leave out a step is let through, and nobody else: it is told by the step, or that it is not due here.
      const given = states.confirmed!;
      const [part] = partsOf(given);
      const code = codeOf(doing(given, { kind: 'skip', step, partIds: [part!.id] }, { as: actor, rules }));
      const isRefusedHere = code === 'act-not-permitted' || code === 'step-not-skippable';
      expect(isRefusedHere).toBe(!may);
    },
  );
});
