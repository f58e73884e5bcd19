import {
  acceptedReturn,
  claimed,
  doing,
  goodGoods,
  replaced,
  untilDue,
  ways,
  type CommandOnAll,
} from '../../../../test/support/return-cases.js';
import { doneSteps, isDoneWith, type StepEvent } from './done-steps.js';
import { partsOf } from './parts.js';
import type { ReturnTransition } from './transition.js';

const eventOf = ({ event: { kind, data }, state }: ReturnTransition): StepEvent => ({
  kind,
  partIds: (data.partIds ?? []) as readonly string[],
  parts: partsOf(state).map(({ id }) => id),
  due: state.clocks,
});

/** The transitions of a case: its claim, then commands, each on all parts that there are unless it names some. */
function course(...commands: readonly CommandOnAll[]): ReturnTransition[] {
  return commands.reduce<ReturnTransition[]>(
    (made, command) => {
      const { state } = made.at(-1)!;
      const partIds = partsOf(state).map(({ id }) => id);
      return [...made, acceptedReturn(doing(state, { partIds, ...command }))];
    },
    [claimed()],
  );
}

/** `step` → the kind of the event that has ended it, of one part, or of the whole case. */
const endedIn = (made: readonly ReturnTransition[], partId: string | null) =>
  Object.fromEntries(
    doneSteps(made.map(eventOf))
      .filter((one) => one.partId === partId)
      .map(({ step, by }) => [step, by.kind]),
  );
const idsOf = (made: readonly ReturnTransition[]) => partsOf(made.at(-1)!.state).map(({ id }) => id);

describe('which event has done a step', () => {
  it('is the act of each step, on the whole way of the regulation', () => {
    const made = course(...ways.accepted, ...goodGoods, ...replaced, {
      kind: 'record-contact',
      reaction: 'satisfied',
    });
    const [partId] = idsOf(made);
    expect(endedIn(made, null)).toEqual({ 'passing-on': 'pass-on', contact: 'record-contact' });
    expect(endedIn(made, partId!)).toEqual({
      ...{ cause: 'find-cause', confirmation: 'confirm-cause', decision: 'request' },
      ...{ 'vendor-answer': 'accept', 'pick-up': 'pick-up', return: 'send-back' },
      ...{ 'vendor-receipt': 'confirm-return', 'good-goods': 'receive-goods', check: 'check-goods' },
      ...{ replacement: 'ship-replacement', delivery: 'record-delivery', receipt: 'confirm-receipt' },
    });
  });

  it('is not one that leaves the step due', () => {
    const made = course(...ways.accepted, { kind: 'plan-pick-up', on: '2026-03-05' });
    expect(endedIn(made, idsOf(made)[0]!)).not.toHaveProperty('pick-up');
  });

  it('is the last one, where it was done again', () => {
    const asked = course(...ways.requested, { kind: 'refuse' }, { kind: 'decide-remedy', remedy: 'refund' });
    expect(endedIn(asked, idsOf(asked)[0]!)).toMatchObject({
      ...{ decision: 'decide-remedy', 'vendor-answer': 'refuse' },
    });
  });

  it('is what left it out', () => {
    const found = ways.confirmed.slice(0, 2);
    const made = course(...found, { kind: 'skip', step: 'confirmation' });
    expect(endedIn(made, idsOf(made)[0]!)).toMatchObject({ confirmation: 'skip' });
  });

  it('is time, where silence has confirmed it', () => {
    let made = course(...ways.accepted, ...goodGoods, ...replaced.slice(0, 2));
    for (
      let left = 20;
      left > 0 && made.at(-1)!.state.lines[0]!.parts[0]!.replacement !== 'confirmed';
      left--
    )
      made = [...made, untilDue(made.at(-1)!.state)];
    expect(endedIn(made, idsOf(made)[0]!)).toMatchObject({ receipt: 'time-passed' });
  });

  it('is told for each part: one that was cut off has what was done before, and goes its own way', () => {
    const before = course(...ways.requested);
    const [whole] = idsOf(before);
    const split = acceptedReturn(
      doing(before.at(-1)!.state, {
        kind: 'accept-in-part',
        partIds: [whole!],
        grants: 'exchange',
        quantity: 30,
      }),
    );
    const parts = partsOf(split.state);
    const refused = parts.find(({ claim }) => claim === 'refused')!.id;
    const accepted = parts.find(({ claim }) => claim === 'accepted')!.id;
    const refund = { kind: 'decide-remedy', remedy: 'refund', partIds: [refused] } as const;
    const made = [...before, split, acceptedReturn(doing(split.state, refund))];
    expect(endedIn(made, refused)).toMatchObject({
      ...{ cause: 'find-cause', 'vendor-answer': 'accept-in-part', decision: 'decide-remedy' },
    });
    expect(endedIn(made, accepted)).toMatchObject({ cause: 'find-cause', decision: 'request' });
  });
});

describe('whether the event with which a step was over has done it', () => {
  const by = (kind: StepEvent['kind'], heard: readonly string[] = []) => ({ kind, partIds: ['one'], heard });

  it.each([
    ['vendor-answer', 'refuse', true],
    ['vendor-answer', 'drop-claim', false],
    ['vendor-answer', 'withdraw', false],
    ['cause', 'find-cause', true],
    ['cause', 'withdraw', false],
    ['confirmation', 'skip', false],
    ['confirmation', 'confirm-cause', true],
    ['decision', 'reject', true],
    ['answer-to-vendor', 'refuse', false],
    ['good-goods', 'receive-goods', true],
    ['good-goods', 'drop-claim', false],
    ['delivery', 'confirm-receipt', true],
    ['receipt', 'dispute-receipt', true],
    ['receipt', 'time-passed', false],
  ] as const)('%s by %s: %s', (step, kind, isDone) => {
    expect(isDoneWith(step, 'one', by(kind))).toBe(isDone);
    expect(isDoneWith(step, 'other', by(kind))).toBe(false);
  });

  it('is the pass-on, and no move of the whole case', () => {
    expect(isDoneWith('passing-on', null, by('pass-on'))).toBe(true);
    expect(isDoneWith('passing-on', null, by('move-customer'))).toBe(false);
    expect(isDoneWith('passing-on', null, by('withdraw'))).toBe(false);
    expect(isDoneWith('contact', null, by('record-contact'))).toBe(true);
  });

  it('is silence, of the parts whose receipt it confirms', () => {
    expect(isDoneWith('receipt', 'one', by('time-passed', ['one']))).toBe(true);
    expect(isDoneWith('receipt', 'other', by('time-passed', ['one']))).toBe(false);
    expect(isDoneWith('delivery', 'one', by('time-passed', ['one']))).toBe(false);
  });
});
