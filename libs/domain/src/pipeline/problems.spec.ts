import type { LadderLevel, PipelineDefinition, StageDefinition } from './definition.js';
import { placedOf } from './pipelines.spec-support.js';
import { pipelineProblems } from './problems.js';

const norm = { A: 'P5D', B: 'P5D', C: 'P10D' };
const need: StageDefinition = {
  key: 'need',
  name: 'Need',
  phase: 'awareness',
  probability: 10,
  norm,
  moves: ['offer'],
  canWin: false,
};
const offer: StageDefinition = { ...need, key: 'offer', phase: 'selection', moves: ['need'], canWin: true };
const owner: LadderLevel = { to: 'owner', after: 'PT0S', channels: ['inbox'] };
const head: LadderLevel = { to: 'head-of-sales', after: 'PT4H', channels: ['inbox', 'email'] };
const management: LadderLevel = { to: 'management', after: 'P1D', channels: ['email'] };
const sound: PipelineDefinition = {
  key: 'machinery-project',
  name: 'Machinery project',
  productLines: ['presses'],
  currency: 'EUR',
  calendar: 'cz',
  stages: [need, offer],
  lossReasons: [{ key: 'price', name: 'Price', side: 'outside' }],
  keyDeal: { amountAtLeast: '50000' },
  stalls: { noFutureActivity: 'P2D' },
  ladder: [owner, head, management],
};

const problemsOf = (changes: Partial<PipelineDefinition>) =>
  placedOf(pipelineProblems({ ...sound, ...changes }));

describe('problems of a pipeline', () => {
  it.each<[string, Partial<PipelineDefinition>]>([
    ['a sound one', {}],
    ['a phase that is skipped', { stages: [{ ...need, phase: 'contract', canWin: true, moves: [] }] }],
    ['a ladder without management', { ladder: [owner, head] }],
    ['an owner who is reminded', { ladder: [owner, { ...owner, after: 'P1D' }, head] }],
    [
      'the edges of probability',
      {
        stages: [
          { ...need, probability: 0 },
          { ...offer, probability: 100 },
        ],
      },
    ],
  ])('has none: %s', (_, changes) => {
    expect(problemsOf(changes)).toEqual([]);
  });

  it.each<[string, Partial<PipelineDefinition>, string[]]>([
    ['no stage', { stages: [] }, ['stages: there is no stage']],
    [
      'two stages of one key',
      { stages: [need, offer, { ...offer }] },
      ['stages.2.key: stages.1 has the key offer too'],
    ],
    [
      'a move to nowhere',
      { stages: [{ ...need, moves: ['offer', 'nowhere'] }, offer] },
      ['stages.0.moves.1: there is no stage nowhere'],
    ],
    [
      'a move to itself, and one listed twice',
      { stages: [{ ...need, moves: ['need', 'offer', 'offer'] }, offer] },
      [
        'stages.0.moves.0: a deal cannot move to the stage it is in',
        'stages.0.moves.2: offer is listed twice',
      ],
    ],
    [
      'a stage that no deal comes to',
      { stages: [need, offer, { ...offer, key: 'island', moves: ['offer'] }] },
      ['stages.2: no moves lead from need to island'],
    ],
    [
      'no stage to win from',
      { stages: [need, { ...offer, canWin: false }] },
      ['stages.0: a deal in need can never be won', 'stages.1: a deal in offer can never be won'],
    ],
    [
      'a dead end beside the way to win',
      { stages: [{ ...need, moves: ['offer', 'end'] }, offer, { ...need, key: 'end', moves: [] }] },
      ['stages.2: a deal in end can never be won'],
    ],
    [
      'the only winnable stage out of reach',
      { stages: [{ ...need, moves: [] }, offer] },
      ['stages.1: no moves lead from need to offer', 'stages.0: a deal in need can never be won'],
    ],
    [
      'a chance beyond certainty',
      { stages: [need, { ...offer, probability: 101 }] },
      ['stages.1.probability: 101 is no chance'],
    ],
    [
      'no chance at all',
      { stages: [{ ...need, probability: NaN }, offer] },
      ['stages.0.probability: NaN is no chance'],
    ],
    ['no loss reason', { lossReasons: [] }, ['lossReasons: there is no loss reason']],
    [
      'two loss reasons of one key',
      { lossReasons: [...sound.lossReasons, ...sound.lossReasons] },
      ['lossReasons.1.key: lossReasons.0 has the key price too'],
    ],
    ['no ladder', { ladder: [] }, ['ladder: nobody would be told of a stall']],
    [
      'a ladder past the owner',
      { ladder: [head, management] },
      ['ladder.0.to: the owner has to be told first'],
    ],
    [
      'management before the head of sales',
      { ladder: [owner, management, head] },
      ['ladder.2.to: management is told before head-of-sales'],
    ],
    [
      'a level without a channel',
      { ladder: [{ ...owner, channels: [] }] },
      ['ladder.0.channels: there is no channel'],
    ],
    [
      'a channel twice',
      { ladder: [{ ...owner, channels: ['email', 'email'] }] },
      ['ladder.0.channels: a channel is listed twice'],
    ],
  ])('finds %s', (_, changes, expected) => {
    expect(problemsOf(changes)).toEqual(expected);
  });

  it.each(['5 days', 'P1W', 'P-1D', 'PT0S', ''])('refuses the norm %j, of a stage and of idling', (bad) => {
    const paths = pipelineProblems({
      ...sound,
      stages: [{ ...need, norm: { ...norm, B: bad } }, offer],
      stalls: { noFutureActivity: bad },
    }).map((problem) => problem.path);
    expect(paths).toEqual(['stages.0.norm.B', 'stalls.noFutureActivity']);
  });

  it('lets a level be told at once, but not before', () => {
    expect(problemsOf({ ladder: [{ ...owner, after: 'PT0S' }] })).toEqual([]);
    expect(problemsOf({ ladder: [{ ...owner, after: '-PT1H' }] })).toHaveLength(1);
  });

  it('tells everything at once, each with a hint', () => {
    const problems = pipelineProblems({
      ...sound,
      stages: [],
      lossReasons: [],
      ladder: [],
      stalls: { noFutureActivity: 'x' },
    });
    expect(problems.map((problem) => problem.path)).toEqual([
      'stages',
      'lossReasons',
      'stalls.noFutureActivity',
      'ladder',
    ]);
    expect(problems.every((problem) => problem.hint.length > 0)).toBe(true);
  });
});
