import { commanded } from '../../../../test/support/deal-rules.js';
import {
  acceptedReturn,
  after,
  claimed,
  claimedLine,
  doing,
  everyEvidence,
  returnRules,
} from '../../../../test/support/return-cases.js';
import { coursesToStates, statesOfCases } from '../../../../test/support/return-states.js';
import { isRefused } from '../deal/transition.js';
import { returnActors, type ReturnActor } from './actors.js';
import { isPartAct } from './acts.js';
import { decideReturn } from './decide.js';
import { partsOf } from './parts.js';
import { possibleActs, type Acting } from './permitted.js';
import type { ReturnCaseState } from './state.js';

const states = statesOfCases();

/** States of parts that stand beside each other in one case, each of a line of its own. */
const beside = [
  ...['passed on', 'cause found', 'confirmed', 'requested', 'asked back', 'refused', 'accepted', 'picked up'],
  ...['good goods received', 'replacement delivered', 'ended, vendor awaited', 'refund decided'],
];

/** A case with a part in each of these states, in this order. */
function mixed(): ReturnCaseState {
  const lines = beside.map((name) => claimedLine({ batch: name, deliveryId: name }));
  const passedOn = after(claimed(lines).state, [{ kind: 'pass-on' }]);
  return partsOf(passedOn).reduce((given, { id }, index) => {
    const course = coursesToStates[beside[index]!]!.slice(1);
    return course.reduce(
      (state, command) => acceptedReturn(doing(state, { ...command, partIds: [id] } as never)).state,
      given,
    );
  }, passedOn);
}

const whole = mixed();
const ids = partsOf(whole).map(({ id }) => id);
const actsOn = (given: ReturnCaseState, who: Acting) =>
  possibleActs(given, who).filter(({ act }) => isPartAct(act));

describe('a case whose parts are in different states', () => {
  it.each(returnActors)('offers of each part what it would offer of it alone, to %s', (actor) => {
    const who = { actors: [actor], counterpartyId: 'vendor-1' };
    const told = actsOn(whole, who);
    const expected = beside.map((name) => actsOn(states[name]!, who).map(({ act }) => act));
    expect(
      ids.map((id) => told.filter(({ partIds }) => partIds?.includes(id)).map(({ act }) => act)),
    ).toEqual(expected);
  });

  it('offers leaving out of each part what is due for it, and the contact of none while one is open', () => {
    const steps = possibleActs(whole, { actors: ['administrator'] }).find(({ act }) => act === 'skip')?.steps;
    const of = (name: string) => ids[beside.indexOf(name)];
    expect(steps).toEqual([
      { step: 'confirmation', partIds: [of('cause found')] },
      { step: 'pick-up', partIds: [of('accepted')] },
      { step: 'return', partIds: [of('picked up')] },
      { step: 'check', partIds: [of('good goods received')] },
    ]);
  });

  it('takes an act for the parts that it fits, and for none of them when it fits one of them only', () => {
    const told = actsOn(whole, { actors: ['administrator'] });
    expect(told.length).toBeGreaterThan(20);
    for (const { act, partIds = [] } of told) {
      const unfit = ids.filter((id) => !partIds.includes(id));
      const command = { kind: act, cause: 'misuse', partIds: [partIds[0]!, unfit[0]!], quantity: 1 } as never;
      const decision = unfit.length > 0 ? doing(whole, command) : undefined;
      if (decision)
        expect({ act, refusal: isRefused(decision) && decision.refusal.code }).toEqual({
          act,
          refusal: codeOfUnfit(act),
        });
    }
  });
});

/** Acts on one part at a time are refused two of them first. */
function codeOfUnfit(act: string): string {
  return ['split', 'recount', 'accept-in-part'].includes(act) ? 'parts-invalid' : 'step-not-due';
}

const inTheHouse: readonly ReturnActor[] = [
  ...(['personal-manager', 'complaint-desk', 'head-of-sales', 'management', 'administrator'] as const),
];
const pairs = inTheHouse.flatMap((one, index) =>
  inTheHouse.slice(index + 1).map((other): [ReturnActor, ReturnActor] => [one, other]),
);

/** Acts, and steps that may be left out, each by its name. */
function mayDo(given: ReturnCaseState, actors: readonly ReturnActor[]): string[] {
  return possibleActs(given, { actors }).flatMap(({ act, steps }) =>
    act === 'skip' ? (steps ?? []).map(({ step }) => `skip ${step}`) : [act],
  );
}

describe('whoever has two roles', () => {
  it.each(pairs)('may do what either may and nothing beside it: %s and %s', (one, other) => {
    for (const [name, given] of [...Object.entries(states), ['mixed', whole] as const]) {
      const either = new Set([...mayDo(given, [one]), ...mayDo(given, [other])]);
      expect({ name, may: mayDo(given, [one, other]).sort() }).toEqual({ name, may: [...either].sort() });
    }
  });

  it.each<[ReturnActor, ReturnActor, string, string]>([
    // A head of sales who is personal manager as well plans a pick-up, which a head alone does not, and decides.
    ['head-of-sales', 'personal-manager', 'accepted', 'plan-pick-up'],
    ['head-of-sales', 'personal-manager', 'confirmed', 'reject'],
    ['complaint-desk', 'management', 'accepted', 'pick-up'],
    ['complaint-desk', 'personal-manager', 'replaced', 'record-contact'],
  ])('as %s and %s is let through, in the state "%s", with %s', (one, other, name, kind) => {
    const given = states[name]!;
    const partIds = partsOf(given).map(({ id }) => id);
    const command = {
      kind,
      partIds,
      on: '2026-03-05',
      reaction: 'neutral',
      evidence: everyEvidence,
    } as never;
    const by = { ...commanded(command), actors: [one, other] } as Parameters<typeof decideReturn>[1];
    expect(isRefused(decideReturn(given, by, returnRules(), given.openedAt))).toBe(false);
    // One of the two roles alone is not enough, or the other has nothing to do with it.
    const alone = [one, other].map((role) => mayDo(given, [role]).includes(kind));
    expect(alone.filter(Boolean)).toHaveLength(1);
  });

  it('has nothing more for being management, which reads', () => {
    for (const given of Object.values(states)) expect(mayDo(given, ['management'])).toEqual([]);
  });
});
