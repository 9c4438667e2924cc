import { bodiesOf, capturedBy, type Graph, type Value } from '../../ir/graph';

/** The values of a loop's body that depend on a carried state: the first `states` inputs and all that is computed from them. */
export function carriedValues(body: Graph, states: number): Set<Value> {
  const carried = new Set<Value>(body.inputs.slice(0, states));
  for (const node of body.nodes) {
    const reads = [...node.inputs, ...bodiesOf(node).flatMap(capturedBy)];
    if (reads.some((v) => v && carried.has(v))) for (const v of node.outputs) carried.add(v);
  }
  return carried;
}
