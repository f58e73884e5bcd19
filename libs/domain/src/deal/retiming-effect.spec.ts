import type { CustomerTiming } from './rules.js';
import type { PipelineDefinition } from '../pipeline/definition.js';
import { alwaysOpen, quickPipeline } from '../../../../test/support/cast.js';
import { opened, rulesOf } from '../../../../test/support/deal-rules.js';
import { counted, needsNudge, nothingRetimed, retimingEffect } from './retiming-effect.js';
import type { DealState } from './state.js';

const monday = '2026-03-02T08:00:00.000Z';
const at = (day: number, hour = 8) => `2026-03-0${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const norm = (one: string) => ({ A: one, B: one, C: one });

function pipeline(stage: string, noFutureActivity: string): PipelineDefinition {
  const stages = quickPipeline().stages.map((one) => ({ ...one, norm: norm(stage) }));
  return quickPipeline({ stages, stalls: { noFutureActivity } });
}

/** A key deal of class A that was opened on Monday under five and ten days, and lies untouched. */
const deal: DealState = opened(rulesOf(pipeline('P5D', 'P10D'), alwaysOpen), monday).state;

function effect(rules: PipelineDefinition, now: string, customer?: CustomerTiming, of = deal) {
  return retimingEffect(of, { ...rulesOf(rules, alwaysOpen), customer, timingVersion: 2 }, now);
}

describe('what new rules mean for a running deal', () => {
  it.each<[string, PipelineDefinition, string, Partial<ReturnType<typeof effect>>, boolean]>([
    ['the same', pipeline('P5D', 'P10D'), at(3), { earlier: false, newStalls: [], mended: [] }, false],
    ['a longer norm', pipeline('P9D', 'P10D'), at(3), { earlier: false, newStalls: [] }, false],
    [
      'a shorter norm that is not over',
      pipeline('P4D', 'P10D'),
      at(3),
      { earlier: true, newStalls: [] },
      true,
    ],
    [
      'a norm that is over already',
      pipeline('P1D', 'P10D'),
      at(4),
      { earlier: true, newStalls: ['stage-norm'] },
      true,
    ],
    [
      'two norms that are over',
      pipeline('P1D', 'P1D'),
      at(4),
      { earlier: true, newStalls: ['stage-norm', 'no-future-activity'] },
      true,
    ],
    [
      'a longer norm for a deal that stalls',
      pipeline('P9D', 'P10D'),
      at(8),
      { earlier: false, newStalls: [], mended: ['stage-norm'] },
      true,
    ],
    [
      'a shorter norm that was over before',
      pipeline('P1D', 'P10D'),
      at(8),
      { newStalls: [], mended: [] },
      false,
    ],
  ])('%s', (_, rules, now, expected, nudged) => {
    const found = effect(rules, now);
    expect(found).toMatchObject({ isKey: true, ...expected });
    expect(needsNudge(found)).toBe(nudged);
  });

  it("counts in the customer's class of now", () => {
    const stages = quickPipeline().stages.map((one) => ({ ...one, norm: { A: 'P5D', B: 'P2D', C: 'P9D' } }));
    const rules = { ...pipeline('P5D', 'P10D'), stages };
    expect(effect(rules, at(5), { class: 'B', norms: {} })).toMatchObject({ newStalls: ['stage-norm'] });
    expect(needsNudge(effect(rules, at(5), { class: 'C', norms: {} }))).toBe(false);
  });

  it('counts a clock that was given time to act as a new stall, but not one that had it before', () => {
    const given = { ...deal, clocks: deal.clocks.map((clock) => ({ ...clock, notBefore: clock.dueAt })) };
    expect(effect(pipeline('P5D', 'P10D'), at(3), undefined, given)).toMatchObject({ newStalls: [] });
  });

  it('leaves a closed deal alone', () => {
    const won: DealState = { ...deal, status: 'won', clocks: [], nextDueAt: undefined };
    expect(needsNudge(effect(pipeline('PT1H', 'PT1H'), at(9), undefined, won))).toBe(false);
  });

  it('is summed up over deals', () => {
    const effects = [
      effect(pipeline('P1D', 'P1D'), at(4)),
      { ...effect(pipeline('P1D', 'P10D'), at(4)), isKey: false },
      effect(pipeline('P4D', 'P10D'), at(3)),
      effect(pipeline('P9D', 'P10D'), at(8)),
    ];
    expect(effects.reduce(counted, nothingRetimed)).toEqual({
      deals: 4,
      earlierDeadlines: 3,
      newStalls: 2,
      newStallsOfKeyDeals: 1,
      mendedStalls: 1,
    });
  });
});
