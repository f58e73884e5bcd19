import { commanded } from '../../../../test/support/deal-rules.js';
import type { DealCommand } from './commands.js';
import { decide } from './decide.js';
import {
  after,
  call,
  clock,
  did,
  kinds,
  newDeal,
  prague,
  tradeRules,
  whyNot,
} from '../../../../test/support/deals.js';

const at = prague('2026-03-03T10:00');
// The owner is told on Tuesday at 9, the head of sales would be at 13.
const stalled = after(newDeal(), prague('2026-03-03T09:00')).state;
const escalationId = stalled.escalation!.id;
const friday = prague('2026-03-06T12:00');
const taking = (promisedFor: string): DealCommand => ({ kind: 'take-on', escalationId, promisedFor });
const snoozing = (until: string, reasoned = true): DealCommand => ({
  kind: 'snooze',
  escalationId,
  until,
  reasoned,
});
const instructing = (doneBy: string): DealCommand => ({ kind: 'instruct', escalationId, doneBy });
const taken = did(stalled, taking(friday), at).state;
const asleep = did(stalled, snoozing(friday), at).state;
const instructed = did(stalled, instructing(friday), at).state;

describe('an answer', () => {
  it.each<[string, typeof stalled, DealCommand, string | undefined]>([
    ['to an escalation that has ended', newDeal(), taking(friday), 'no-escalation'],
    ['to another one', stalled, { kind: 'take-on', escalationId: 'x', promisedFor: friday }, 'no-escalation'],
    ['of snoozing to none', newDeal(), snoozing(friday), 'no-escalation'],
    ['of instructing on none', newDeal(), instructing(friday), 'no-escalation'],
    ['with a promise for now', stalled, taking(at), 'promise-not-in-future'],
    ['with a promise of 92 days', stalled, taking('2026-06-03T09:00:00.000Z'), undefined],
    ['with a promise of more', stalled, taking('2026-06-03T09:00:00.001Z'), 'promise-too-far'],
    ['with an instruction for now', stalled, instructing(at), 'promise-not-in-future'],
    [
      'with an instruction of more than a quarter',
      stalled,
      instructing('2026-07-03T09:00:00.000Z'),
      'promise-too-far',
    ],
    ['taking on what is taken on', taken, taking(prague('2026-03-09T10:00')), 'already-taken-on'],
    ['taking on what a manager has instructed', instructed, taking(friday), 'already-taken-on'],
    ['that escapes a promise by snoozing', taken, snoozing(friday), 'already-taken-on'],
    ['that escapes an instruction by snoozing', instructed, snoozing(friday), 'already-taken-on'],
    ['putting off without a reason', stalled, snoozing(friday, false), 'reason-missing'],
    ['putting off to now', stalled, snoozing(at), 'snooze-not-in-future'],
    ['putting off by 31 days', stalled, snoozing('2026-04-03T09:00:00.000Z'), undefined],
    ['putting off by more', stalled, snoozing('2026-04-03T09:00:00.001Z'), 'snooze-too-far'],
    ['putting off what is put off', asleep, snoozing(friday), 'already-snoozed'],
    ['taking on what is put off', asleep, taking(friday), undefined],
    ['instructing on what is taken on', taken, instructing(friday), undefined],
  ])('%s', (_, deal, command, code) => {
    expect(whyNot(deal, command, at)).toBe(code);
  });
});

describe('taking on', () => {
  it('stops the ladder until the promise; the clocks of the deal run on', () => {
    expect(taken.escalation?.takenOn).toEqual({ by: 'anna', at, promisedFor: friday });
    expect(taken.nextDueAt).toBe(friday);
    expect(taken.clocks).toEqual(stalled.clocks);
    expect(after(taken, prague('2026-03-06T11:59')).tellings).toEqual([]);
  });

  it('broken goes on in a new round with the level reached, told again, and is counted', () => {
    const { state, tellings } = after(taken, prague('2026-03-06T16:00'));
    expect(tellings).toMatchObject([
      { round: 2, level: 0, to: 'owner', at: friday },
      { round: 2, level: 1, to: 'head-of-sales', at: prague('2026-03-06T16:00') },
    ]);
    expect(state.evasions?.promisesBroken).toBe(1);
  });

  it('kept says no more: the deal recovers', () => {
    const kept = did(
      taken,
      { kind: 'plan-activity', activity: call(prague('2026-03-12T10:00')) },
      prague('2026-03-05T10:00'),
    );
    expect(kinds(kept)).toEqual(['clock-reset', 'recovered', 'escalation-ended']);
    expect(kept.state.evasions?.promisesBroken ?? 0).toBe(0);
  });

  it('of what was put off ends the waiting: the clocks go on', () => {
    const thursday = prague('2026-03-05T10:00');
    const { state } = did(asleep, taking(friday), thursday);
    expect(state.escalation).toMatchObject({ snoozed: undefined, takenOn: { promisedFor: friday } });
    expect(state.pauses).toEqual([{ because: 'snooze', from: at, to: thursday }]);
  });
});

describe('snoozing', () => {
  it('stops ladder and clocks until its date, and is counted', () => {
    expect(asleep.evasions?.snoozes).toBe(1);
    expect(asleep.escalation?.snoozed).toEqual({ by: 'anna', at, until: friday });
    expect(asleep.nextDueAt).toBe(friday);
    // The norm of the stage was due on Monday at 9; three working days and two hours are put off.
    expect(clock(stalled, 'stage-norm')?.dueAt).toBe(prague('2026-03-09T09:00'));
    expect(clock(asleep, 'stage-norm')?.dueAt).toBe(prague('2026-03-12T11:00'));
  });

  it('in the very instant of the stall does not undo it', () => {
    const atOnce = did(stalled, snoozing(friday), prague('2026-03-03T09:00'));
    expect(kinds(atOnce)).toEqual([]);
    expect(atOnce.state.escalation?.stalls).toEqual(stalled.escalation?.stalls);
  });

  it('ends in a new round with the level reached, told again', () => {
    const { state, tellings } = after(asleep, friday);
    expect(tellings).toMatchObject([{ round: 2, level: 0, to: 'owner', at: friday }]);
    expect(state.evasions?.promisesBroken ?? 0).toBe(0);
  });

  it('ends with the escalation: what has recovered no longer waits for its date', () => {
    const planned = did(
      asleep,
      { kind: 'plan-activity', activity: call(prague('2026-03-05T10:00')) },
      prague('2026-03-04T10:00'),
    );
    expect(kinds(planned)).toEqual(['clock-reset', 'recovered', 'escalation-ended']);
    expect(planned.state.pauses).toEqual([{ because: 'snooze', from: at, to: prague('2026-03-04T10:00') }]);
    expect(clock(planned.state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-06T10:00'));
    expect(clock(planned.state, 'stage-norm')?.dueAt).toBe(prague('2026-03-10T09:00'));
    expect(planned.state.nextDueAt).toBe(prague('2026-03-06T10:00'));
  });

  it('that ends because one stall recovers goes on with another one that is due just then', () => {
    const sunday = did(stalled, snoozing(prague('2026-03-09T12:00')), prague('2026-03-08T12:00')).state;
    const next: DealCommand = { kind: 'plan-activity', activity: call(prague('2026-03-12T10:00')) };
    const planned = did(sunday, next, prague('2026-03-09T09:00'));
    expect(planned.event.happenings.slice(1)).toMatchObject([
      { kind: 'recovered', stall: 'no-future-activity' },
      { kind: 'stalled', stall: 'stage-norm', dueAt: prague('2026-03-09T09:00') },
    ]);
    expect(planned.tellings).toEqual([]);
    expect(planned.state.escalation).toMatchObject({ id: escalationId, stalls: [{ kind: 'stage-norm' }] });
    expect(planned.state.escalation?.snoozed).toBeUndefined();
    expect(planned.state.nextDueAt).toBe(prague('2026-03-09T13:00'));
  });
});

describe('an instruction', () => {
  const command = did(stalled, instructing(friday), at);

  it('tells the owner, and holds it to the date as to a promise of its own', () => {
    expect(command.tellings).toEqual([
      { escalationId, round: 1, level: 0, to: 'owner', purpose: 'instruction' },
    ]);
    expect(command.event.happenings).toContainEqual({ kind: 'told', ...command.tellings[0] });
    expect(command.state.escalation?.takenOn).toMatchObject({
      by: 'anna',
      instructedBy: 'petr',
      promisedFor: friday,
    });
    expect(command.event.data).toEqual({ escalationId, doneBy: friday, owner: 'anna' });
    const { state } = after(command.state, friday);
    expect(state).toMatchObject({ evasions: { promisesBroken: 1 }, escalation: { round: 2 } });
  });

  it('is given by another: nobody puts off a promise by telling oneself', () => {
    const decision = decide(stalled, commanded(instructing(friday), { principalId: 'anna' }), tradeRules, at);
    expect(decision).toMatchObject({ refusal: { code: 'instruct-oneself' } });
  });

  it('given anew is told anew: in a round of its own', () => {
    const again = did(command.state, instructing(prague('2026-03-05T12:00')), at);
    expect(again.tellings).toMatchObject([{ round: 2, level: 0, purpose: 'instruction' }]);
    expect(again.state.nextDueAt).toBe(prague('2026-03-05T12:00'));
  });

  it('ends a snooze', () => {
    const { state } = did(asleep, instructing(friday), prague('2026-03-04T10:00'), tradeRules);
    expect(state.escalation?.snoozed).toBeUndefined();
    expect(state.pauses).toEqual([{ because: 'snooze', from: at, to: prague('2026-03-04T10:00') }]);
  });
});

describe('a promise and a hold', () => {
  const wednesday = prague('2026-03-04T10:00');
  const holding = (until: string): DealCommand => ({ kind: 'hold', because: 'hold', until, reasoned: true });
  const nextTuesday = prague('2026-03-10T10:00');

  it.each([
    ['breaks when the hold has ended by its date', nextTuesday, undefined],
    ['breaks when the deal is resumed after it', nextTuesday, prague('2026-03-09T11:00')],
  ])('a promise for a date within the hold %s, and is counted', (_, until, resumedAt) => {
    const held = did(taken, holding(until), wednesday).state;
    const quiet = after(held, instantBefore(resumedAt ?? until));
    expect(quiet.tellings).toEqual([]);
    expect(quiet.state.escalation).toMatchObject({ takenOn: { promisedFor: friday }, brokenPromises: 0 });
    const told = resumedAt
      ? did(quiet.state, { kind: 'resume' }, resumedAt)
      : { ...after(quiet.state, until), event: undefined };
    expect(told.tellings).toMatchObject([{ round: 2, level: 0, to: 'owner' }]);
    expect(told.state.escalation).toMatchObject({ brokenPromises: 1, takenOn: undefined });
    expect(told.state.evasions).toMatchObject({ promisesBroken: 1, holds: 1 });
  });

  it('a promise for a date after the hold runs on', () => {
    const held = did(taken, holding(prague('2026-03-05T10:00')), wednesday).state;
    const { state, tellings } = after(held, prague('2026-03-06T11:59'));
    expect(tellings).toEqual([]);
    expect(state.escalation).toMatchObject({ takenOn: { promisedFor: friday }, brokenPromises: 0 });
    expect(after(state, friday).tellings).toMatchObject([{ round: 2, level: 0 }]);
  });
});

function instantBefore(at: string): string {
  return new Date(Date.parse(at) - 1).toISOString();
}
