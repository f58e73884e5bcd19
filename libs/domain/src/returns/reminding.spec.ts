import {
  acceptedReturn,
  after,
  claimed,
  claimedLine,
  doing,
  monday,
  onlyPart,
  returnRules,
  shippedRegulation,
  vendor1,
  ways,
} from '../../../../test/support/return-cases.js';
import { timeActsOn } from './decide.js';
import { regulationProblems } from './regulation-problems.js';
import type { StepReminders } from './regulation.js';
import type { ReturnRules } from './rules.js';
import type { ReturnCaseState } from './state.js';
import type { ReturnTransition } from './transition.js';

const at = (day: number, time = '08:00') => `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;

/** The vendor has three working days (class B): until Thursday, 9:00 in Prague. */
function reminding(reminders?: StepReminders): ReturnRules {
  const regulation = shippedRegulation();
  const { steps } = regulation;
  return returnRules({
    regulation: {
      ...regulation,
      steps: { ...steps, 'vendor-answer': { ...steps['vendor-answer'], reminders } },
    },
  });
}
const twice = reminding({ before: 'P1D', after: ['P1D', 'P2D'] });
const plain = claimedLine({ deliveredOn: undefined });
const requested = (rules: ReturnRules) =>
  after(claimed([plain], rules).state, ways.requested, { rules, at: monday });

/** What time made of a case until an instant. */
function until(given: ReturnCaseState, rules: ReturnRules, end: string): ReturnTransition[] {
  const made: ReturnTransition[] = [];
  for (let state = given; state.nextDueAt !== undefined && state.nextDueAt <= end; state = made.at(-1)!.state)
    made.push(timeActsOn(state, rules, state.nextDueAt)!);
  return made;
}

function letters(made: readonly ReturnTransition[]): [about: string, at: string | undefined, to?: string][] {
  return made.flatMap(({ news, state }) =>
    news.map(({ about, counterpartyId }): [string, string | undefined, string?] => {
      const reminded = state.clocks.find(({ step }) => step === 'vendor-answer')?.remindFrom;
      return [about, reminded, counterpartyId];
    }),
  );
}

describe('a reminder by the clock', () => {
  it('goes to the vendor before its time is over, and after', () => {
    expect(letters(until(requested(twice), twice, at(13)))).toEqual([
      ['reminder-before', at(4), 'vendor-1'],
      ['reminder-after', at(6), 'vendor-1'],
      ['reminder-after', at(9), 'vendor-1'],
    ]);
  });

  it('is recorded in the case, with what it is about', () => {
    const given = requested(twice);
    const [first] = until(given, twice, at(4)).filter(({ news }) => news.length > 0);
    expect(first!.event.happenings).toContainEqual({
      ...{ kind: 'reminded', when: 'before', step: 'vendor-answer', counterpartyId: 'vendor-1' },
      ...{ dueAt: at(5), partIds: [onlyPart(given).id] },
    });
  });

  it.each([
    ['accepts', { kind: 'accept', grants: 'exchange' } as const],
    ['refuses', { kind: 'refuse' } as const],
    ['asks back', { kind: 'ask' } as const],
  ])('comes no more when the vendor %s', (_, command) => {
    const given = requested(twice);
    const partIds = [onlyPart(given).id];
    const said = acceptedReturn(doing(given, { ...command, partIds }, { rules: twice, at: at(3) }));
    const reminders = until(said.state, twice, at(30)).flatMap(({ event }) =>
      event.happenings.filter((one) => one.kind === 'reminded' && one.step === 'vendor-answer'),
    );
    expect(reminders).toEqual([]);
  });

  it('is one letter, whatever was passed while nobody looked', () => {
    const late = timeActsOn(requested(twice), twice, at(20))!;
    expect(late.news.map(({ about }) => about)).toEqual(['reminder-after']);
    expect(letters(until(late.state, twice, at(30)))).toEqual([]);
  });

  it('is one letter to a vendor for all that was asked of it', () => {
    const lines = [plain, claimedLine({ deliveredOn: undefined, deliveryId: 'delivery-2' })];
    const asked = after(claimed(lines, twice).state, ways.confirmed, { rules: twice });
    const [one, other] = asked.lines.flatMap(({ parts }) => parts.map(({ id }) => id));
    const request = { kind: 'request', counterparty: vendor1 } as const;
    const first = after(asked, [{ ...request, partIds: [one!] }], { rules: twice, at: monday });
    const both = after(first, [{ ...request, partIds: [other!] }], { rules: twice, at: at(2, '08:10') });
    const late = timeActsOn(both, twice, at(10))!;
    expect(late.news).toEqual([
      { to: 'counterparty', about: 'reminder-after', counterpartyId: 'vendor-1', partIds: [one, other] },
    ]);
  });

  it('is none of a clock that says nothing of reminders, nor before what began later', () => {
    expect(letters(until(requested(reminding()), reminding(), at(13)))).toEqual([]);
    const early = reminding({ before: 'P5D' });
    expect(letters(until(requested(early), early, at(13)))).toEqual([]);
  });

  it('goes to the carrier as well, whose answer has the same norm', () => {
    const carrier = { kind: 'carrier', id: 'carrier-1' } as const;
    const damaged = after(
      claimed([plain], twice).state,
      [
        { kind: 'pass-on' },
        { kind: 'find-cause', cause: 'transport-damage' },
        { kind: 'confirm-cause', confirmedBy: 'customer' },
        { kind: 'request', counterparty: carrier },
      ],
      { rules: twice },
    );
    expect(letters(until(damaged, twice, at(4)))).toEqual([['reminder-before', at(4), 'carrier-1']]);
  });

  it('is none of a step of ours', () => {
    const regulation = shippedRegulation();
    const cause = { ...regulation.steps.cause, reminders: { before: 'soon', after: ['P1D'] } };
    const answer = {
      ...regulation.steps['vendor-answer'],
      reminders: { before: 'soon', after: ['P1D', '-P1D'] },
    };
    const steps = { ...regulation.steps, cause, 'vendor-answer': answer };
    const problems = regulationProblems({ ...regulation, steps });
    expect(problems.map(({ path }) => path)).toEqual([
      'steps.cause.reminders',
      'steps.vendor-answer.reminders.before',
      'steps.vendor-answer.reminders.after.1',
    ]);
  });
});
