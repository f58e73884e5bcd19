import { duration } from './durations.js';

const minute = 60_000;
const hour = 60 * minute;

describe('a length of time', () => {
  it.each([
    [30_000, 'en', true, '1 min'],
    [-29 * minute, 'en', true, '29 mins'],
    [hour, 'en', true, '1 hr'],
    [125 * minute, 'en', true, '2 hrs 5 mins'],
    [30 * hour, 'en', true, '30 hrs'],
    [-(51 * hour), 'en', false, '2 days 3 hrs'],
    [125 * minute, 'cs', true, '2 h 5 min'],
    [-(48 * hour), 'cs', false, '2 dny'],
    [125 * minute, 'ru', true, '2 ч 5 мин'],
  ])('%i ms in %s, working: %s', (ms, language, isWorking, expected) => {
    expect(duration(ms, language, isWorking).replace(/[\u00a0\u202f]/g, ' ')).toBe(expected);
  });
});
