import {
  after,
  call,
  clock,
  did,
  kinds,
  monday,
  newDeal,
  prague,
  tradePipeline,
  tradeRules,
  whyNot,
} from '../../../../test/support/deals.js';
import { rulesOf } from '../../../../test/support/deal-rules.js';
import type { PipelineDefinition, StageDefinition } from '../pipeline/definition.js';
import type { DealCommand } from './commands.js';
import type { DealRules } from './rules.js';
import type { DealState } from './state.js';

const tuesday = prague('2026-03-03T11:00');
const [need, offer, close] = tradePipeline().stages as [StageDefinition, StageDefinition, StageDefinition];

/** The trade pipeline's rules, with those of its second version. */
function towards(changes: Partial<PipelineDefinition>, stages?: readonly StageDefinition[]): DealRules {
  const target = {
    ...rulesOf(tradePipeline({ ...changes, ...(stages ? { stages } : {}) })),
    timingVersion: 2,
  };
  return { ...tradeRules, target };
}

function migrate(changes: Partial<Extract<DealCommand, { kind: 'migrate' }>> = {}): DealCommand {
  return { kind: 'migrate', toVersion: 2, reasoned: true, ...changes };
}

const deal = newDeal(tradeRules, {
  next: call(prague('2026-06-01T10:00')),
  fields: { budget: '10', note: true },
});
const offered = newDeal(tradeRules, { stage: 'offer', override: true, reasoned: true });

describe('a deal that is put on another version', () => {
  it('stands where it stood, by the norms of that version, counted from the starts that its clocks have', () => {
    const longer = { A: 'P8D', B: 'P8D', C: 'P8D' };
    const rules = towards({}, [{ ...need, norm: longer }, offer, close]);
    const migrated = did(deal, migrate(), tuesday, rules);
    expect(migrated.state).toMatchObject({
      ...{ pipelineVersion: 2, timingVersion: 2, stage: 'need', stageSince: monday },
      ...{ revision: deal.revision + 1, fields: deal.fields, activities: deal.activities },
    });
    expect(clock(migrated.state, 'stage-norm')).toMatchObject({
      since: monday,
      dueAt: prague('2026-03-12T09:00'),
    });
    expect(migrated.event).toMatchObject({ kind: 'migrate', data: { from: 1, to: 2 } });
    expect(migrated).toMatchObject({ tellings: [] });
  });

  it('has a working day to act where the norm of that version is over already', () => {
    const rules = towards({}, [{ ...need, norm: { A: 'PT1H', B: 'PT1H', C: 'PT1H' } }, offer, close]);
    const { state, tellings } = did(deal, migrate(), tuesday, rules);
    expect(clock(state, 'stage-norm')?.dueAt).toBe(prague('2026-03-04T11:00'));
    expect(tellings).toEqual([]);
  });

  it('has one also where the timing is the same, and only the stage it stands in is another', () => {
    const quick = { ...offer, key: 'quote', norm: { A: 'PT1H', B: 'PT1H', C: 'PT1H' }, moves: ['close'] };
    const rules = towards({}, [{ ...need, moves: ['quote'] }, quick, { ...close, moves: ['quote'] }]);
    const sameTiming = { ...rules, target: { ...rules.target!, timingVersion: 1 } };
    const { state } = did(offered, migrate({ stage: 'quote' }), tuesday, sameTiming);
    expect(state).toMatchObject({ stage: 'quote', stageSince: monday });
    expect(clock(state, 'stage-norm')?.dueAt).toBe(prague('2026-03-04T11:00'));
  });

  it('keeps its escalation, and is told nothing anew', () => {
    const stalled = after(newDeal(), prague('2026-03-03T09:00')).state;
    const migrated = did(stalled, migrate(), tuesday, towards({}));
    expect(migrated.state.escalation).toMatchObject({ id: stalled.escalation!.id });
    expect(kinds(migrated)).not.toContain('escalation-ended');
    expect(migrated.tellings).toEqual([]);
  });

  it('is told and shown where it stands now', () => {
    const rules = towards({}, [
      need,
      { ...offer, key: 'quote', moves: ['need'] },
      { ...close, moves: ['quote'] },
    ]);
    const { state, event, orders } = did(offered, migrate({ stage: 'quote' }), tuesday, rules);
    expect(state.stage).toBe('quote');
    expect(event.data).toEqual({ from: 1, to: 2, stageFrom: 'offer', stageTo: 'quote' });
    // It does not enter the stage: nothing is sent and nobody is told.
    expect(orders).toBeUndefined();
  });

  it('keeps what is done of a stage, and when the rest is due; what is asked for besides begins now', () => {
    const done = did(offered, { kind: 'finish-task', action: 'papers' }, monday);
    const more = { key: 'check', name: 'Check', kind: 'task', by: 'salesperson', due: 'PT1H' } as const;
    const [visit, papers] = offer.actions!;
    const rules = towards({}, [need, { ...offer, actions: [visit!, papers!, more] }, close]);
    const { tasks } = did(done.state, migrate(), tuesday, rules).state;
    expect(tasks).toEqual([
      { action: 'visit', stage: 'offer', since: monday, dueAt: prague('2026-03-02T13:00') },
      { action: 'papers', stage: 'offer', doneAt: monday },
      { action: 'check', stage: 'offer', since: tuesday, dueAt: prague('2026-03-03T12:00') },
    ]);
  });

  it('has mails withdrawn that wait for approval when their stage has gone', () => {
    const letter = { ...offer.actions![2]!, mail: { send: 'for-approval', texts: {} } as const };
    const waiting = { ...offer, actions: [letter] };
    const quote = { ...offer, key: 'quote', moves: ['need'] };
    const rules = {
      ...towards({}, [need, quote, { ...close, moves: ['quote'] }]),
      pipeline: tradePipeline({ stages: [need, waiting, close] }),
    };
    expect(did(offered, migrate({ stage: 'quote' }), tuesday, rules).orders).toEqual([
      { kind: 'discard-mails', stage: 'offer' },
    ]);
    const kept = { ...rules, target: rulesOf(tradePipeline({ stages: [need, waiting, close] })) };
    expect(did(offered, migrate(), tuesday, kept).orders).toBeUndefined();
  });

  it('is key, or not, by the rule of that version', () => {
    const { state } = did(deal, migrate(), tuesday, towards({ keyDeal: { amountAtLeast: '1' } }));
    expect(state.key).toBe(true);
    const marked = did(deal, { kind: 'mark-key', key: false }, tuesday).state;
    expect(did(marked, migrate(), tuesday, towards({ keyDeal: { amountAtLeast: '1' } })).state.key).toBe(
      false,
    );
  });
});

describe('values that fit no field of the version', () => {
  const choice = {
    key: 'budget',
    name: 'Budget',
    type: 'choice',
    choices: [{ key: '10', name: 'Ten' }],
  } as const;
  it.each<[string, PipelineDefinition['fields'], string[]]>([
    ['gone', [], ['budget', 'note']],
    ['a text is no boolean', [{ key: 'note', name: 'Note', type: 'boolean' }], ['budget', 'note']],
    ['a value that fits stays', [choice, { key: 'note', name: 'Note', type: 'text' }], []],
    ['a number is no text', [{ key: 'budget', name: 'Budget', type: 'text' }], ['budget', 'note']],
  ])('%s', (_, fields, lost) => {
    const rules = towards({ fields, stages: [need, { ...offer, requiredFields: [] }, close] });
    expect(whyNot(deal, migrate(), tuesday, rules)).toBe(
      lost.length > 0 ? 'fields-would-be-lost' : undefined,
    );
    const { state, event } = did(deal, migrate({ loseFields: true }), tuesday, rules);
    const kept = Object.entries(deal.fields!).filter(([key]) => !lost.includes(key));
    expect(state.fields ?? {}).toEqual(Object.fromEntries(kept));
    expect(event.data.lost).toBe(lost.length > 0 ? lost.join(', ') : undefined);
  });
});

describe('a migration is refused', () => {
  const gone = towards({}, [need, { ...close, moves: ['need'] }]);
  it.each<[string, DealState, Partial<Extract<DealCommand, { kind: 'migrate' }>>, DealRules]>([
    ['pipeline-unknown', deal, { toVersion: 9 }, tradeRules],
    ['nothing-changed', deal, { toVersion: 1 }, towards({})],
    ['stage-not-mapped', offered, {}, gone],
    ['stage-unknown', offered, { stage: 'nowhere' }, gone],
    ['currency-mismatch', { ...deal, currency: 'CZK' }, {}, towards({ currencies: [] })],
    ['deal-closed', did(deal, { kind: 'lose', reason: 'price' }, tuesday).state, {}, towards({})],
  ])('%s', (code, given, changes, rules) => {
    expect(whyNot(given, migrate(changes), tuesday, rules)).toBe(code);
  });
});
