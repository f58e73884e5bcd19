import {
  after,
  claimed,
  goodGoods,
  monday,
  onlyPart,
  replaced,
  returnRules,
  stepsDue,
  untilDue,
  ways,
} from '../../../../test/support/return-cases.js';
import { timeActsOn } from './decide.js';
import { explainReturn } from './explain.js';
import type { ReturnCaseState } from './state.js';

const delivered = after(claimed().state, [...ways.accepted, ...goodGoods, ...replaced.slice(0, 2)]);
const thursday = '2026-03-05T08:00:00.000Z';
const friday = '2026-03-06T08:00:00.000Z';
const nextWednesday = '2026-03-11T08:00:00.000Z';

const receiptOf = ({ clocks }: ReturnCaseState) => clocks.find(({ step }) => step === 'receipt');
const isSilent = expect.objectContaining({
  kind: 'confirmed-by-silence',
  partIds: [onlyPart(delivered).id],
});

/** What time makes of a case until its part has ended. */
function untilEnded(given: ReturnCaseState, rules = returnRules()) {
  let made = untilDue(given, rules);
  while (!onlyPart(made.state).outcome) made = untilDue(made.state, rules);
  return made;
}

describe('the silence of a customer', () => {
  it('is a yes when its time is over, and tells nobody off', () => {
    const made = untilEnded(delivered);
    expect(made.event).toMatchObject({ kind: 'time-passed' });
    expect(made.event.happenings).toContainEqual(isSilent);
    expect({ tellings: made.tellings, due: stepsDue(made.state) }).toEqual({
      tellings: [],
      due: ['contact'],
    });
    expect(made.news).toMatchObject([{ to: 'customer', about: 'ended', outcome: 'replaced' }]);
  });
});

describe('the silence of a customer whom the letter of its delivery has not reached', () => {
  const untold = returnRules({ untold: [{ about: 'record-delivery', from: monday }] });
  const told = returnRules({ untold: [{ about: 'record-delivery', from: monday, to: friday }] });
  const late = () => {
    let made = untilDue(delivered, untold);
    while (made.tellings.length === 0) made = untilDue(made.state, untold);
    return made;
  };

  it('says nothing: that it is not told is late, and somebody has to call', () => {
    const { state, tellings } = late();
    expect(onlyPart(state).outcome).toBeUndefined();
    expect(receiptOf(state)).toMatchObject({ dueAt: thursday, untold: true });
    expect(tellings).toMatchObject([{ step: 'receipt', inCharge: 'customer' }]);
    expect(timeActsOn(state, untold, thursday)).toBeUndefined();
  });

  it('is not waited for: until somebody has called, it is our time that runs', () => {
    const because = (state: typeof delivered) => state.pauses.map((pause) => [pause.because, pause.to]);
    expect(because(delivered)).toEqual([...because(delivered).slice(0, -1), ['customer', undefined]]);
    const { state } = late();
    expect(because(state)).not.toContainEqual(['customer', undefined]);
    // Nor was it waited for before that came to be known.
    expect(state.pauses.filter((pause) => pause.because === 'customer')).toEqual([]);
    const heard = timeActsOn(state, told, friday)!.state;
    expect(heard.pauses.at(-1)).toEqual({ because: 'customer', from: friday });
  });

  it('is heard once it was told otherwise, after the whole norm from then', () => {
    const heard = timeActsOn(late().state, told, friday)!.state;
    expect([heard.escalations, onlyPart(heard).outcome]).toEqual([[], undefined]);
    expect(receiptOf(heard)).toMatchObject({ since: monday, dueAt: nextWednesday });
    expect(receiptOf(heard)).not.toHaveProperty('untold');
    const why = explainReturn(heard, told).find(({ step }) => step === 'receipt');
    expect(why?.explanation?.pauses).toMatchObject([{ from: monday, to: friday }]);
    const { event, state } = untilEnded(heard, told);
    expect(event.happenings).toContainEqual(isSilent);
    expect(onlyPart(state).endedAt).toBe(nextWednesday);
  });

  it('is heard where it was told before its time was over', () => {
    const early = returnRules({
      untold: [{ about: 'record-delivery', from: monday, to: '2026-03-03T08:00:00.000Z' }],
    });
    expect(onlyPart(untilEnded(delivered, early).state).endedAt).toBe(friday);
  });

  it('is that of others’ deliveries as well as of its own: each by itself', () => {
    const elsewhere = returnRules({ untold: [{ about: 'record-delivery', from: friday }] });
    expect(onlyPart(untilEnded(delivered, elsewhere).state).endedAt).toBe(thursday);
  });
});
