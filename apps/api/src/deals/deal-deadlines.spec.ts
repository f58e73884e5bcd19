import { dealDeadlines } from '@app/contracts/deals.js';
import { workingCalendar } from '@app/domain/calendar/working-calendar.js';
import { office, rulesOf } from '../../../../test/support/deal-rules.js';
import { did, monday, newDeal, prague, tradePipeline } from '../../../../test/support/deals.js';
import { deadlinesOf } from './deal-deadlines.js';

const rules = { ...rulesOf(tradePipeline()), calendarVersion: 1 };
const tuesday = prague('2026-03-03T10:00');
const offered = did(newDeal(rules), { kind: 'move', to: 'offer' }, monday, rules).state;

describe('what is answered of the deadlines of a deal', () => {
  it('is each clock and each task with its count', () => {
    const { items, tasks, uncountable } = dealDeadlines.parse(deadlinesOf(offered, rules, tuesday));
    expect(items.map(({ kind }) => kind)).toEqual(offered.clocks.map(({ kind }) => kind));
    expect(tasks).toMatchObject([{ action: 'visit', start: monday }]);
    expect(uncountable).toEqual([]);
  });

  it('names what a changed calendar cannot count, and leaves it due when it was', () => {
    const calendar = workingCalendar({
      ...office,
      closures: [{ from: '2026-03-02', to: '2060-12-31', reason: 'Closed for good' }],
    });
    const changed = { ...rules, calendar, calendarVersion: 2 };
    const { items, tasks, uncountable } = dealDeadlines.parse(deadlinesOf(offered, changed, tuesday));
    expect([items, tasks]).toEqual([[], []]);
    expect(uncountable.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ...offered.clocks.map(({ kind, dueAt }) => [kind, dueAt]),
      ['task', offered.tasks![0]!.dueAt],
    ]);
  });
});
