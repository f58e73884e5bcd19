import { calendar, everyDay } from '../calendar/calendar.spec-support.js';
import type { LadderLevel } from '../pipeline/definition.js';
import { instant, type Instant } from '../instant.js';
import { countingIn, delaysIn } from './clock.js';
import type { Stall } from './escalation.js';
import { climb, nextRung, openEscalation, snooze, takeOn, type LadderRules } from './ladder.js';

const hour = 3_600_000;
const channels = ['inbox'] as const;
const levels: LadderLevel[] = [
  { to: 'owner', after: 'PT0S', channels },
  { to: 'head-of-sales', after: 'PT4H', channels },
  { to: 'management', after: 'PT8H', channels },
];
/** Here every hour is a working hour. */
const after = (from: Instant, norm: string) =>
  instant(Date.parse(from) + Number(/^PT(\d+)/.exec(norm)![1]) * hour);
const weekAfter = (from: Instant) => instant(Date.parse(from) + 168 * hour);
const keyRules: LadderRules = { levels, isKey: true, after, weekAfter };
const stall: Stall = { kind: 'stage-norm', since: at(-8), dueAt: at(0) };

function at(hours: number): Instant {
  return instant(Date.UTC(2026, 2, 2) + hours * hour);
}

/** The same delays, of half the time. */
function halved(delay: LadderRules['after']): LadderRules['after'] {
  return (from, norm) => instant((Date.parse(from) + Date.parse(delay(from, norm))) / 2);
}

function open(rules = keyRules, oneLevelUp = false) {
  return openEscalation({ id: 'e', stalls: [stall], oneLevelUp }, rules, at(0));
}

describe('the ladder', () => {
  it('tells the owner at once, then each level in its time after the one before', () => {
    const first = open();
    expect(first.tellings).toEqual([{ escalationId: 'e', round: 1, level: 0, to: 'owner' }]);
    expect(nextRung(first.escalation)).toBe(at(4));
    const second = climb(first.escalation, keyRules, at(4));
    expect(second.tellings.map(({ to }) => to)).toEqual(['head-of-sales']);
    const third = climb(second.escalation, keyRules, at(12));
    expect(third.tellings.map(({ to }) => to)).toEqual(['management']);
    expect(nextRung(third.escalation)).toBe(at(12 + 168));
  });

  it('tells one level, not three, after an outage', () => {
    const late = climb(open().escalation, keyRules, at(100));
    expect(late.tellings.map(({ to }) => to)).toEqual(['head-of-sales']);
    expect(nextRung(late.escalation)).toBe(at(108));
  });

  it('tells management of key deals only', () => {
    const rules = { ...keyRules, isKey: false };
    const head = climb(open(rules).escalation, rules, at(4));
    expect(nextRung(head.escalation)).toBe(at(4 + 168));
    const told = climb(head.escalation, rules, at(500)).tellings;
    expect(told.map(({ to }) => to)).toEqual(['head-of-sales']);
  });

  it.each<[string, Partial<LadderRules>]>([
    ['another ladder', { levels: levels.slice(0, 1) }],
    ['a key deal', { levels: [levels[0]!, levels[2]!], isKey: false }],
  ])(
    'that was opened one level up tells nobody just for a second level, which comes with %s',
    (_, before) => {
      const one = { ...keyRules, ...before };
      const first = open(one, true);
      expect(first.tellings).toHaveLength(1);
      const two = { ...one, isKey: true, levels: before.isKey === false ? one.levels : levels };
      const changed = climb(first.escalation, two, at(1));
      expect(changed.tellings).toEqual([]);
      expect(nextRung(changed.escalation)).toBe(before.isKey === false ? at(9) : at(5));
    },
  );

  it('stops while taken on, until the promised date', () => {
    const taken = takeOn(open().escalation, { by: 'anna', promisedFor: at(50) }, at(1));
    expect(nextRung(taken)).toBe(at(50));
    expect(climb(taken, keyRules, at(49)).tellings).toEqual([]);
  });

  it('tells the level that was reached again when the promise is broken, in a new round, and goes on from there', () => {
    const head = climb(open().escalation, keyRules, at(4)).escalation;
    const broken = climb(takeOn(head, { by: 'petr', promisedFor: at(50) }, at(5)), keyRules, at(50));
    expect(broken.tellings).toEqual([{ escalationId: 'e', round: 2, level: 1, to: 'head-of-sales' }]);
    expect(broken.happenings[0]).toEqual({ kind: 'promise-broken', by: 'petr', promisedFor: at(50) });
    expect(broken.escalation).toMatchObject({ takenOn: undefined, brokenPromises: 1, round: 2 });
    expect(climb(broken.escalation, keyRules, at(58)).tellings.map(({ to }) => to)).toEqual(['management']);
  });

  it('begins with its first level when taken on before anybody was told', () => {
    const rules = { ...keyRules, levels: [{ ...levels[0]!, after: 'PT2H' }, ...levels.slice(1)] };
    const silent = open(rules);
    expect(silent.tellings).toEqual([]);
    const broken = climb(takeOn(silent.escalation, { by: 'anna', promisedFor: at(1) }, at(0)), rules, at(1));
    expect(broken.tellings.map(({ to }) => to)).toEqual(['owner']);
  });

  it('tells the unanswered top level again each week, each time in a new round', () => {
    let top = climb(climb(open().escalation, keyRules, at(4)).escalation, keyRules, at(12)).escalation;
    for (const week of [1, 2, 3]) {
      const again = climb(top, keyRules, at(12 + week * 168));
      expect(again.tellings).toEqual([{ escalationId: 'e', round: 1 + week, level: 2, to: 'management' }]);
      expect(again.happenings[0]).toMatchObject({ kind: 'told', again: true });
      top = again.escalation;
    }
    expect(nextRung(top)).toBe(at(12 + 4 * 168));
  });

  it('tells the level reached again when a snooze ends, in a new round', () => {
    const head = climb(open().escalation, keyRules, at(4)).escalation;
    const asleep = snooze(head, 'petr', at(40), at(5));
    expect(nextRung(asleep)).toBe(at(40));
    expect(climb(asleep, keyRules, at(39)).tellings).toEqual([]);
    const awake = climb(asleep, keyRules, at(40));
    expect(awake.happenings[0]).toEqual({ kind: 'snooze-ended', until: at(40) });
    expect(awake.tellings).toEqual([{ escalationId: 'e', round: 2, level: 1, to: 'head-of-sales' }]);
    expect(awake.escalation).toMatchObject({ snoozed: undefined, brokenPromises: 0 });
  });

  it('starts one level up for the third stall in a quarter: the second level is told with the first', () => {
    const third = open(keyRules, true);
    expect(third.happenings[0]).toMatchObject({ kind: 'escalation-opened', thirdInQuarter: true });
    expect(third.tellings.map(({ to }) => to)).toEqual(['owner', 'head-of-sales']);
    expect(nextRung(third.escalation)).toBe(at(8));
  });

  it("lets management's level fall away when the deal is no longer key, and counts a new one from now", () => {
    const head = climb(open().escalation, keyRules, at(4)).escalation;
    const unkeyed = climb(head, { ...keyRules, isKey: false }, at(6));
    expect(unkeyed.tellings).toEqual([]);
    expect(nextRung(unkeyed.escalation)).toBe(at(4 + 168));
    const keyed = climb(unkeyed.escalation, keyRules, at(10));
    expect(keyed.tellings).toEqual([]);
    expect(nextRung(keyed.escalation)).toBe(at(18));
  });

  it('never fires backwards in time when its levels are changed', () => {
    const waiting = open().escalation;
    const shorter = { ...keyRules, levels: levels.map((level) => ({ ...level, after: 'PT1H' })) };
    const looked = climb(waiting, shorter, at(3));
    expect(looked.tellings).toEqual([]);
    // The delay that runs was begun under the old ladder; the next one is the new ladder's.
    expect(nextRung(looked.escalation)).toBe(at(4));
    const head = climb(looked.escalation, shorter, at(4));
    expect(nextRung(head.escalation)).toBe(at(5));
  });

  /** Working time as it ran and as it runs from then on, and when the second level was due before. */
  const quickenings: [string, LadderRules, LadderRules, Instant][] = [
    ['delays that have become shorter', keyRules, { ...keyRules, after: halved(after) }, at(4)],
    // From 9 in Prague four hours end at 13 o'clock, from 5 at 9.
    [
      'a calendar of longer hours',
      { ...keyRules, ...delaysIn(countingIn(calendar())) },
      { ...keyRules, ...delaysIn(countingIn(calendar({ week: everyDay([['05:00', '22:00']]) }))) },
      at(12),
    ],
  ];

  it.each(quickenings)(
    'is not told at once under %s, but when its level was due',
    (_, before, changed, due) => {
      const waiting = open(before).escalation;
      expect(nextRung(waiting)).toBe(due);
      const shortlyBefore = instant(Date.parse(due) - hour / 2);
      const looked = climb(waiting, changed, shortlyBefore);
      expect(looked.tellings).toEqual([]);
      expect(nextRung(looked.escalation)).toBe(due);
      const told = climb(looked.escalation, changed, due);
      expect(told.tellings.map(({ to }) => to)).toEqual(['head-of-sales']);
    },
  );

  it('is not told again at once when a week has become shorter', () => {
    const top = climb(climb(open().escalation, keyRules, at(4)).escalation, keyRules, at(12)).escalation;
    const shorter = { ...keyRules, weekAfter: (from: Instant) => instant(Date.parse(from) + 24 * hour) };
    const looked = climb(top, shorter, at(12 + 100));
    expect(looked.tellings).toEqual([]);
    expect(nextRung(looked.escalation)).toBe(at(12 + 168));
  });

  it('tells levels without a delay together', () => {
    const rules = { ...keyRules, levels: levels.map((level) => ({ ...level, after: 'PT0S' })) };
    expect(open(rules).tellings.map(({ to }) => to)).toEqual(['owner', 'head-of-sales', 'management']);
  });

  it('tells what is the top by now, once and as no weekly repeat, when the level that was reached is gone', () => {
    const top = climb(climb(open().escalation, keyRules, at(4)).escalation, keyRules, at(12)).escalation;
    const taken = takeOn(top, { by: 'eva', promisedFor: at(50) }, at(13));
    const told = [{ escalationId: 'e', round: 2, level: 1, to: 'head-of-sales' }];
    const happened = { kind: 'told', escalationId: 'e', round: 2, level: 1, to: 'head-of-sales' };
    for (const rules of [
      { ...keyRules, isKey: false },
      { ...keyRules, levels: levels.slice(0, 2) },
    ]) {
      const broken = climb(taken, rules, at(50));
      expect(broken.tellings).toEqual(told);
      expect(broken.happenings[1]).toEqual(happened);
    }
  });
});
