import { rulesOf } from '../../../../test/support/deal-rules.js';
import type { DealCommand } from './commands.js';
import {
  after,
  did,
  kinds,
  monday,
  newDeal,
  prague,
  tradePipeline,
  tradeRules,
  whyNot,
} from '../../../../test/support/deals.js';
import { decide } from './decide.js';
import { isRefused } from './transition.js';

const tuesday = prague('2026-03-03T10:00');
const deal = newDeal(tradeRules, {
  next: { type: 'call', plannedFor: prague('2026-03-20T10:00'), agreed: true },
});
const offered = did(deal, { kind: 'move', to: 'offer' }, tuesday).state;
const filled = did(
  offered,
  { kind: 'change', changes: { fields: { budget: '5', note: true } } },
  tuesday,
).state;

describe('a move', () => {
  it.each<[string, typeof deal, DealCommand, string | undefined]>([
    ['to a stage that is not', deal, { kind: 'move', to: 'moon' }, 'stage-unknown'],
    ['that the pipeline does not list', deal, { kind: 'move', to: 'close' }, 'move-not-allowed'],
    ['back without a reason', offered, { kind: 'move', to: 'need' }, 'reason-missing'],
    [
      'back with a reason, past unmet gates',
      offered,
      { kind: 'move', to: 'need', reasoned: true },
      undefined,
    ],
    ['on past an unmet criterion', offered, { kind: 'move', to: 'close' }, 'criterion-unmet'],
    [
      'on with an override without a reason',
      offered,
      { kind: 'move', to: 'close', override: true },
      'reason-missing',
    ],
    [
      'on with a reason, but no override',
      offered,
      { kind: 'move', to: 'close', reasoned: true },
      'criterion-unmet',
    ],
    ['on with both', offered, { kind: 'move', to: 'close', override: true, reasoned: true }, undefined],
    ['forwards from a stage without gates', deal, { kind: 'move', to: 'offer' }, undefined],
  ])('%s', (_, from, command, code) => {
    expect(whyNot(from, command, tuesday)).toBe(code);
  });

  it('says all that its gates ask for at once', () => {
    const decision = decide(
      offered,
      { commandId: 'c', principalId: 'p', requestHash: 'h', command: { kind: 'move', to: 'close' } },
      tradeRules,
      tuesday,
    );
    expect(isRefused(decision) && decision.refusal.detail).toBe(
      'offer asks for: budget, note; not met in offer: sure',
    );
  });

  it('is refused for missing fields alone when the criteria hold, and goes when they are filled', () => {
    const stages = tradePipeline().stages.map((stage) => ({ ...stage, exitCriteria: [] }));
    const rules = rulesOf(tradePipeline({ stages }));
    expect(whyNot(offered, { kind: 'move', to: 'close' }, tuesday, rules)).toBe('required-fields-missing');
    expect(whyNot(filled, { kind: 'move', to: 'close' }, tuesday, rules)).toBeUndefined();
  });

  it('is refused for a missing field, whatever the field is called', () => {
    const fields = [{ key: 'constructor', name: 'Constructor', type: 'boolean' as const }];
    const stages = tradePipeline().stages.map((stage) => ({
      ...stage,
      ...{ exitCriteria: [], requiredFields: ['constructor'] },
    }));
    const rules = rulesOf(tradePipeline({ fields, stages }));
    expect(whyNot(offered, { kind: 'move', to: 'close' }, tuesday, rules)).toBe('required-fields-missing');
    const named = { ...offered, fields: { constructor: false } };
    expect(whyNot(named, { kind: 'move', to: 'close' }, tuesday, rules)).toBeUndefined();
  });

  it('is not let through by an expression that cannot be evaluated', () => {
    const rules = {
      ...tradeRules,
      criteria: { evaluate: () => ({ holds: false, trouble: 'no such field' }) },
    };
    expect(whyNot(filled, { kind: 'move', to: 'close' }, tuesday, rules)).toBe('criterion-unmet');
  });

  it('counts steps back and overrides; a step forwards counts nothing', () => {
    expect(offered.evasions).toBeUndefined();
    const back = did(offered, { kind: 'move', to: 'need', reasoned: true, override: true }, tuesday);
    expect(back.state.evasions).toMatchObject({ movesBack: 1, overrides: 0 });
    expect(back.event.data).toEqual({ from: 'offer', to: 'need', back: true });
    const forced = did(offered, { kind: 'move', to: 'close', override: true, reasoned: true }, tuesday);
    expect(forced.state.evasions).toMatchObject({ movesBack: 0, overrides: 1 });
    expect(forced.event.data['overridden']).toContain('sure');
  });

  it('does not count an override that nothing needed', () => {
    const needless = did(deal, { kind: 'move', to: 'offer', override: true, reasoned: true }, tuesday);
    expect(needless.state.evasions).toBeUndefined();
  });

  it('brings the tasks of the new stage with their dates, and orders what the system does', () => {
    const { state, orders } = did(deal, { kind: 'move', to: 'offer' }, tuesday);
    expect(state.tasks).toEqual([
      { action: 'visit', stage: 'offer', since: tuesday, dueAt: prague('2026-03-03T14:00') },
      { action: 'papers', stage: 'offer' },
    ]);
    expect(orders).toEqual([
      { kind: 'mail', stage: 'offer', action: 'letter', send: 'at-once' },
      { kind: 'notify', stage: 'offer', action: 'tell', to: ['head-of-sales'] },
    ]);
    const back = did(offered, { kind: 'move', to: 'need', reasoned: true }, tuesday);
    expect(back.state.tasks).toBeUndefined();
    expect(back.orders).toBeUndefined();
  });

  it('ends the escalation, says which clock it reset, and starts the stage anew', () => {
    const stalled = after(deal, prague('2026-03-09T09:00')).state;
    expect(stalled.escalation).toBeDefined();
    const moved = did(stalled, { kind: 'move', to: 'offer' }, prague('2026-03-09T10:00'));
    expect(moved.state.escalation).toBeUndefined();
    expect(moved.event.happenings).toEqual([
      { kind: 'escalation-ended', escalationId: stalled.escalation!.id, because: 'moved' },
      { kind: 'clock-reset', stall: 'stage-norm', by: 'moved' },
    ]);
    expect(moved.state.stageSince).toBe(prague('2026-03-09T10:00'));
  });

  it('resets the clock of the stage, and leaves that of a planned activity alone', () => {
    const moved = did(deal, { kind: 'move', to: 'offer' }, tuesday);
    expect(kinds(moved)).toEqual(['clock-reset']);
    expect(moved.state.clocks.map(({ kind, since }) => [kind, since])).toEqual([
      ['stage-norm', tuesday],
      ['no-future-activity', prague('2026-03-20T10:00')],
    ]);
    expect(deal.clocks[0]).toMatchObject({ since: monday });
  });
});
