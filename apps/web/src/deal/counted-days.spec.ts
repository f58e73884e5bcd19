import { countedWeeks } from './counted-days.js';

/** Wednesday to the Thursday of the week after in Prague, Friday off, a pause on Tuesday. */
const deadline = {
  timeZone: 'Europe/Prague',
  start: '2026-12-23T09:00:00.000Z',
  dueAt: '2026-12-31T09:00:00.000Z',
  days: [
    { from: '2026-12-23T09:00:00.000Z', to: '2026-12-23T16:00:00.000Z' },
    { from: '2026-12-28T08:00:00.000Z', to: '2026-12-28T16:00:00.000Z' },
    { from: '2026-12-30T08:00:00.000Z', to: '2026-12-30T16:00:00.000Z' },
  ],
  skipped: [{ date: '2026-12-24', until: '2026-12-26', reason: 'Christmas' }],
  pauses: [{ from: '2026-12-29T08:00:00.000Z', to: '2026-12-29T16:00:00.000Z' }],
};

const kinds = (weeks: ReturnType<typeof countedWeeks>) => weeks.map((week) => week.map(({ kind }) => kind));

describe('the days of a clock', () => {
  it('say what each was for it, in weeks from Monday on', () => {
    expect(kinds(countedWeeks(deadline))).toEqual([
      ['outside', 'outside', 'counted', 'holiday', 'holiday', 'holiday', 'closed'],
      ['counted', 'paused', 'counted', 'outside', 'outside', 'outside', 'outside'],
    ]);
  });

  it('name the holiday, the beginning and the end', () => {
    const days = countedWeeks(deadline).flat();
    expect(days.find(({ day }) => day === '2026-12-25')?.reason).toBe('Christmas');
    expect(days.filter(({ isStart }) => isStart).map(({ day }) => day)).toEqual(['2026-12-23']);
    expect(days.filter(({ isDue }) => isDue).map(({ day }) => day)).toEqual(['2026-12-31']);
  });

  it('are those of the calendar’s own zone', () => {
    const late = { ...deadline, start: '2026-12-27T23:30:00.000Z', skipped: [], pauses: [] };
    expect(countedWeeks(late)[0]?.[0]).toMatchObject({ day: '2026-12-28', isStart: true });
  });

  it('end after ten weeks, however long the clock runs', () => {
    expect(countedWeeks({ ...deadline, dueAt: '2028-01-01T00:00:00.000Z' })).toHaveLength(10);
  });

  it('a pause that goes on covers what follows it', () => {
    const open = { ...deadline, days: [], pauses: [{ from: '2026-12-28T08:00:00.000Z' }] };
    expect(kinds(countedWeeks(open))[1]?.slice(0, 4)).toEqual(['paused', 'paused', 'paused', 'paused']);
  });
});
