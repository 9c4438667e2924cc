import dagre from '@dagrejs/dagre';
import type { Size } from './block-size';

/** A block where it is, in pixels at full size. */
export interface Box extends Size {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** What is to be laid out. Plain values: it goes to a worker. */
export interface LayoutTask {
  readonly boxes: readonly Box[];
  /** From block to block, none from a block to itself. */
  readonly wires: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  readonly rowGap: number;
  readonly columnGap: number;
}

/**
 * Where each block goes, by its id: layered drawing from left to right (Gansner et al. 1993), as dagre does it. The upper left
 * corner of all stays where it was. The time grows faster than the number of blocks: some hundred milliseconds for 500.
 */
export function solveLayout({
  boxes,
  wires,
  rowGap,
  columnGap,
}: LayoutTask): ReadonlyMap<string, { x: number; y: number }> {
  if (boxes.length === 0) return new Map();
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: rowGap, ranksep: columnGap, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { id, from, to } of wires) graph.setEdge(from, to, {}, id);
  dagre.layout(graph);
  const placed = boxes.map((box) => {
    // The library gives back what was put in, with the middle of the node added.
    const { x, y } = graph.node(box.id) as { readonly x: number; readonly y: number };
    return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
  });
  const [before, after] = [cornerOf(boxes), cornerOf(placed)];
  return new Map(placed.map(({ id, x, y }) => [id, { x: x - after.x + before.x, y: y - after.y + before.y }]));
}

function cornerOf(boxes: readonly Box[]): { x: number; y: number } {
  return { x: Math.min(...boxes.map(({ x }) => x)), y: Math.min(...boxes.map(({ y }) => y)) };
}
