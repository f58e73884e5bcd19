import type { Entry } from './journal.js';
import { recoveries, waits } from './recovery.js';
import { slopeOf } from './soak.js';

const answer = (key: string, sentAt: number, at: number, status: number | undefined = 200): Entry => ({
  ...{ record: 'answer', key, sentAt, at, status },
});
const intent = (key: string, at: number): Entry => ({
  ...{ record: 'intent', at, key, principalId: 'anna', what: 'move', path: '/deals' },
});
const kill = (at: number): Entry => ({ record: 'fault', at, name: 'kill worker', victims: ['worker'] });

describe('recovery', () => {
  it('is the time to the first answer to an asking that began after the kill', () => {
    const journal = [
      kill(100),
      answer('a', 90, 120),
      answer('b', 110, 130, 503),
      answer('b', 140, 400),
      kill(500),
    ];
    expect(recoveries([...journal, answer('c', 510, 600)])).toEqual({
      'kill worker': { times: 2, medianMs: 300, maxMs: 300 },
    });
    expect(recoveries(journal)['kill worker']!.maxMs).toBe(Infinity);
  });

  it('waits are counted from the intent, through all askings', () => {
    const journal = [
      intent('a', 0),
      answer('a', 1, 5, 503),
      answer('a', 6, 50),
      intent('b', 10),
      answer('b', 10, 20),
    ];
    expect(waits(journal)).toEqual({ times: 2, medianMs: 50, maxMs: 50 });
  });
});

describe('the slope of memory', () => {
  const minute = 60_000;

  it('is that of the line through what comes after the warm-up', () => {
    const samples = Array.from({ length: 20 }, (_, at) => ({
      atMs: at * minute,
      mb: at < 4 ? at * 50 : 200 + at,
    }));
    const { firstMb, lastMb, mbPerHour } = slopeOf(samples);
    expect([firstMb, lastMb]).toEqual([0, 219]);
    expect(mbPerHour).toBeCloseTo(60);
  });

  it('is none of one sample', () => {
    expect(slopeOf([{ atMs: 0, mb: 100 }]).mbPerHour).toBe(0);
  });
});
