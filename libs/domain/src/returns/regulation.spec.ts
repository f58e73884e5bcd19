import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { returnRules, shippedRegulation } from '../../../../test/support/return-cases.js';
import { epochMs } from '../instant.js';
import { languages } from '../pipeline/definition.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import type { CalendarDefinition } from '../calendar/calendar-definition.js';
import type { ReturnRegulation } from './regulation.js';
import { regulationOnCalendar, regulationProblems } from './regulation-problems.js';

const regulation = shippedRegulation();
const { calendar } = returnRules();

/** Where something is wrong. */
function pathsOf(changes: Partial<ReturnRegulation>): string[] {
  return regulationProblems({ ...regulation, ...changes }).map(({ path }) => path);
}

describe('the regulation that is shipped', () => {
  it('has nothing wrong with it, on a calendar that is shipped too', () => {
    const file = join(process.cwd(), `definitions/calendars/${regulation.calendar}.json`);
    const its = workingCalendar(JSON.parse(readFileSync(file, 'utf8')) as CalendarDefinition);
    const from = epochMs('2026-03-02T08:00:00.000Z');
    expect([...regulationProblems(regulation), ...regulationOnCalendar(regulation, its, from)]).toEqual([]);
  });

  it('speaks every language', () => {
    const named = [regulation, regulation.wholeCase, ...Object.values(regulation.steps)];
    const others = languages.filter((language) => language !== 'en').sort();
    for (const { name, labels = {} } of named)
      expect([name, Object.keys(labels).sort()]).toEqual([name, others]);
  });

  it('tells management of a customer of class A at once', () => {
    expect(regulation.ladder.A.map(({ to, after }) => [to, after])).toEqual([
      ['owner', 'PT0S'],
      ['head-of-sales', 'PT0S'],
      ['management', 'PT0S'],
    ]);
  });
});

describe('a regulation that is wrong', () => {
  const { cause: _cause, ...others } = regulation.steps;
  const check = regulation.steps.check;
  const vendor = { kind: 'vendor', id: 'v' } as const;

  it.each<[string, Partial<ReturnRegulation>, string[]]>([
    ['has no name', { name: ' ' }, ['name']],
    ['lacks a step', { steps: others as ReturnRegulation['steps'] }, ['steps.cause']],
    [
      'has a strange step',
      { steps: { ...regulation.steps, lunch: check } as ReturnRegulation['steps'] },
      ['steps.lunch'],
    ],
    [
      'has a norm that is none',
      { steps: { ...regulation.steps, check: { ...check, norm: { A: '1 day', B: 'P1D', C: 'P1W' } } } },
      ['steps.check.norm.A', 'steps.check.norm.C'],
    ],
    [
      'warns when nobody knows',
      { wholeCase: { ...regulation.wholeCase, warnBefore: 'soon' } },
      ['wholeCase.warnBefore'],
    ],
    ['has a ladder without levels', { ladder: { ...regulation.ladder, B: [] } }, ['ladder.B']],
    [
      'tells the management first',
      {
        steps: {
          ...regulation.steps,
          check: { ...check, ladder: { ...regulation.ladder, A: [regulation.ladder.A[2]!] } },
        },
      },
      ['steps.check.ladder.A.0.to'],
    ],
    [
      'has a window of no days, and one that warns before it opens',
      { claimWindows: { vendor: { days: 0, warnDaysBefore: 0 }, carrier: { days: 7, warnDaysBefore: 7 } } },
      ['claimWindows.vendor.days', 'claimWindows.carrier.warnDaysBefore'],
    ],
    [
      'agrees a window of no days with a single carrier',
      { counterparties: [{ kind: 'carrier', id: 'c', claimWindow: { days: 0, warnDaysBefore: 0 } }] },
      ['counterparties.0.claimWindow.days'],
    ],
    [
      'agrees the same twice, and what is not for a vendor to agree',
      { counterparties: [vendor, { ...vendor, norms: { 'vendor-answer': 'x', cause: 'P1D' } as never }] },
      ['counterparties.1.id', 'counterparties.1.norms.vendor-answer', 'counterparties.1.norms.cause'],
    ],
  ])('is told where it %s', (_, changes, paths) => {
    expect(pathsOf(changes)).toEqual(paths);
  });

  it('is told of everything at once', () => {
    expect(pathsOf({ name: '', ladder: { ...regulation.ladder, C: [] } })).toEqual(['name', 'ladder.C']);
  });

  it('is told which norms its calendar cannot hold', () => {
    const norm = { A: 'P3000D', B: 'P1D', C: 'P1D' };
    const long = { ...regulation, wholeCase: { ...regulation.wholeCase, norm } };
    const rare = workingCalendar({
      key: 'rare',
      name: 'Rare',
      timeZone: 'UTC',
      week: { monday: [['09:00', '09:30']] },
    });
    const now = epochMs('2026-03-02T08:00:00.000Z');
    const problems = regulationOnCalendar(long, rare, now);
    expect(problems.map(({ path }) => path)).toEqual(['wholeCase.norm.A']);
    expect(regulationOnCalendar(regulation, calendar, now)).toEqual([]);
    // What was agreed with a vendor is counted where the vendor works.
    const counterparties = [{ kind: 'vendor', id: 'slow', norms: { 'good-goods': 'P1500D' } }] as const;
    const agreed = { ...regulation, counterparties };
    expect(regulationOnCalendar(agreed, calendar, now)).toEqual([]);
    expect(regulationOnCalendar(agreed, calendar, now, () => rare)).toMatchObject([
      { path: 'counterparties.0.norms.good-goods' },
    ]);
  });
});
