import type { LadderLevel } from '../pipeline/definition.js';
import { instant, type Instant } from '../instant.js';
import type { Stall } from './escalation.js';
import { climb, nextRung, openEscalation, takeOn, type LadderRules } from './ladder.js';

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
const keyRules: LadderRules = { levels, isKey: true, after };
const stall: Stall = { kind: 'stage-norm', since: at(-8), dueAt: at(0) };

function at(hours: number): Instant {
  return instant(Date.UTC(2026, 2, 2) + hours * hour);
}

function open(rules = keyRules) {
  return openEscalation('e', [stall], rules, at(0));
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
    expect(nextRung(third.escalation)).toBeUndefined();
  });

  it('tells one level, not three, after an outage', () => {
    const late = climb(open().escalation, keyRules, at(100));
    expect(late.tellings.map(({ to }) => to)).toEqual(['head-of-sales']);
    expect(nextRung(late.escalation)).toBe(at(108));
  });

  it('tells management of key deals only', () => {
    const rules = { ...keyRules, isKey: false };
    const head = climb(open(rules).escalation, rules, at(4));
    expect(nextRung(head.escalation)).toBeUndefined();
    expect(climb(head.escalation, rules, at(500)).tellings).toEqual([]);
  });

  it('stops while taken on, until the promised date', () => {
    const taken = takeOn(open().escalation, 'anna', at(50), at(1));
    expect(nextRung(taken)).toBe(at(50));
    expect(climb(taken, keyRules, at(49)).tellings).toEqual([]);
  });

  it('tells the level that was reached again when the promise is broken, in a new round, and goes on from there', () => {
    const head = climb(open().escalation, keyRules, at(4)).escalation;
    const broken = climb(takeOn(head, 'petr', at(50), at(5)), keyRules, at(50));
    expect(broken.tellings).toEqual([{ escalationId: 'e', round: 2, level: 1, to: 'head-of-sales' }]);
    expect(broken.happenings[0]).toEqual({ kind: 'promise-broken', by: 'petr', promisedFor: at(50) });
    expect(broken.escalation).toMatchObject({ takenOn: undefined, brokenPromises: 1, round: 2 });
    expect(climb(broken.escalation, keyRules, at(58)).tellings.map(({ to }) => to)).toEqual(['management']);
  });

  it('begins with its first level when taken on before anybody was told', () => {
    const rules = { ...keyRules, levels: [{ ...levels[0]!, after: 'PT2H' }, ...levels.slice(1)] };
    const silent = openEscalation('e', [stall], rules, at(0));
    expect(silent.tellings).toEqual([]);
    const broken = climb(takeOn(silent.escalation, 'anna', at(1), at(0)), rules, at(1));
    expect(broken.tellings.map(({ to }) => to)).toEqual(['owner']);
  });

  it('tells levels without a delay together', () => {
    const rules = { ...keyRules, levels: levels.map((level) => ({ ...level, after: 'PT0S' })) };
    expect(open(rules).tellings.map(({ to }) => to)).toEqual(['owner', 'head-of-sales', 'management']);
  });
});
