import { rulesOf } from '../../../../test/support/deal-rules.js';
import { did, monday, newDeal, prague, tradePipeline, whyNot } from '../../../../test/support/deals.js';
import { explainTasks } from './explain.js';

const tuesday = prague('2026-03-03T09:00');

describe('a task of the stage', () => {
  const offered = did(newDeal(), { kind: 'move', to: 'offer' }, monday).state;

  it('is done once', () => {
    const { state, event } = did(offered, { kind: 'finish-task', action: 'visit' }, tuesday);
    expect(state.tasks?.[0]).toMatchObject({ action: 'visit', doneAt: tuesday });
    expect(event.data).toEqual({ action: 'visit', stage: 'offer' });
    expect(whyNot(state, { kind: 'finish-task', action: 'visit' }, tuesday)).toBe('task-done');
  });

  it('says how the time for it was counted, until it is done', () => {
    const [task] = explainTasks(offered, rulesOf(tradePipeline()));
    expect(task).toMatchObject({
      ...{ action: 'visit', dueAt: offered.tasks![0]!.dueAt },
      explanation: { norm: 'PT4H', start: monday, due: offered.tasks![0]!.dueAt },
    });
    const { state } = did(offered, { kind: 'finish-task', action: 'visit' }, tuesday);
    expect(explainTasks(state, rulesOf(tradePipeline()))).toEqual([]);
  });

  it('has to be one that the stage asks for: not what the system does', () => {
    expect(whyNot(offered, { kind: 'finish-task', action: 'letter' }, tuesday)).toBe('task-unknown');
    expect(whyNot(newDeal(), { kind: 'finish-task', action: 'visit' }, tuesday)).toBe('task-unknown');
  });
});
