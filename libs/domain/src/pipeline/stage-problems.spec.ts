import type { StageAction } from './definition.js';
import { affordable, hello, need, offer, placedOf, sound, visit } from './pipelines.spec-support.js';
import { pipelineProblems } from './problems.js';

describe('a criterion that waits for a task', () => {
  const waiting = (when: string, actions = [visit, hello]) =>
    placedOf(
      pipelineProblems({
        ...sound,
        stages: [{ ...need, actions, exitCriteria: [{ ...affordable, when }] }, offer],
      }),
    );
  const never = (key: string) =>
    `stages.0.exitCriteria.0.when: done never holds "${key}", which is no task of this stage`;

  it.each<[string, string[]]>([
    ['"visit" in done', []],
    ['"vist" in done', [never('vist')]],
    // The system's mail is done by itself, and no task.
    ['"hello" in done || done.exists(x, x == "vist")', [never('hello'), never('vist')]],
    ['"vist" in ["vist"]', []],
  ])('%s', (when, expected) => {
    expect(waiting(when)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['"visit" in done || "hello" in done', ['hello']],
    ['amount > 5 && !("vist" in done)', ['vist']],
    ['"visit" in done', []],
  ])('of a rule for key deals is a task of any stage: %s', (when, unknown) => {
    const stages = [need, { ...offer, actions: [visit, hello] }];
    expect(pipelineProblems({ ...sound, stages, keyDeal: { when } })).toEqual(
      unknown.map((key) => ({
        path: 'keyDeal.when',
        reason: `done never holds "${key}", which is no task of any stage`,
        hint: 'its tasks are: visit',
      })),
    );
  });

  it('may be a task of the system', () => {
    const reminder: StageAction = { key: 'reminder', name: 'Reminder', kind: 'task', by: 'system' };
    expect(waiting('"reminder" in done', [reminder])).toEqual([]);
  });
});
