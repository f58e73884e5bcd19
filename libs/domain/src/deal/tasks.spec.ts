import { did, monday, newDeal, prague, whyNot } from '../../../../test/support/deals.js';

const tuesday = prague('2026-03-03T09:00');

describe('a task of the stage', () => {
  const offered = did(newDeal(), { kind: 'move', to: 'offer' }, monday).state;

  it('is done once', () => {
    const { state, event } = did(offered, { kind: 'finish-task', action: 'visit' }, tuesday);
    expect(state.tasks?.[0]).toMatchObject({ action: 'visit', doneAt: tuesday });
    expect(event.data).toEqual({ action: 'visit', stage: 'offer' });
    expect(whyNot(state, { kind: 'finish-task', action: 'visit' }, tuesday)).toBe('task-done');
  });

  it('has to be one that the stage asks for: not what the system does', () => {
    expect(whyNot(offered, { kind: 'finish-task', action: 'letter' }, tuesday)).toBe('task-unknown');
    expect(whyNot(newDeal(), { kind: 'finish-task', action: 'visit' }, tuesday)).toBe('task-unknown');
  });
});
