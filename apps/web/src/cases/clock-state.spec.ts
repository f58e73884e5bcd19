import type { CaseClock } from '../api/cases.js';
import { clockState, nextClock } from './clock-state.js';

const minute = 60_000;
const hour = 60 * minute;
const at = (time: string) => Date.parse(`2026-03-02T${time}:00Z`);
const due = '2026-03-02T12:00:00Z';

describe('the clock of a step', () => {
  it.each([
    ['10:00', 'calm', 2 * hour],
    ['10:59', 'calm', 61 * minute],
    ['11:00', 'near', hour],
    ['11:29', 'near', 31 * minute],
    ['11:30', 'last', 30 * minute],
    ['11:59', 'last', minute],
    ['12:00', 'late', 0],
    ['14:05', 'late', -125 * minute],
  ])('read at 10:00 and looked at at %s is %s', (time, manner, ms) => {
    const clock = { dueAt: due, leftMs: 2 * hour };
    expect(clockState(clock, at('10:00'), at(time))).toEqual({ manner, ms });
  });

  it('stands still outside its hours, and goes on with what was left', () => {
    const monday = { dueAt: '2026-03-09T09:00:00Z', standsUntil: '2026-03-09T08:00:00Z', leftMs: hour };
    const read = Date.parse('2026-03-07T10:00:00Z');
    expect(clockState(monday, read, read)).toEqual({ manner: 'closed', ms: hour });
    expect(clockState(monday, read, Date.parse('2026-03-09T07:59:00Z'))).toEqual({
      manner: 'closed',
      ms: hour,
    });
    expect(clockState(monday, read, Date.parse('2026-03-09T08:40:00Z'))).toEqual({
      manner: 'last',
      ms: 20 * minute,
    });
  });

  it('counts working time: half an hour before closing is little, though it is due tomorrow', () => {
    const clock = { dueAt: '2026-03-03T08:10:00Z', leftMs: 25 * minute };
    expect(clockState(clock, at('15:45'), at('15:45')).manner).toBe('last');
  });

  it('waits while others are to act', () => {
    expect(clockState({ dueAt: null }, 0, at('10:00'))).toEqual({ manner: 'waits', ms: 0 });
  });

  it('has the time until it is due, where nothing else is told of it', () => {
    expect(clockState({ dueAt: due }, 0, at('10:00'))).toEqual({ manner: 'calm', ms: 2 * hour });
  });

  it('is not made longer by a browser whose clock is behind', () => {
    expect(clockState({ dueAt: due, leftMs: 2 * hour }, at('11:30'), at('11:20')).ms).toBe(40 * minute);
  });
});

describe('the clock by which a case is shown', () => {
  const clock = (step: string, dueAt: string | null) => ({ step, dueAt }) as CaseClock;
  it.each([
    [[clock('whole-case', '2026-03-01T00:00:00Z'), clock('cause', due)], 'cause'],
    [[clock('cause', due), clock('pick-up', '2026-03-02T11:00:00Z')], 'pick-up'],
    [[clock('whole-case', null)], 'whole-case'],
    [[clock('carrier-window', '2026-02-27T23:00:00Z'), clock('passing-on', due)], 'passing-on'],
    [[clock('claim-window', due), clock('whole-case', null)], 'claim-window'],
  ])('of %j is that of %s', (clocks, step) => expect(nextClock(clocks)?.step).toBe(step));

  it('is none where none runs', () => expect(nextClock([])).toBeUndefined());
});
