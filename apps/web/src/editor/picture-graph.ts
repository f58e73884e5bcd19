import { listAt, textAt, valueAt, type Draft } from './draft-tree.js';

export interface GraphNode {
  /** Key of a stage, or `:won`. */
  readonly id: string;
  /** Place of the stage in its list; -1: where deals are won. */
  readonly index: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** A step back, which needs a reason. */
  readonly isBack: boolean;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export const won = ':won';

/** The stages and moves of a draft, as far as they can be drawn: each key once, and no move that leads nowhere. */
export function graphOf(content: Draft): Graph {
  const stages = listAt(content, 'stages');
  const nodes: GraphNode[] = [];
  for (const [index, stage] of stages.entries()) {
    const id = textAt(stage, 'key');
    if (id !== '' && !nodes.some((node) => node.id === id)) nodes.push({ id, index });
  }
  const placeOf = new Map(nodes.map(({ id, index }) => [id, index]));
  const edges = nodes.flatMap(({ id, index }) => {
    const moves = [...new Set(listAt(stages[index], 'moves'))];
    const known = moves.filter((to): to is string => typeof to === 'string' && to !== id && placeOf.has(to));
    const wins = valueAt(stages[index], 'canWin') === true ? [{ from: id, to: won, isBack: false }] : [];
    return [...known.map((to) => ({ from: id, to, isBack: (placeOf.get(to) ?? 0) < index })), ...wins];
  });
  const isWinnable = edges.some(({ to }) => to === won);
  return { nodes: isWinnable ? [...nodes, { id: won, index: -1 }] : nodes, edges };
}
