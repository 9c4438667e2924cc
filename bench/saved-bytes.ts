import type { Graph, GraphNode, Value } from '../src-shared/ir/graph';
import { scanParts } from '../src-shared/ops/controlflow';
import { evaluateExpression } from '../src-shared/tensor/dim-expression';
import { elementSize } from '../src-shared/tensor/dtype';
import type { Dim } from '../src-shared/tensor/dims';
import type { BatchSizes } from './training-loop';

/** Operators whose result is their input's own memory. */
const VIEWS = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Identity']);

/** Bytes of the sequences that the loops of the forward pass stack up, most of them for the backward pass to read. */
export function countSavedBytes(graph: Graph, sizes: BatchSizes): number {
  let bytes = 0;
  for (const node of listForward(graph)) {
    if (node.op !== 'Scan') continue;
    for (const v of node.outputs.slice(scanParts(node).states)) bytes += bytesOf(v, sizes);
  }
  return bytes;
}

/**
 * The most bytes that are alive at once when the graph runs in its own order: every result from its node to its last
 * reader. What a perfect allocator would need, parameters and batch not counted.
 */
export function countLiveBytes(graph: Graph, sizes: BatchSizes): number {
  const owners = new Map<Value, Value>();
  const ownerOf = (v: Value): Value => owners.get(v) ?? v;
  const lastUse = new Map<Value, number>();
  graph.nodes.forEach((node, at) => {
    const [input] = node.inputs;
    if (VIEWS.has(node.op) && input) for (const v of node.outputs) owners.set(v, ownerOf(input));
    for (const v of node.inputs) if (v) lastUse.set(ownerOf(v), at);
  });
  for (const v of graph.outputs) lastUse.set(ownerOf(v), graph.nodes.length);
  const ending = new Map<number, Value[]>();
  for (const [v, at] of lastUse) ending.set(at, [...(ending.get(at) ?? []), v]);
  const produced = new Set<Value>();
  let live = 0;
  let most = 0;
  graph.nodes.forEach((node, at) => {
    for (const v of node.outputs) {
      if (ownerOf(v) !== v || !lastUse.has(v)) continue;
      produced.add(v);
      live += bytesOf(v, sizes);
    }
    most = Math.max(most, live);
    for (const v of ending.get(at) ?? []) if (produced.has(v)) live -= bytesOf(v, sizes);
  });
  return most;
}

/** The nodes that the loss depends on. */
function listForward(graph: Graph): GraphNode[] {
  const wanted = new Set<Value>(graph.outputs.filter(({ name }) => name === 'loss'));
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((v) => wanted.has(v))) continue;
    nodes.push(node);
    for (const v of node.inputs) if (v) wanted.add(v);
  }
  return nodes;
}

function bytesOf(value: Value, sizes: BatchSizes): number {
  const named = new Map([
    ['batch', sizes.batch],
    ['time', sizes.time],
    ['time.target', sizes.targetTime ?? 1],
  ]);
  const size = (dim: Dim): number => {
    const known = typeof dim === 'number' ? dim : evaluateExpression(dim, (name) => named.get(name) ?? null);
    if (known === null) throw new Error(`${value.name} has the size ${dim}`);
    return known;
  };
  return value.shape.reduce<number>((product, dim) => product * size(dim), elementSize(value.dtype));
}
