import '@xyflow/react/dist/base.css';
import {
  Controls,
  Handle,
  MarkerType,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react';
import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classNormWords } from './class-norm-words.js';
import { valueAt } from './draft-tree.js';
import { useEditing } from './editor-context.js';
import { titleAt } from './naming.js';
import { graphOf, won, type Graph } from './picture-graph.js';
import { placesOf, type Place } from './picture-layout.js';
import classes from './editor.module.css';

type StageNode = Node<{ readonly index: number }, 'stage'>;
type EndNode = Node<Record<string, unknown>, 'end'>;

const nodeTypes = { stage: Stage, end: End };
const fit = { padding: 0.08, maxZoom: 1 };

/** The pipeline as a picture; a stage in it leads to its form. */
export default function Picture() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow() {
  const { t } = useTranslation();
  const { colorScheme } = useMantineColorScheme();
  const { content } = useEditing();
  const graph = graphOf(content);
  const places = usePlaces(graph);
  const wonLabel = t('editor.won');
  const { nodes, edges } = useMemo(() => drawn(places, wonLabel), [places, wonLabel]);
  const { fitView } = useReactFlow();
  useEffect(() => void fitView(fit), [places, fitView]);
  return (
    <section className={classes.picture} aria-label={t('editor.picture')}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
        fitView
        fitViewOptions={fit}
        minZoom={0.2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        ariaLabelConfig={{
          'controls.ariaLabel': t('editor.zoom.label'),
          'controls.zoomIn.ariaLabel': t('editor.zoom.in'),
          'controls.zoomOut.ariaLabel': t('editor.zoom.out'),
          'controls.fitView.ariaLabel': t('editor.zoom.fit'),
        }}
        zoomOnScroll={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
      >
        <Controls showInteractive={false} fitViewOptions={fit} />
      </ReactFlow>
    </section>
  );
}

interface Placed {
  readonly graph: Graph;
  readonly places: ReadonlyMap<string, Place>;
}

/** A graph with its places; while it is counted, the one before. */
function usePlaces(graph: Graph): Placed {
  const [placed, setPlaced] = useState<Placed>({ graph: { nodes: [], edges: [] }, places: new Map() });
  const said = JSON.stringify(graph);
  useEffect(() => {
    let isWanted = true;
    const wanted = JSON.parse(said) as Graph;
    void placesOf(wanted).then((places) => {
      if (isWanted) setPlaced({ graph: wanted, places });
    });
    return () => {
      isWanted = false;
    };
  }, [said]);
  return placed;
}

function drawn(
  { graph, places }: Placed,
  wonLabel: string,
): { nodes: (StageNode | EndNode)[]; edges: Edge[] } {
  const at = (id: string) => ({ ...(places.get(id) ?? { x: 0, y: 0 }) });
  return {
    nodes: graph.nodes.map(({ id, index }) =>
      id === won
        ? { id, type: 'end', position: at(id), data: {} }
        : { id, type: 'stage', position: at(id), data: { index } },
    ),
    edges: graph.edges.map(({ from, to, isBack }) => ({
      id: `${from}>${to}`,
      source: from,
      target: to,
      ariaLabel: `${from} → ${to === won ? wonLabel : to}`,
      ...(isBack ? { sourceHandle: 'back', targetHandle: 'back-in' } : {}),
      type: isBack ? 'smoothstep' : 'default',
      markerEnd: { type: MarkerType.ArrowClosed },
      style: isBack ? { strokeDasharray: '5 4' } : {},
    })),
  };
}

function Stage({ data: { index } }: NodeProps<StageNode>) {
  const { t } = useTranslation();
  const { content, problems, opened, goTo } = useEditing();
  const path = `stages.${index}`;
  const isWrong = problems.some((problem) => problem.path === path || problem.path.startsWith(`${path}.`));
  const probability = valueAt(content, `${path}.probability`);
  return (
    <>
      <Handle type="target" position={Position.Top} className={classes.handle} />
      <Handle type="target" id="back-in" position={Position.Right} className={classes.handle} />
      <button
        type="button"
        className={`${classes.stage} nodrag nopan`}
        data-wrong={isWrong || undefined}
        data-open={opened.stages === index || undefined}
        onClick={() => goTo(path)}
      >
        <strong>{titleAt(content, path) || t('editor.unnamed')}</strong>
        <span className={classes.quiet}>
          {typeof probability === 'number' ? probability : '–'} % ·{' '}
          {classNormWords(valueAt(content, `${path}.norm`), t)}
        </span>
      </button>
      <Handle type="source" position={Position.Bottom} className={classes.handle} />
      <Handle type="source" id="back" position={Position.Right} className={classes.handle} />
    </>
  );
}

function End() {
  const { t } = useTranslation();
  return (
    <>
      <Handle type="target" position={Position.Top} className={classes.handle} />
      <div className={classes.end}>{t('editor.won')}</div>
    </>
  );
}
