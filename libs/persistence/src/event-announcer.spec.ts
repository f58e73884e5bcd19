import { jest } from '@jest/globals';
import { EventAnnouncer, eventsChannel } from './event-announcer.js';

let asked: string[];
let isAway: boolean;
let announcer: EventAnnouncer;

beforeEach(() => {
  jest.useFakeTimers();
  asked = [];
  isAway = false;
  const query = (text: string) => {
    asked.push(text);
    return isAway ? Promise.reject(new Error('the database is away')) : Promise.resolve({ rows: [] });
  };
  announcer = new EventAnnouncer(() => ({ query }) as never);
});
afterEach(() => {
  jest.useRealTimers();
});

describe('what is written', () => {
  it('is announced at once', () => {
    announcer.announce();
    expect(asked).toEqual([`NOTIFY ${eventsChannel}`]);
  });

  it('is announced together when much is written soon after, and once more for what came last', async () => {
    for (let count = 0; count < 1_000; count += 1) announcer.announce();
    expect(asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(250);
    expect(asked).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
  });

  it('is announced four times a second at most, however long it goes on', async () => {
    for (let ms = 0; ms < 10_000; ms += 10) {
      announcer.announce();
      await jest.advanceTimersByTimeAsync(10);
    }
    // The first, and one for each quarter of a second that has passed.
    expect(asked).toHaveLength(1 + 40);
  });

  it('is announced at once again after a rest', async () => {
    announcer.announce();
    await jest.advanceTimersByTimeAsync(250);
    announcer.announce();
    expect(asked).toHaveLength(2);
  });

  it('is announced when the database is there again; while it is away, nobody is bothered', async () => {
    isAway = true;
    announcer.announce();
    await jest.advanceTimersByTimeAsync(250);
    isAway = false;
    announcer.announce();
    expect(asked).toHaveLength(2);
  });

  it('keeps no process from ending', () => {
    const setTimer = jest.spyOn(globalThis, 'setTimeout');
    announcer.announce();
    const timer = setTimer.mock.results[0]?.value as NodeJS.Timeout;
    expect(timer.hasRef()).toBe(false);
  });
});
