import { ints } from '../ir/attributes';
import { bodiesOf, bodyOf, capturedBy, type Graph, type GraphNode, type Value } from '../ir/graph';
import { scanParts } from '../ops/controlflow';

/** Removes nodes nobody reads, and scan outputs and scan inputs nobody reads. Graph inputs stay: they are the contract. */
export function removeDead(graph: Graph): void {
  const live = new Set<Value>(graph.outputs);
  const kept: GraphNode[] = [];
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i]!;
    if (!node.outputs.some((v) => live.has(v))) continue;
    if (node.op === 'Scan') trimScan(node, live);
    for (const v of node.inputs) if (v) live.add(v);
    for (const body of bodiesOf(node)) for (const v of capturedBy(body)) live.add(v);
    kept.push(node);
  }
  graph.nodes.splice(0, graph.nodes.length, ...kept.reverse());
}

/**
 * Removes constants nobody reads from a finished, outermost graph, but for those of `kept`. Not before: a builder gives out
 * its constants again.
 */
export function removeDeadConstants(graph: Graph, kept: Iterable<Value> = []): void {
  const live = new Set<Value | null>([...graph.outputs, ...kept]);
  for (const node of graph.nodes) {
    for (const v of node.inputs) live.add(v);
    for (const body of bodiesOf(node)) for (const v of capturedBy(body)) live.add(v);
  }
  const constants = graph.initializers.filter((v) => live.has(v));
  graph.initializers.splice(0, graph.initializers.length, ...constants);
}

/** Drops scan outputs that are not live, then what the body no longer needs. States stay: later steps read them. */
function trimScan(node: GraphNode, live: ReadonlySet<Value>): void {
  const body = bodyOf(node);
  const parts = scanParts(node);
  const keptOutputs = node.outputs.map((v, i) => i < parts.states || live.has(v));
  const outputDirections = parts.outputReversed.filter((_, i) => keptOutputs[parts.states + i]);
  keepWhere(node.outputs, keptOutputs);
  keepWhere(body.outputs, keptOutputs);
  removeDead(body);
  const used = new Set<Value | null>(body.outputs);
  for (const n of body.nodes) {
    for (const v of n.inputs) used.add(v);
    for (const inner of bodiesOf(n)) for (const v of capturedBy(inner)) used.add(v);
  }
  const keptInputs = body.inputs.map((v, i) => i < parts.states || used.has(v));
  // Something must count the steps.
  if (!keptInputs.some((kept, i) => kept && i >= parts.states)) keptInputs[parts.states] = true;
  const inputDirections = parts.inputReversed.filter((_, i) => keptInputs[parts.states + i]);
  keepWhere(node.inputs, keptInputs);
  keepWhere(body.inputs, keptInputs);
  node.attributes = {
    ...node.attributes,
    num_scan_inputs: { kind: 'int', value: inputDirections.length },
    scan_input_directions: ints(inputDirections.map((d) => (d ? 1 : 0))),
    scan_output_directions: ints(outputDirections.map((d) => (d ? 1 : 0))),
  };
}

function keepWhere<T>(items: T[], kept: readonly boolean[]): void {
  items.splice(0, items.length, ...items.filter((_, i) => kept[i]));
}
