import { alwaysOpen } from '../../../../test/support/cast.js';
import { office } from '../../../../test/support/deal-rules.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { stepReports, timeReport, type CaseSpan, type StepSpan } from './step-report.js';

/** Open from 9 to 17 in Prague, Monday to Friday. */
const calendarOf = () => workingCalendar(office);
const at = (day: number, time: string) => new Date(`2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`);
const now = at(9, '08:00');

const span = (changes: Partial<StepSpan>): StepSpan => ({
  ...{
    step: 'cause',
    inCharge: 'head-of-sales',
    regulationKey: 'returns',
    group: null,
    pauses: [],
    counterpartyId: null,
  },
  ...{ since: at(6, '14:00'), doneAt: at(9, '09:00'), leftAt: null, dueAt: at(9, '12:00') },
  ...changes,
});
/** A vendor that works at night. */
const calendars = {
  ofRegulation: calendarOf,
  ofCounterparty: (id: string) => (id === 'night-works' ? workingCalendar(alwaysOpen) : undefined),
};
const reported = (...spans: Partial<StepSpan>[]) => stepReports(spans.map(span), calendars, now);

describe('the time of a step', () => {
  it('is told by the clock on the wall, and in working time beside it', () => {
    // From Friday afternoon, two hours before the office closes, to Monday, an hour after it opens.
    expect(reported({})).toEqual([
      {
        ...{ step: 'cause', inCharge: 'head-of-sales', group: null, done: 1, running: 0, late: 0 },
        ...{ averageHours: 67, allowedHours: 70, averageWorkingHours: 3, allowedWorkingHours: 6 },
      },
    ]);
  });

  it('is without the time in which the vendor waited for us', () => {
    const pauses = [{ from: at(6, '15:00').toISOString(), to: at(9, '08:30').toISOString() }];
    expect(reported({ pauses })).toMatchObject([{ averageHours: 67, averageWorkingHours: 1.5 }]);
  });

  it('of a vendor is counted in the calendar in which it works, as its clock was', () => {
    const theirs = { step: 'vendor-answer', inCharge: 'counterparty' } as const;
    expect(reported({ ...theirs, counterpartyId: 'night-works' })).toMatchObject([
      { averageWorkingHours: 67, allowedWorkingHours: 70 },
    ]);
    expect(reported({ ...theirs, counterpartyId: 'day-works' })).toMatchObject([{ averageWorkingHours: 3 }]);
    // What is ours to do is counted in ours, whoever the part was asked of.
    expect(reported({ counterpartyId: 'night-works' })).toMatchObject([{ averageWorkingHours: 3 }]);
  });

  it.each([
    [{ doneAt: null }, { done: 0, running: 1, late: 0, averageWorkingHours: null }],
    [
      { doneAt: null, dueAt: at(6, '15:00') },
      { running: 1, late: 1, allowedWorkingHours: 1 },
    ],
    [{ dueAt: null }, { done: 1, late: 0, allowedHours: null, allowedWorkingHours: null }],
    [{ dueAt: at(6, '15:00') }, { done: 1, late: 1 }],
    [
      { dueAt: at(6, '15:00'), doneAt: null, leftAt: at(9, '09:00') },
      { done: 0, running: 0, late: 1 },
    ],
    // What fell away says nothing of how long it takes.
    [
      { dueAt: at(6, '15:00'), doneAt: null, leftAt: at(9, '09:00') },
      { averageHours: null, allowedHours: null, averageWorkingHours: null, allowedWorkingHours: null },
    ],
  ])('counts what is done, what runs and what is late: %j', (changes, counts) => {
    expect(reported(changes)).toMatchObject([counts]);
  });

  it('is none of what only fell away in time', () => {
    expect(reported({ doneAt: null, leftAt: at(9, '09:00') })).toEqual([]);
    expect(reported({}, { doneAt: null, leftAt: at(6, '14:01') })).toMatchObject([
      { done: 1, running: 0, averageHours: 67 },
    ]);
  });

  it('is not late while it stands still for us, nor by what comes then', () => {
    const asked = { dueAt: at(6, '15:30'), pauses: [{ from: at(6, '15:00').toISOString() }] };
    expect(reported({ ...asked, doneAt: null })).toMatchObject([{ running: 1, late: 0 }]);
    const pauses = [{ from: at(6, '15:00').toISOString(), to: at(9, '09:00').toISOString() }];
    expect(reported({ ...asked, pauses })).toMatchObject([{ done: 1, late: 0 }]);
    const before = [{ from: at(6, '15:00').toISOString(), to: at(6, '15:10').toISOString() }];
    expect(reported({ ...asked, pauses: before })).toMatchObject([{ done: 1, late: 1 }]);
    const late = { ...asked, dueAt: at(6, '14:30') };
    expect(reported({ ...late, doneAt: null })).toMatchObject([{ running: 1, late: 1 }]);
  });

  it('is the average of a group, apart from other groups', () => {
    const [a, b] = [
      { key: 'a', name: 'A' },
      { key: 'b', name: 'B' },
    ];
    const shorter = { doneAt: at(6, '15:00') };
    expect(reported({ group: a }, { group: a, ...shorter }, { group: b, ...shorter })).toMatchObject([
      { group: a, done: 2, averageWorkingHours: 2 },
      { group: b, done: 1, averageWorkingHours: 1 },
    ]);
  });
});

describe('the time of cases', () => {
  const iso = (day: number, time: string) => at(day, time).toISOString();
  const one: CaseSpan = {
    ...{ regulationKey: 'returns', openedAt: iso(2, '08:00'), closedAt: iso(4, '10:00') },
    pauses: [
      { because: 'counterparty', from: iso(2, '10:00'), to: iso(3, '10:00') },
      { because: 'customer', from: iso(3, '12:00'), to: iso(3, '13:00') },
      { because: 'closed', from: iso(4, '10:00') },
    ],
  };

  it('tells whose turn it was, in working time', () => {
    expect(timeReport([one], calendarOf, now)).toEqual({
      ...{ cases: 1, averageHours: 50, oursWorkingHours: 9 },
      ...{ counterpartiesWorkingHours: 8, customersWorkingHours: 1 },
    });
  });

  it('goes on until now in a case that is open', () => {
    const open = {
      ...one,
      closedAt: null,
      pauses: [{ because: 'counterparty', from: iso(6, '08:00') } as const],
    };
    expect(timeReport([open], calendarOf, now)).toMatchObject({
      ...{ oursWorkingHours: 32, counterpartiesWorkingHours: 8 },
    });
  });

  it.each([
    ['the first', one, { averageHours: 50, oursWorkingHours: 9, counterpartiesWorkingHours: 8 }],
    [
      'the linked one, which has the pauses of the first',
      { ...one, openedAt: iso(4, '10:00'), closedAt: iso(4, '12:00'), pauses: one.pauses.slice(0, 2) },
      { averageHours: 2, oursWorkingHours: 2, counterpartiesWorkingHours: 0, customersWorkingHours: 0 },
    ],
  ])('counts the time of a case that goes on in another once: %s', (_, each, expected) => {
    expect(timeReport([each], calendarOf, now)).toMatchObject(expected);
  });

  it('is none where there is no case', () => {
    expect(timeReport([], calendarOf, now)).toMatchObject({ cases: 0, averageHours: null });
  });
});
