import ELK, { type ELK as Layouter } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { won, type Graph } from './picture-graph.js';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export const stageSize = { width: 220, height: 68 };
const wonSize = { width: 90, height: 34 };

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.layered.spacing.nodeNodeBetweenLayers': '42',
  'elk.spacing.nodeNode': '48',
  // Stages stand in the order in which they are listed.
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
};

let layouter: Layouter | undefined;

/** Where each stage of a pipeline stands. Counted beside the page, in a worker that is made at first. */
export async function placesOf({ nodes, edges }: Graph): Promise<ReadonlyMap<string, Place>> {
  layouter ??= new ELK({ workerFactory: () => new Worker(workerUrl) });
  const placed = await layouter.layout({
    id: 'pipeline',
    layoutOptions: options,
    children: nodes.map(({ id }) => ({ id, ...(id === won ? wonSize : stageSize) })),
    edges: edges.map(({ from, to }, index) => ({ id: String(index), sources: [from], targets: [to] })),
  });
  return new Map(placed.children?.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}
