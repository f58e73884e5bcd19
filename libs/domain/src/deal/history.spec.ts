import { did, monday, newDeal, prague, tradeRules } from '../../../../test/support/deals.js';
import type { DealCommand } from './commands.js';
import { timePassed } from './decide.js';
import { historyOf, type PastEvent } from './history.js';

const hour = 3_600_000;
const { calendar } = tradeRules;

/** A deal of Monday, 9:00, with all that happens to it. */
class Past {
  readonly events: PastEvent[] = [{ at: monday, isBack: false, state: newDeal() }];

  then(local: string, command: DealCommand): this {
    const at = prague(local);
    this.letPass(at);
    const { state, event } = did(this.now, command, at);
    this.events.push({ at, isBack: event.data.back === true, state });
    return this;
  }

  /** Lets every deadline fire at its time. */
  letPass(until: string): this {
    for (let due = this.now.nextDueAt; due !== undefined && due <= until; due = this.now.nextDueAt)
      this.events.push({ at: due, isBack: false, state: timePassed(this.now, tradeRules, due)!.state });
    return this;
  }

  get now() {
    return this.events.at(-1)!.state;
  }

  get history() {
    return historyOf(this.events, calendar);
  }
}

const toOffer: DealCommand = { kind: 'move', to: 'offer' };
const back: DealCommand = { kind: 'move', to: 'need', reasoned: true };

describe('the stays of a deal', () => {
  it('are as long as the office was open, against the norm of their stage', () => {
    const past = new Past()
      .then('2026-03-04T13:00', toOffer)
      .then('2026-03-05T09:00', back)
      .then('2026-03-16T13:00', { kind: 'lose', reason: 'price' });
    expect(past.history.stays).toEqual([
      {
        ...{ stage: 'need', enteredAt: monday, leftAt: prague('2026-03-04T13:00'), leftBy: 'forwards' },
        // Two days of eight hours and half a one, of five that class A has.
        ...{ workingMs: 20 * hour, allowedMs: 40 * hour, isInNorm: true },
      },
      {
        ...{ stage: 'offer', enteredAt: prague('2026-03-04T13:00'), leftAt: prague('2026-03-05T09:00') },
        ...{ leftBy: 'back', workingMs: 4 * hour, allowedMs: 40 * hour, isInNorm: true },
      },
      {
        ...{ stage: 'need', enteredAt: prague('2026-03-05T09:00'), leftAt: prague('2026-03-16T13:00') },
        // Seven days and half a one.
        ...{ leftBy: 'lost', workingMs: 60 * hour, allowedMs: 40 * hour, isInNorm: false },
      },
    ]);
  });

  it('go on when the deal is opened again, without the time for which it was closed', () => {
    const past = new Past()
      .then('2026-03-03T13:00', { kind: 'lose', reason: 'price' })
      .then('2026-03-05T09:00', { kind: 'reopen', reasoned: true });
    expect(past.history.stays).toEqual([{ stage: 'need', enteredAt: monday }]);
    past.then('2026-03-05T11:00', { kind: 'win' });
    expect(past.history.stays).toEqual([
      expect.objectContaining({
        leftBy: 'won',
        workingMs: 14 * hour,
        allowedMs: 40 * hour,
        leftAt: prague('2026-03-05T11:00'),
      }),
    ]);
  });

  it('do not count a hold, nor what was left of it when it ended early', () => {
    const hold = {
      kind: 'hold',
      because: 'hold',
      until: prague('2026-03-20T09:00'),
      reasoned: true,
    } as const;
    const past = new Past()
      .then('2026-03-03T09:00', hold)
      .then('2026-03-10T09:00', { kind: 'resume' })
      .then('2026-03-10T13:00', toOffer);
    expect(past.history.stays[0]).toMatchObject({
      workingMs: 12 * hour,
      allowedMs: 40 * hour,
      isInNorm: true,
    });
  });
});

describe('the stalls of a deal', () => {
  it('last from their deadline until what ended them, in the stage where they were found', () => {
    const past = new Past().then('2026-03-11T13:00', toOffer);
    const ofStage = past.history.stalls.filter(({ kind }) => kind === 'stage-norm');
    expect(ofStage).toEqual([
      {
        ...{ kind: 'stage-norm', stage: 'need', beganAt: prague('2026-03-09T09:00') },
        endedAt: prague('2026-03-11T13:00'),
      },
    ]);
    past.letPass(prague('2026-03-19T09:00'));
    expect(past.history.stalls).toContainEqual({
      ...{ kind: 'stage-norm', stage: 'offer', beganAt: prague('2026-03-18T13:00') },
    });
  });
});

describe('the escalations of a deal', () => {
  const takeOn = (past: Past, local: string, promised: string) =>
    past.letPass(prague(local)).then(local, {
      kind: 'take-on',
      escalationId: past.now.escalation!.id,
      promisedFor: prague(promised),
    });

  it('know when they were first taken on, and which promises were broken and which kept', () => {
    const past = new Past().letPass(prague('2026-03-09T09:00'));
    const { id, openedAt } = past.now.escalation!;
    takeOn(past, '2026-03-09T15:00', '2026-03-10T17:00');
    takeOn(past, '2026-03-11T10:00', '2026-03-13T17:00');
    const running = { id, openedAt, isKept: false, brokenPromises: 1 };
    expect(past.history.escalations).toEqual([expect.objectContaining(running)]);
    past.then('2026-03-12T09:00', toOffer);
    expect(past.history.escalations).toEqual([
      {
        ...{ id, openedAt, endedAt: prague('2026-03-12T09:00'), takenAt: prague('2026-03-09T15:00') },
        ...{ untilTakenMs: expect.any(Number), isKept: true, brokenPromises: 1 },
      },
    ]);
  });

  it('that nobody took on have no promise', () => {
    const past = new Past().then('2026-03-11T13:00', toOffer);
    const [one] = past.history.escalations;
    expect(one).toMatchObject({ endedAt: prague('2026-03-11T13:00'), isKept: false, brokenPromises: 0 });
    expect(one).not.toHaveProperty('takenAt');
  });
});
