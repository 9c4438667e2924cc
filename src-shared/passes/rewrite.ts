import { bodiesOf, type Graph, type GraphNode, type Value } from '../ir/graph';

/** Replaces what a node reads, inside its bodies too. */
export function replaceUses(node: GraphNode, replaced: ReadonlyMap<Value, Value>): void {
  if (replaced.size === 0) return;
  node.inputs.forEach((v, i) => {
    const other = v && replaced.get(v);
    if (other) node.inputs[i] = other;
  });
  for (const body of bodiesOf(node)) replaceInGraph(body, replaced);
}

/** Replaces what a graph's nodes and outputs read. */
export function replaceInGraph(graph: Graph, replaced: ReadonlyMap<Value, Value>): void {
  for (const node of graph.nodes) replaceUses(node, replaced);
  graph.outputs.forEach((v, i) => {
    const other = replaced.get(v);
    if (other) graph.outputs[i] = other;
  });
}

/** How often each value is read by nodes and outputs of a graph, bodies within included. */
export function countUses(graph: Graph, uses: Map<Value, number> = new Map()): Map<Value, number> {
  const add = (v: Value): void => {
    uses.set(v, (uses.get(v) ?? 0) + 1);
  };
  for (const node of graph.nodes) {
    for (const v of node.inputs) if (v) add(v);
    for (const body of bodiesOf(node)) countUses(body, uses);
  }
  graph.outputs.forEach(add);
  return uses;
}
