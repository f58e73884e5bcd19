import fc from 'fast-check';
import type { PipelineDefinition } from './definition.js';
import { diffOf } from './diff.js';
import { head, management, need, norm, offer, owner, sound } from './pipelines.spec-support.js';
import { changedParts } from './timing.js';

const third = { ...offer, key: 'third' };
const linesOf = (before: Partial<PipelineDefinition>, after: Partial<PipelineDefinition>) =>
  diffOf({ ...sound, ...before }, { ...sound, ...after }).map(
    ({ path, part, kind, before, after }) =>
      `${part} ${kind} ${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
  );

describe('the difference of two definitions', () => {
  it('is nothing when there is none, in whatever order it was written', () => {
    const backwards = Object.fromEntries(Object.entries(sound).reverse()) as unknown as PipelineDefinition;
    expect(diffOf(sound, backwards)).toEqual([]);
  });

  it.each<[string, Partial<PipelineDefinition>, Partial<PipelineDefinition>, string[]]>([
    [
      'a norm of a class',
      {},
      { stages: [need, { ...offer, norm: { ...norm, A: 'P3D' } }] },
      ['timing changed stages.offer.norm.A: "P5D" → "P3D"'],
    ],
    ['a name', {}, { name: 'Presses' }, ['structure changed name: "Machinery project" → "Presses"']],
    ['the calendar', {}, { calendar: 'pl' }, ['timing changed calendar: "cz" → "pl"']],
    [
      'stages that changed places',
      { stages: [need, offer, third] },
      { stages: [need, third, offer] },
      ['structure moved stages.offer: "need" → "third"'],
    ],
    [
      'a stage put between, which moves nothing',
      { stages: [need, offer] },
      { stages: [need, third, offer] },
      [`structure added stages.third: undefined → ${JSON.stringify(third)}`],
    ],
    [
      'moves',
      {},
      { stages: [{ ...need, moves: ['third'] }, offer] },
      [
        'structure removed stages.need.moves.offer: "offer" → undefined',
        'structure added stages.need.moves.third: undefined → "third"',
      ],
    ],
    [
      'levels of the ladder, by whom they tell',
      {},
      { ladder: [owner, { ...head, after: 'PT8H' }] },
      [
        `timing removed ladder.management: ${JSON.stringify(management)} → undefined`,
        'timing changed ladder.head-of-sales.after: "PT4H" → "PT8H"',
      ],
    ],
    [
      'that only the order of moves is another',
      { stages: [{ ...need, moves: ['offer', 'third'] }, offer, third] },
      { stages: [{ ...need, moves: ['third', 'offer'] }, offer, third] },
      ['structure moved stages.need.moves: ["offer","third"] → ["third","offer"]'],
    ],
    [
      'a field that is gone',
      {},
      { fields: [sound.fields![0]!] },
      [`structure removed fields.buying-route: ${JSON.stringify(sound.fields![1])} → undefined`],
    ],
    [
      'another kind of key rule',
      {},
      { keyDeal: { amountAtLeast: '7' } },
      [
        `structure removed keyDeal.when: ${JSON.stringify('when' in sound.keyDeal && sound.keyDeal.when)} → undefined`,
        'structure added keyDeal.amountAtLeast: undefined → "7"',
      ],
    ],
    [
      'a stall that is watched no longer',
      {},
      { stalls: { ...sound.stalls, activityOverdue: undefined } },
      ['timing removed stalls.activityOverdue: "P1D" → undefined'],
    ],
  ])('tells %s', (_, before, after, expected) => {
    expect(linesOf(before, after)).toEqual(expected);
  });

  it('agrees with what timing takes for structure and for timing, whatever is changed', () => {
    const text = fc.constantFrom('one', 'two');
    const changes = fc.record(
      {
        name: text,
        calendar: text,
        productLines: fc.array(text),
        stages: fc.constantFrom(
          [need, offer],
          [offer, need],
          [need],
          [{ ...need, norm: { ...norm, B: 'P1D' } }, offer],
        ),
        ladder: fc.constantFrom([owner], [owner, head], [owner, { ...owner, after: 'P1D' }, head]),
        handover: fc.constantFrom({ norm: 'P1D' }, { norm: 'P3D' }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(changes, changes, (one, other) => {
        const [before, after] = [
          { ...sound, ...one },
          { ...sound, ...other },
        ];
        const parts = new Set(diffOf(before, after).map(({ part }) => part));
        const { structure, timing } = changedParts(before, after);
        expect([parts.has('structure'), parts.has('timing')]).toEqual([structure, timing]);
      }),
    );
  });
});
