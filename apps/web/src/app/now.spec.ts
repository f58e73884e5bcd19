import { jest } from '@jest/globals';
import { timeShown, watchTime } from './now.js';

describe('the time that clocks show', () => {
  beforeEach(() => void jest.useFakeTimers({ now: Date.parse('2026-03-02T08:00:00Z') }));
  afterEach(() => void jest.useRealTimers());

  it('goes on by one timer for any number of clocks, which ends with the last of them', () => {
    const told = [0, 0, 0];
    const ends = told.map((_, at) => watchTime(() => void (told[at]! += 1)));
    expect(jest.getTimerCount()).toBe(1);
    const before = [...told];
    jest.advanceTimersByTime(30_000);
    expect(told).toEqual(before.map((count) => count + 3));
    expect(timeShown()).toBe(Date.parse('2026-03-02T08:00:30Z'));
    for (const end of ends) end();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is the time of now when somebody looks again', () => {
    jest.setSystemTime(Date.parse('2026-03-02T12:00:00Z'));
    const end = watchTime(() => undefined);
    expect(timeShown()).toBe(Date.parse('2026-03-02T12:00:00Z'));
    end();
  });
});
