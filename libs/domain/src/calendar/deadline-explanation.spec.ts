import { at, calendar, everyDay, norm, pause, workdays } from './calendar.spec-support.js';
import type { DeadlineExplanation } from './deadline-explanation.js';
import type { Pause } from './pauses.js';
import type { WorkingCalendar } from './working-calendar.js';
import { addWorkingTime } from './working-time.js';

const HOUR = 3_600_000;
const czech = calendar({
  holidays: { country: 'CZ' },
  closures: [{ from: '2024-12-27', to: '2025-01-05', reason: 'Company holiday' }],
});

function explain(
  working: WorkingCalendar,
  start: string,
  text: string,
  pauses: readonly Pause[] = [],
): DeadlineExplanation {
  return addWorkingTime(working, at(start), norm(text), pauses).explanation;
}

describe('a deadline explains itself', () => {
  it('with what counted and what did not', () => {
    const pauses = [
      pause('2024-04-02 10:00', '2024-04-02 11:00'),
      pause('2024-04-03 10:00', '2024-04-03 11:00'),
    ];
    expect(explain(czech, '2024-03-28 16:00', 'PT4H', pauses)).toEqual({
      calendar: 'office',
      timeZone: 'Europe/Prague',
      norm: 'PT4H',
      start: '2024-03-28T15:00:00.000Z',
      due: '2024-04-02T11:00:00.000Z',
      countedMs: 4 * HOUR,
      counted: [
        { from: '2024-03-28T15:00:00.000Z', to: '2024-03-28T16:00:00.000Z' },
        { from: '2024-04-02T07:00:00.000Z', to: '2024-04-02T08:00:00.000Z' },
        { from: '2024-04-02T09:00:00.000Z', to: '2024-04-02T11:00:00.000Z' },
      ],
      moreCounted: 0,
      skipped: [
        { date: '2024-03-29', reason: 'Velký pátek' },
        { date: '2024-04-01', reason: 'Velikonoční pondělí' },
      ],
      moreSkipped: 0,
      closedWeekdays: 2,
      pauses: [{ from: '2024-04-02T08:00:00.000Z', to: '2024-04-02T09:00:00.000Z' }],
      morePauses: 0,
    });
  });

  it('by the days that counted, breaks and pauses included, for whoever draws them', () => {
    const lunching = calendar({
      week: workdays([
        ['08:00', '12:00'],
        ['12:30', '16:30'],
      ]),
    });
    const pauses = [
      pause('2024-03-06 09:00', '2024-03-06 10:00'),
      pause('2024-03-07 00:00', '2024-03-08 00:00'),
    ];
    const { byDays, explanation } = addWorkingTime(lunching, at('2024-03-04 10:00'), norm('P10D'), pauses);
    expect(byDays.days.map(({ from }) => from.slice(8, 10))).toEqual([
      ...['04', '05', '06', '08', '11', '12', '13', '14', '15', '18', '19'],
    ]);
    expect(byDays.days.slice(0, 3)).toEqual([
      { from: '2024-03-04T09:00:00.000Z', to: '2024-03-04T15:30:00.000Z' },
      { from: '2024-03-05T07:00:00.000Z', to: '2024-03-05T15:30:00.000Z' },
      { from: '2024-03-06T07:00:00.000Z', to: '2024-03-06T15:30:00.000Z' },
    ]);
    expect(byDays).toEqual({ ...explanation, days: byDays.days, moreDays: 0 });
    expect(addWorkingTime(lunching, at('2024-03-04 10:00'), norm('P120D')).byDays).toMatchObject({
      moreDays: 21,
    });
  });

  it('with one entry for a closure over a weekend', () => {
    const { skipped, closedWeekdays } = explain(czech, '2024-12-23 10:00', 'P2D');
    expect(skipped).toEqual([
      { date: '2024-12-24', reason: 'Štědrý den' },
      { date: '2024-12-25', reason: '1. svátek vánoční' },
      { date: '2024-12-26', reason: '2. svátek vánoční' },
      { date: '2024-12-27', until: '2024-12-31', reason: 'Company holiday' },
    ]);
    expect(closedWeekdays).toBe(4);
  });

  it('while a pause is open', () => {
    const explanation = explain(czech, '2024-03-11 09:00', 'P1D', [pause('2024-03-11 12:00')]);
    expect(explanation).not.toHaveProperty('due');
    expect(explanation).toMatchObject({
      countedMs: 3 * HOUR,
      pauses: [{ from: '2024-03-11T11:00:00.000Z' }],
    });
    expect(explain(czech, '2024-03-11 13:00', 'P1D', [pause('2024-03-11 12:00')])).toMatchObject({
      countedMs: 0,
      counted: [],
    });
  });

  it('with one interval where the calendar never closes', () => {
    const always = calendar({ week: everyDay([['00:00', '24:00']]) });
    const pauses = [pause('2024-03-12 00:00', '2024-03-12 01:00')];
    expect(explain(always, '2024-03-11 09:00', 'P400D')).toMatchObject({ moreCounted: 0, closedWeekdays: 0 });
    expect(explain(always, '2024-03-11 09:00', 'PT24H', pauses)).toMatchObject({
      countedMs: 24 * HOUR,
      counted: [
        { from: '2024-03-11T08:00:00.000Z', to: '2024-03-11T23:00:00.000Z' },
        { from: '2024-03-12T00:00:00.000Z', to: '2024-03-12T09:00:00.000Z' },
      ],
    });
    const almost = calendar({ week: everyDay([['00:00', '24:00']]), holidays: { country: 'CZ' } });
    expect(explain(almost, '2024-03-11 09:00', 'P5D').counted).toHaveLength(1);
  });

  it('in less than 2 kB, however long', () => {
    const dates = Array.from({ length: 28 }, (_, i) => `2024-02-${String(i + 1).padStart(2, '0')}`);
    const crowded = calendar({
      key: '早'.repeat(200),
      timeZone: 'America/Argentina/ComodRivadavia',
      week: workdays(Array.from({ length: 12 }, (_, i) => [clock(2 * i), clock(2 * i + 1)] as const)),
      holidays: { country: 'CZ', add: dates.map((date) => ({ date, name: `${date} ${'長'.repeat(90)}` })) },
    });
    const pauses = dates.map((date) => pause(`${date} 10:00`, `${date} 11:00`));
    const explanation = explain(crowded, '2024-01-31 10:00', 'P100DT1000H30M10S', pauses);
    expect(explanation.moreCounted).toBeGreaterThan(100);
    expect(explanation.moreSkipped).toBeGreaterThan(10);
    expect(explanation.morePauses).toBe(24);
    const json = JSON.stringify(explanation);
    expect(Buffer.byteLength(json)).toBeLessThan(2_048);
    expect(JSON.parse(json)).toEqual(explanation);
  });
});

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
