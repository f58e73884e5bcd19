import { shifted } from './shifted-clock.js';

describe('a shifted clock', () => {
  const hourMs = 3_600_000;
  const Ahead = shifted(Date, hourMs);

  it('tells another time, and knows dates as they are', () => {
    const lag = Ahead.now() - Date.now();
    expect(Math.abs(lag - hourMs)).toBeLessThan(1_000);
    expect(Math.abs(new Ahead().getTime() - Date.now() - hourMs)).toBeLessThan(1_000);
    expect(new Ahead('2026-03-02T08:00:00Z').toISOString()).toBe('2026-03-02T08:00:00.000Z');
    expect(Ahead.parse('1970-01-01T00:00:01Z')).toBe(1_000);
    expect(new Ahead(0)).toBeInstanceOf(Date);
    expect(new Date(0)).toBeInstanceOf(Ahead);
  });
});
