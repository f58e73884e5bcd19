import { monthAfter, weeksOf } from './month-weeks.js';

it('a month is laid out in whole weeks that begin on Mondays', () => {
  const days = Array.from({ length: 30 }, (_, index) => ({
    date: `2026-11-${String(index + 1).padStart(2, '0')}`,
  }));
  const weeks = weeksOf(days);
  expect(weeks.map((week) => week[0]?.date)).toEqual([
    ...['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30'],
  ]);
  expect(weeks[0]?.filter(({ day }) => day)).toEqual([{ date: '2026-11-01', day: days[0] }]);
  expect(weeks[5]?.filter(({ day }) => day)).toHaveLength(1);
  expect(weeksOf([])).toEqual([]);
});

it.each([
  ['2026-12', 1, '2027-01'],
  ['2026-01', -1, '2025-12'],
  ['2026-03', 1, '2026-04'],
])('%s and %i months are %s', (month, more, expected) => expect(monthAfter(month, more)).toBe(expected));
