import { actsOfPart, answers, dueSteps, otherActs, partsFor, type PossibleAct } from './acts-of.js';

const duty = (step: string, partId: string | null, inCharge = 'head-of-sales') =>
  ({ step, partId, inCharge }) as Parameters<typeof dueSteps>[0]['duties'][number];
const act = (name: string, step: string | null, partIds: string[] | null) => ({
  ...{ act: name, step, partIds, needs: [], steps: null },
});
const skip = {
  ...act('skip', null, null),
  steps: [
    { step: 'check', partIds: ['p1', 'p2'] },
    { step: 'contact', partIds: null },
  ],
};

const given = {
  duties: [duty('cause', 'p1'), duty('cause', 'p2'), duty('receipt', 'p3', 'customer')],
  possibleActs: [
    act('find-cause', 'cause', ['p1', 'p2']),
    act('confirm-receipt', 'receipt', ['p4']),
    act('split', null, ['p1']),
    skip,
    act('take-on', null, null),
    act('snooze', null, null),
  ],
  escalations: [],
};

describe('what can be done on a case', () => {
  it('is told by the steps that are due, each once', () => {
    expect(dueSteps(given)).toMatchObject([
      { step: 'cause', partIds: ['p1', 'p2'], acts: [{ act: 'find-cause' }] },
      { step: 'receipt', inCharge: 'customer', partIds: ['p3'], acts: [] },
    ]);
  });

  it('is, beside them, everything else but answers to escalations', () => {
    expect(otherActs(given).map((one) => one.act)).toEqual(['confirm-receipt', 'split', 'skip']);
    expect(answers(given).map((one) => one.act)).toEqual(['take-on', 'snooze']);
  });

  it('is, of one part, also what is due for others only', () => {
    expect(actsOfPart(given, 'p1').map((one) => one.act)).toEqual(['find-cause', 'split']);
    expect(actsOfPart(given, 'p4').map((one) => one.act)).toEqual(['confirm-receipt']);
    expect(actsOfPart(given, 'p3')).toEqual([]);
  });

  it.each([
    ['find-cause', undefined, undefined, ['p1', 'p2']],
    ['find-cause', ['p2', 'p3'], undefined, ['p2']],
    ['take-on', undefined, undefined, undefined],
    // A step is left out for the parts that the server names of it.
    ['skip', undefined, undefined, undefined],
    ['skip', undefined, 'check', ['p1', 'p2']],
    ['skip', undefined, 'contact', undefined],
  ])('%s, chosen %j, of step %s, is done to %j', (name, chosen, step, parts) => {
    const possible = given.possibleActs.find((one) => one.act === name) as PossibleAct;
    expect(partsFor(possible, chosen, step)).toEqual(parts);
  });
});
