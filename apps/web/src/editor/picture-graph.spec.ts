import { graphOf } from './picture-graph.js';

describe('the picture of a draft', () => {
  it('has its stages, its moves, and where deals are won', () => {
    const stages = [
      { key: 'need', moves: ['offer'], canWin: false },
      { key: 'offer', moves: ['need'], canWin: true },
    ];
    expect(graphOf({ stages })).toEqual({
      nodes: [
        { id: 'need', index: 0 },
        { id: 'offer', index: 1 },
        { id: ':won', index: -1 },
      ],
      edges: [
        { from: 'need', to: 'offer', isBack: false },
        { from: 'offer', to: 'need', isBack: true },
        { from: 'offer', to: ':won', isBack: false },
      ],
    });
  });

  it.each([[{}], [{ stages: 'none' }], [{ stages: [null, 7, {}] }]])('of %j is empty', (content) =>
    expect(graphOf(content)).toEqual({ nodes: [], edges: [] }),
  );

  it('leaves out what cannot be drawn', () => {
    const stages = [
      { key: 'a', moves: ['a', 'gone', 'b', 'b', 3] },
      { key: 'b' },
      { key: 'a', moves: ['b'] },
    ];
    expect(graphOf({ stages })).toEqual({
      nodes: [
        { id: 'a', index: 0 },
        { id: 'b', index: 1 },
      ],
      edges: [{ from: 'a', to: 'b', isBack: false }],
    });
  });
});
